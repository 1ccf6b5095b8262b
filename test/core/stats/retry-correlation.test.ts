import { expect, test } from "vitest";
import { chanceAgain, retryCorrelationOf } from "../../../src/core/stats/retry-correlation.ts";

const row = (failures: number, executions: number, failedAgain: number, retries: number) => ({
  failures,
  executions,
  failedAgain,
  retries,
});

test.each([
  ["nothing was retried", [row(5, 100, 0, 0)], null],
  ["retries fail as often as first attempts", [row(10, 100, 10, 100)], 0],
  ["retries always fail again", [row(10, 100, 50, 50)], 1],
  ["retries fail less often than chance: no correlation", [row(50, 100, 1, 50)], 0],
  // (0.19 - 0.1) / 0.9
  ["between", [row(10, 100, 19, 100)], 0.1],
  ["each with a rate of its own", [row(10, 100, 19, 100), row(50, 100, 55, 100)], 0.1],
])("%s", (_, rows, rho) => {
  const found = retryCorrelationOf(rows);
  if (rho === null || found === null) return expect(found).toBe(rho);
  expect(found.rho).toBeCloseTo(rho, 9);
  expect(found.low).toBeLessThanOrEqual(found.rho);
  expect(found.high).toBeGreaterThanOrEqual(found.rho);
});

test("a retry of what fails one time in ten, as like as 0.5, fails again in 55 of 100", () => {
  expect(chanceAgain(0.1, 0.5)).toBeCloseTo(0.55, 9);
});

// What is promised of retries: the interval of rho holds the true one, and the pass rate forecast for retrying the worst tests
// is the one that comes when they are retried. `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates ten times as much.
import { expect, test } from "vitest";
import { judgedWindow, whatIfOf, type JudgedRun } from "../../src/core/history/what-if.ts";
import { asTestId, type TestId } from "../../src/core/model/test-id.ts";
import { betaVariate, randomFrom, type Random } from "../../src/core/stats/random.ts";
import { chanceAgain, retryCorrelationOf, type Retried } from "../../src/core/stats/retry-correlation.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 10 : 1;

/** Up to two retries after each failure; each test's correlation lies around the common one. */
function retried(random: Random, rate: number, rho: number, executions: number): Retried {
  const own = rho === 0 ? 0 : betaVariate(random, rho * 8, (1 - rho) * 8);
  const again = chanceAgain(rate, own);
  const seen = { failures: 0, executions, retries: 0, failedAgain: 0 };
  for (let at = 0; at < executions; at++) {
    if (random() >= rate) continue;
    seen.failures += 1;
    for (let retry = 0; retry < 2; retry++) {
      seen.retries += 1;
      if (random() >= again) break;
      seen.failedAgain += 1;
    }
  }
  return seen;
}

test.each([0, 0.15, 0.4])("rho %f, seeds 1, 2, …: 90 %% intervals hold it in 0.82 to 1 of histories", (rho) => {
  let [held, all, error] = [0, 0, 0];
  for (let seed = 1; seed <= 200 * effort; seed++) {
    const random = randomFrom(seed);
    const tests = Array.from({ length: 25 }, () => retried(random, betaVariate(random, 0.7, 10), rho, 400));
    const found = retryCorrelationOf(tests.filter(({ failures }) => failures > 0));
    if (found === null) continue;
    all += 1;
    error += found.rho - rho;
    if (found.low <= rho + 1e-9 && rho <= found.high) held += 1;
  }
  expect(held / all).toBeGreaterThanOrEqual(0.82);
  expect(Math.abs(error / all)).toBeLessThanOrEqual(0.03);
});

test("pass rates forecast for retrying the worst tests: 90 % intervals hold 0.85, kept over promised 0.88 to 1.12", () => {
  let [held, all, promised, kept] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 10 * effort; seed++) {
    const random = randomFrom(seed);
    const rho = 0.3 * random();
    const rates = Array.from({ length: 40 }, () => betaVariate(random, 0.6, 90));
    const names = rates.map((_, i) => asTestId(`flake ${i}`));
    const runs = Array.from({ length: 1_000 }, (): JudgedRun => {
      const tests = names.filter((_, i) => random() < rates[i]!);
      return { failed: tests.length > 0, tests: tests.length > 0 ? tests : null };
    });
    const evidence = new Map(names.map((name, i) => [name, retried(random, rates[i]!, rho, 800)]));
    const found = retryCorrelationOf([...evidence.values()])!;
    const failsAgain = (name: TestId): { low: number; mean: number; high: number } => {
      const { failures, executions } = evidence.get(name)!;
      const p = failures / executions;
      return { low: chanceAgain(p, found.low), mean: chanceAgain(p, found.rho), high: chanceAgain(p, found.high) };
    };
    for (const at of [700, 800, 900]) {
      const ahead = runs.slice(at, at + judgedWindow(at));
      for (const { contained, retried: forecast, passRateNow } of whatIfOf(runs.slice(0, at), () => true, failsAgain)) {
        const set = new Set(contained);
        const passesThen = (name: TestId): boolean => {
          const again = chanceAgain(rates[names.indexOf(name)]!, rho);
          return random() >= again || random() >= again;
        };
        const saved =
          ahead.filter(({ tests }) => tests?.every((name) => set.has(name) && passesThen(name)) === true).length /
          ahead.length;
        const [low, high] = [forecast!.low - passRateNow, forecast!.high - passRateNow];
        promised += forecast!.passRate - passRateNow;
        kept += saved;
        all += 1;
        if (low - 1e-6 <= saved && saved <= high + 1e-6) held += 1;
      }
    }
  }
  expect(held / all).toBeGreaterThanOrEqual(0.85);
  expect(kept / promised).toBeGreaterThanOrEqual(0.88);
  expect(kept / promised).toBeLessThanOrEqual(1.12);
});

// Whether the intervals of rates hold the long-run rate as often as they say, with and without bursts: 95 in 100.
// `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates twenty times as much.
import { expect, test } from "vitest";
import { BatchCounts, batchesOf } from "../../src/core/history/batches.ts";
import { ratesOf } from "../../src/core/history/rate.ts";
import { jeffreys } from "../../src/core/stats/proportion.ts";
import { burstWorlds, simulateBursts, type BurstTest } from "./bursts.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 20 : 1;

function measured({ bad }: BurstTest): Parameters<typeof ratesOf>[0][number] {
  const counts = new BatchCounts(batchesOf(bad.length));
  bad.forEach((failed, place) => counts.add(place, failed, 1));
  return {
    failures: bad.reduce((sum, failed) => sum + failed, 0),
    executions: bad.length,
    dispersion: counts.dispersion(),
  };
}

test.each(Object.keys(burstWorlds))("%s, seeds 1, 2, …: 95 %% intervals hold 0.93 to 0.97", (name) => {
  const world = burstWorlds[name]!;
  let [held, plain, all] = [0, 0, 0];
  for (let seed = 1; seed <= 30 * effort; seed++) {
    const tests = simulateBursts(world, seed);
    // A test that never failed is in no list of failing tests.
    const failing = tests.filter(({ bad }) => bad.includes(1));
    ratesOf(failing.map(measured)).forEach(({ failures, executions, low, high }, i) => {
      const { rate } = failing[i]!;
      const independent = jeffreys(failures, executions);
      all += 1;
      if (low <= rate && rate <= high) held += 1;
      if (independent.low <= rate && rate <= independent.high) plain += 1;
    });
  }
  expect(held / all).toBeGreaterThanOrEqual(0.93);
  expect(held / all).toBeLessThanOrEqual(0.97);
  if (!name.startsWith("no bursts")) expect(plain / all).toBeLessThan(0.92);
});

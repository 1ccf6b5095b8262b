// What the attribution of failures without logs promises: its 90 % intervals hold the truth, and it gives fewer failures to a
// wrong cause than rules that know no unknown. `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates ten times as much.
import { expect, test } from "vitest";
import { attributionOf } from "../../src/core/history/attribution.ts";
import { randomFrom } from "../../src/core/stats/random.ts";
import { hiddenCauses, type Hidden, type Weather } from "./hidden-causes.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 10 : 1;

/** The rule of thumb: all of a job's failures are of the test that dominates its logs. */
function wrongByDominance({ ledgers, truth }: Hidden): number {
  let wrong = 0;
  for (const { causes, unexplained } of ledgers) {
    const [top] = causes.toSorted((a, b) => b.observed - a.observed);
    const hidden = Array.from(unexplained).reduce((a, b) => a + b, 0);
    if (top !== undefined) wrong += hidden - truth.get(top.test ?? "")!;
  }
  return wrong;
}

test.each<[weather: Weather, mostWrong: number]>([
  ["stationary", 0.16],
  ["drifting", 0.22],
  ["vanished", 0.2],
])("%s, seeds 1, 2, …: 90 %% intervals hold 0.86 to 0.98; at most %f goes to a wrong cause", (weather, mostWrong) => {
  let [held, tests, wrong, dominant, all] = [0, 0, 0, 0, 0];
  for (let seed = 1; seed <= 40 * effort; seed++) {
    const hidden = hiddenCauses(weather, seed);
    const found = attributionOf(hidden.ledgers, randomFrom(seed));
    if (found === null) continue;
    for (const { test: name, observed, mean, low, high, max } of found.tests) {
      const total = observed + hidden.truth.get(name)!;
      expect(total).toBeLessThanOrEqual(max);
      tests += 1;
      if (low <= total && total <= high) held += 1;
      wrong += Math.max(0, mean - total);
    }
    wrong += Math.max(0, found.unknown.estimate! * found.unknown.executions - hidden.unknown);
    dominant += wrongByDominance(hidden);
    all += found.unknown.executions;
  }
  expect(held / tests).toBeGreaterThanOrEqual(0.86);
  expect(held / tests).toBeLessThanOrEqual(0.98);
  expect(wrong / all).toBeLessThanOrEqual(mostWrong);
  expect(wrong).toBeLessThan(dominant);
});

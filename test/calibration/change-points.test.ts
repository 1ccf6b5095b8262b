// What changePoints promises: how often it raises a false alarm, and how often it finds a change that is there.
// `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates fifty times as much.
import { describe, expect, test } from "vitest";
import { changePoints } from "../../src/core/stats/change-point.ts";
import { randomFrom } from "../../src/core/stats/random.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 50 : 1;
const seed = 4;

/** The largest count that a right tool exceeds once in a thousand times, by the normal approximation plus one. */
const atMost = (expected: number): number => expected + 3.1 * Math.sqrt(expected) + 1;

describe(`seed ${seed}`, () => {
  test.each([
    [0.01, 200],
    [0.05, 1_000],
    [0.2, 200],
    [0.2, 1_000],
    [0.3, 200],
    [0.5, 1_000],
    [0.2, 5_000],
  ])("at a steady rate of %f, sequences of %i raise at most 0.03 false alarms in 1,000 outcomes", (rate, length) => {
    const random = randomFrom(seed);
    const sequences = Math.ceil((100_000 * effort) / length);
    let alarms = 0;
    for (let i = 0; i < sequences; i++) {
      alarms += changePoints(Array.from({ length }, () => Number(random() < rate))).changes.length;
    }
    expect(alarms).toBeLessThanOrEqual(atMost((0.03 * sequences * length) / 1_000));
  });

  test.each([
    [0, 0.05, 0.55],
    [0.01, 0.1, 0.75],
    [0.3, 0.05, 0.95],
    [0, 1, 1],
  ])(
    "a change from %f to %f with 200 on each side is found and held by its interval in a share of at least %f",
    (before, after, power) => {
      const random = randomFrom(seed);
      const trials = 200 * effort;
      let found = 0;
      let held = 0;
      for (let i = 0; i < trials; i++) {
        const sequence = Array.from({ length: 400 }, (_, at) => Number(random() < (at < 200 ? before : after)));
        const { changes } = changePoints(sequence);
        if (changes.length > 0) found += 1;
        if (changes.some(({ low, high }) => low <= 200 && 200 <= high)) held += 1;
      }
      expect(found / trials).toBeGreaterThanOrEqual(power);
      expect(held / found).toBeGreaterThanOrEqual(0.97);
    },
  );
});

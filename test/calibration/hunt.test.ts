// What a hunt's confidence promises: of the answers given at 95 %, at most 5 % are wrong, whatever the cause and its rate.
// `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates larger projects, more of them, and 99 % too.
import { expect, test } from "vitest";
import { World, type WorldShape, right } from "./hunt-worlds.ts";
import { simulateHunt } from "./simulate-hunt.ts";

const long = process.env["DEFLAKE_CALIBRATE"] === "long";
const suspects = long ? 300 : 40;
const hunts = long ? 300 : 20;

/** The largest count that a right tool exceeds once in a thousand times, by the normal approximation plus one. */
const atMost = (expected: number): number => expected + 3.1 * Math.sqrt(expected) + 1;

const shapes: readonly Omit<WorldShape, "suspects">[] = [
  { cause: "alone", rate: 1 / 30 },
  { cause: "one", rate: 1 },
  { cause: "one", rate: 0.5 },
  { cause: "one", rate: 0.1 },
  { cause: "two", rate: 0.5 },
  { cause: "three", rate: 1 },
  { cause: "either", rate: 0.3 },
  { cause: "one", rate: 0.1, base: 0.01 },
  { cause: "one", rate: 0.1, foreign: 0.001 },
  ...(long ? [{ cause: "one", rate: 1 / 30 } as const] : []),
];

test.each(shapes.flatMap((shape) => (long ? [0.95, 0.99] : [0.95]).map((confidence) => [shape, confidence] as const)))(
  "%j at %f, seeds 1, 2, …",
  (shape, confidence) => {
    let wrong = 0;
    for (let seed = 1; seed <= hunts; seed++) {
      const world = new World({ ...shape, suspects }, seed);
      const answer = simulateHunt(world, confidence);
      expect(answer.kind).not.toBe("undecided");
      wrong += Number(!right(world, answer));
    }
    expect(wrong).toBeLessThanOrEqual(atMost(hunts * (1 - confidence)));
  },
);

// What promises kept, on sequences whose answer is plain.
import { expect, test } from "vitest";
import { forecast } from "../../../src/core/stats/hindsight.ts";

const trials = (...kept: readonly number[]): { promised: number; kept: number }[] =>
  kept.map((share) => ({ promised: 0.2, kept: share }));

test("promises that were kept are taken at their word, the more the longer they were", () => {
  const few = forecast(trials(0.2, 0.2, 0.2, 0.2), 0.1, 100);
  const many = forecast(trials(...Array.from({ length: 24 }, () => 0.2)), 0.1, 100);
  expect(few?.ratio).toBeGreaterThan(0.94);
  expect(many?.ratio).toBeGreaterThan(0.97);
  expect(many?.mean).toBeCloseTo(0.1);
});

test("half kept is half believed, and recent trials weigh more", () => {
  expect(forecast(trials(0.1, 0.1, 0.1), 0.3, 100)?.mean).toBeCloseTo(0.16);
  const fading = forecast(trials(0.2, 0.2, 0, 0), 0.2, 100);
  const rising = forecast(trials(0, 0, 0.2, 0.2), 0.2, 100);
  expect(fading!.mean).toBeLessThan(0.1);
  expect(rising!.mean).toBeGreaterThan(0.11);
});

test("trials that miss widen the interval; few runs ahead do so too", () => {
  const width = (found: ReturnType<typeof forecast>): number => found!.high - found!.low;
  expect(width(forecast(trials(0, 0.3, 0, 0.3, 0, 0.3), 0.2, 1_000))).toBeGreaterThan(
    2 * width(forecast(trials(0.15, 0.15, 0.15, 0.15), 0.2, 1_000)),
  );
  expect(width(forecast(trials(0.2, 0.2, 0.2), 0.2, 20))).toBeGreaterThan(
    width(forecast(trials(0.2, 0.2, 0.2), 0.2, 500)),
  );
});

test("too few trials, or none that promised anything, forecast nothing", () => {
  expect(forecast(trials(0.2, 0.2), 0.2, 100)).toBeNull();
  expect(
    forecast(
      [0, 0, 0].map(() => ({ promised: 0, kept: 0 })),
      0.2,
      100,
    ),
  ).toBeNull();
});

import { describe, expect, test } from "vitest";
import { dispersedJeffreys, dispersionOf, shrunkDispersion } from "../../../src/core/stats/dispersion.ts";
import { jeffreys } from "../../../src/core/stats/proportion.ts";

const batches = (...pairs: readonly (readonly [number, number])[]): { k: number; n: number }[] =>
  pairs.map(([k, n]) => ({ k, n }));

describe("dispersionOf", () => {
  test.each<[string, { k: number; n: number }[], number | null]>([
    ["nothing", [], null],
    ["one batch", batches([3, 10]), null],
    ["no hits", batches([0, 10], [0, 10]), null],
    ["all hits", batches([5, 5], [7, 7]), null],
    ["even batches count as independent", batches([5, 10], [5, 10], [5, 10]), 1],
    // Mean share 0.5: (5^2 + 5^2) / 2.5 / (2 - 1).
    ["all in one batch", batches([10, 10], [0, 10]), 20],
    ["an empty batch is no batch", batches([10, 10], [0, 10], [0, 0]), 20],
  ])("%s", (_name, given, phi) => {
    if (phi === null) expect(dispersionOf(given)).toBeNull();
    else expect(dispersionOf(given)).toBeCloseTo(phi, 9);
  });
});

test("a dispersion from few batches is drawn to the common one, from many it keeps its own", () => {
  expect(shrunkDispersion(null, 0, 2)).toBe(2);
  expect(shrunkDispersion(8, 2, 2)).toBeLessThan(2.4);
  expect(shrunkDispersion(8, 1_000, 2)).toBeGreaterThan(7.8);
});

test("bursts widen an interval and leave the estimate", () => {
  const narrow = jeffreys(20, 200);
  const wide = dispersedJeffreys(20, 200, 4);
  expect(wide.estimate).toBe(narrow.estimate);
  expect(wide.low).toBeLessThan(narrow.low);
  expect(wide.high).toBeGreaterThan(narrow.high);
  expect(dispersedJeffreys(20, 200, 1)).toEqual(narrow);
});

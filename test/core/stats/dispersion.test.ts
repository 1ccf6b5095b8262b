import { describe, expect, test } from "vitest";
import {
  commonDispersion,
  dispersedJeffreys,
  dispersionOf,
  shrunkDispersion,
} from "../../../src/core/stats/dispersion.ts";
import { jeffreys } from "../../../src/core/stats/proportion.ts";

const batches = (...pairs: readonly (readonly [number, number])[]): { k: number; n: number }[] =>
  pairs.map(([k, n]) => ({ k, n }));

describe("dispersionOf", () => {
  test.each<[string, { k: number; n: number }[][], number | null, number]>([
    ["nothing", [[]], null, 0],
    ["one batch", [batches([3, 10])], null, 0],
    ["no hits", [batches([0, 10], [0, 10])], null, 0],
    ["all hits", [batches([5, 5], [7, 7])], null, 0],
    ["even batches vary less than chance would", [batches([5, 10], [5, 10], [5, 10])], 0, 2],
    // Mean share 0.5: (5^2 + 5^2) / 2.5 / (2 - 1).
    ["all in one batch", [batches([10, 10], [0, 10])], 20, 1],
    ["an empty batch is no batch", [batches([10, 10], [0, 10], [0, 0])], 20, 1],
    ["one hit says little in however many batches", [batches([1, 10], [0, 10], [0, 10], [0, 10])], 1, 1],
    ["groups have a share each", [batches([5, 10], [5, 10]), batches([1, 10], [1, 10])], 0, 2],
  ])("%s", (_name, given, value, worth) => {
    const found = dispersionOf(...given);
    if (value === null) expect(found).toBeNull();
    else {
      expect(found?.value).toBeCloseTo(value, 1);
      expect(found?.worth).toBe(worth);
    }
  });
});

test("the common dispersion weighs each by its worth, bounds what one may add, and is 1 until enough says otherwise", () => {
  expect(commonDispersion([])).toBe(1);
  expect(commonDispersion([{ value: 0.2, worth: 9 }])).toBe(1);
  expect(
    commonDispersion([
      { value: 3, worth: 30 },
      { value: 1, worth: 10 },
    ]),
  ).toBe(2.2);
  expect(
    commonDispersion([
      { value: 900, worth: 10 },
      { value: 1, worth: 90 },
    ]),
  ).toBeLessThan(1.5);
});

test("a dispersion from few batches is drawn to the common one, from many it keeps its own", () => {
  expect(shrunkDispersion(null, 2)).toBe(2);
  expect(shrunkDispersion({ value: 8, worth: 1 }, 2)).toBeLessThan(2.6);
  expect(shrunkDispersion({ value: 8, worth: 1_000 }, 2)).toBeGreaterThan(7.8);
  expect(shrunkDispersion({ value: 0, worth: 1_000 }, 1)).toBe(1);
});

test("bursts widen an interval and leave the estimate", () => {
  const narrow = jeffreys(20, 200);
  const wide = dispersedJeffreys(20, 200, 4);
  expect(wide.estimate).toBe(narrow.estimate);
  expect(wide.low).toBeLessThan(narrow.low);
  expect(wide.high).toBeGreaterThan(narrow.high);
  expect(dispersedJeffreys(20, 200, 1)).toEqual(narrow);
});

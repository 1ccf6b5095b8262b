import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { togetherOf } from "../../../src/core/history/together.ts";
import { testId, type TestId } from "../../../src/core/model/test-id.ts";

const history = (runs: Readonly<Record<string, readonly number[]>>): Map<TestId, Set<number>> =>
  new Map(Object.entries(runs).map(([name, places]) => [testId([name]), new Set(places)]));

describe("who fails together", () => {
  test.each<[string, Readonly<Record<string, readonly number[]>>, readonly (readonly string[])[]]>([
    ["nobody", { a: [1, 2], b: [3, 4] }, []],
    ["two in the same runs", { a: [1, 2, 3], b: [1, 2, 3], c: [9] }, [["a", "b"]]],
    ["two in most of their runs", { a: [1, 2, 3, 4], b: [2, 3, 4] }, [["a", "b"]]],
    ["once is no pattern", { a: [1], b: [1] }, []],
    ["one that fails everywhere does not join all others", { a: [1, 2], b: [1, 2, 3, 4, 5, 6, 7, 8] }, []],
    [
      "two pairs",
      { a: [1, 2], b: [1, 2], c: [5, 6], d: [5, 6] },
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a chain is cut where it is weak on average",
      { a: [1, 2, 3, 4], b: [3, 4, 1, 5], c: [4, 5, 6, 3], d: [6, 7, 4, 5] },
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
  ])("%s", (_name, runs, groups) => {
    expect(togetherOf(history(runs)).map(({ tests }) => tests)).toEqual(groups);
  });
});

test("a group says in how many runs all of it failed, and any of it", () => {
  expect(togetherOf(history({ a: [1, 2, 3, 4], b: [2, 3, 4, 5] }))).toMatchObject([{ runsOfAll: 3, runsOfAny: 5 }]);
});

test("every test is in one group at most, and each group's members share runs", () => {
  const sets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(sets, (places) => {
      const runs = history(Object.fromEntries(places.map((of, i) => [`t${i}`, of])));
      const grouped = togetherOf(runs).flatMap(({ tests }) => tests);
      expect(new Set(grouped).size).toBe(grouped.length);
      for (const { runsOfAll, runsOfAny } of togetherOf(runs)) expect(runsOfAll).toBeLessThanOrEqual(runsOfAny);
    }),
  );
});

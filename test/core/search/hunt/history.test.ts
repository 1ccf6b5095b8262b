import { expect, test } from "vitest";
import { asTestId } from "../../../../src/core/model/test-id.ts";
import { type RecordedOrder, recordsOf } from "../../../../src/core/search/hunt/history.ts";

const ids = (text: string) => text.split("").map(asTestId);
const order = (before: string, outcome: RecordedOrder["outcome"]): RecordedOrder => ({ before: ids(before), outcome });

test.each<[string, RecordedOrder[], { selection: number[]; failed: boolean }[]]>([
  ["nothing recorded", [], []],
  ["no failure among them tells of another time", [order("ab", "passed")], []],
  [
    "passes are evidence too",
    [order("ac", "passed"), order("abc", "failed")],
    [
      { selection: [0, 2], failed: false },
      { selection: [0, 1, 2], failed: true },
    ],
  ],
  ["runs that were picked for failing say nothing of how often", [order("ab", "failed"), order("abc", "failed")], []],
  [
    "another order is the same selection",
    [order("cab", "failed"), order("ba", "passed")],
    [
      { selection: [0, 1, 2], failed: true },
      { selection: [0, 1], failed: false },
    ],
  ],
  [
    "another signature is no evidence",
    [order("abc", "other-failure"), order("b", "failed"), order("a", "passed")],
    [
      { selection: [1], failed: true },
      { selection: [0], failed: false },
    ],
  ],
  [
    "a failure after a test that is no suspect may be its fault; a pass is nobody's",
    [order("ax", "failed"), order("ax", "passed"), order("b", "failed")],
    [
      { selection: [0], failed: false },
      { selection: [1], failed: true },
    ],
  ],
])("%s", (_, orders, records) => {
  expect(recordsOf(orders, ids("abc"))).toEqual(records);
});

test("what was before a change of the rate is left out", () => {
  const quiet = Array.from({ length: 300 }, () => order("ab", "passed"));
  const flaky = Array.from({ length: 40 }, (_, i) => order("ab", i % 2 === 0 ? "failed" : "passed"));
  expect(recordsOf([...quiet, ...flaky], ids("ab"))).toHaveLength(40);
});

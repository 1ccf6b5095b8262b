import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { chanceAbove, discoveries, fisherMidP } from "../../../src/core/stats/compare.ts";

// Reference values: exact rational arithmetic over all tables with the same margins.
test.each([
  [1, 10, 9, 10, 0.0005520794994479205],
  [0, 50, 7, 50, 0.006239826370048833],
  [2, 46, 101, 529, 0.006382236658638719],
  [15, 48, 88, 527, 0.013293896700070838],
  [7, 50, 1, 525, 9.480874958579502e-8],
  [0, 5, 0, 9, 0.5],
  [25, 575, 9, 575, 0.005309047625312054],
])("Fisher's mid-p of %i of %i against %i of %i", (k1, n1, k2, n2, p) => {
  const seen = fisherMidP({ k: k1, n: n1 }, { k: k2, n: n2 });
  expect(Math.abs(seen / p - 1)).toBeLessThan(1e-7);
});

// Reference values: adaptive quadrature in scipy 1.17.
test.each([
  [9, 10, 1, 10, 0.9999291809771691],
  [25, 575, 9, 575, 0.9976919593536636],
  [0, 20, 3, 40, 0.09729565918144857],
])("the chance that the share behind %i of %i is above that behind %i of %i", (k1, n1, k2, n2, chance) => {
  expect(chanceAbove({ k: k1, n: n1 }, { k: k2, n: n2 })).toBeCloseTo(chance, 3);
});

const count = fc
  .integer({ min: 1, max: 40 })
  .chain((n) => fc.record({ k: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

test("the order of the two shares turns the chance around and leaves p as it is", () => {
  fc.assert(
    fc.property(count, count, (one, other) => {
      expect(chanceAbove(one, other) + chanceAbove(other, one)).toBeCloseTo(1, 2);
      expect(fisherMidP(one, other)).toBeCloseTo(fisherMidP(other, one), 9);
    }),
    { numRuns: 50 },
  );
});

describe("discoveries", () => {
  test.each<[readonly number[], readonly boolean[]]>([
    [[], []],
    [[0.2], [false]],
    [[0.05], [true]],
    // The third stands on its own rank and lifts the second with it.
    [
      [0.01, 0.04, 0.035],
      [true, true, true],
    ],
    [
      [0.9, 0.001, 0.5, 0.03],
      [false, true, false, false],
    ],
  ])("%j", (ps, stands) => expect(discoveries(ps)).toEqual(stands));
});

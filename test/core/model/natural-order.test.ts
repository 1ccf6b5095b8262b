// Names in the order in which people count.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { byNaturalOrder } from "../../../src/core/model/natural-order.ts";

test.each([
  ["2", "10"],
  ["run-2.xml", "run-10.xml"],
  ["a2b10", "a10b2"],
  ["v1.9", "v1.10"],
  ["a", "a1"],
  ["a1", "a1b"],
  ["01", "1"],
  ["a01x5", "a1x6"],
  ["99999999999999999998", "99999999999999999999"],
  ["Z1", "a1"],
  ["", "0"],
])("%j stands before %j", (first, second) => {
  expect(byNaturalOrder(first, second)).toBeLessThan(0);
  expect(byNaturalOrder(second, first)).toBeGreaterThan(0);
});

const names = fc
  .array(fc.constantFrom("a", "b", "-", "0", "1", "10"), { maxLength: 5 })
  .map((pieces) => pieces.join(""));

test("every set of names has one order", () => {
  fc.assert(
    fc.property(fc.uniqueArray(names, { maxLength: 12 }), (all) => {
      const sorted = all.toSorted(byNaturalOrder);
      for (const [place, name] of sorted.entries())
        for (const later of sorted.slice(place + 1)) {
          expect(byNaturalOrder(name, later)).toBeLessThan(0);
          expect(byNaturalOrder(later, name)).toBeGreaterThan(0);
        }
    }),
  );
});

test("the same text is equal to itself", () => {
  fc.assert(fc.property(fc.string(), (text) => byNaturalOrder(text, text) === 0));
});

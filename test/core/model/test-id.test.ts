// Ids are one line, with empty parts left out; the quick way for tidy names gives what the thorough one gives.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { testId } from "../../../src/core/model/test-id.ts";

test.each([
  [["src/cart.test.ts", "cart", "adds an item"], "src/cart.test.ts > cart > adds an item"],
  [["", "cart", "", "adds"], "cart > adds"],
  [["cart", ""], "cart"],
  [["  two\n lines ", "tab\there"], "two lines > tab here"],
  [["no\u00A0break"], "no break"],
  [["a > b"], "a > b"],
  [[], "(unnamed)"],
  [[" ", ""], "(unnamed)"],
])("%j is %s", (parts, id) => {
  expect(testId(parts)).toBe(id);
});

test("equals folding each part on its own", () => {
  const part = fc.string({ unit: fc.constantFrom("a", " ", "\n", "\t", "\u00A0", "\uFEFF", ">", "ü"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const folded = parts.map((text) => text.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean);
      expect(testId(parts)).toBe(folded.length === 0 ? "(unnamed)" : folded.join(" > "));
    }),
    { numRuns: 2000 },
  );
});

// What is under way, against a map of it.
import * as fc from "../fast-check.ts";
import { expect, it } from "vitest";
import { UnderWay } from "../../src/formats/under-way.ts";

it("holds what a map holds, in its order", () => {
  const name = fc.constantFrom("", "a", "b", "c", "d");
  const step = fc.record({ what: fc.constantFrom("begin", "begin", "get", "end"), name });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const underWay = new UnderWay<string>();
      const map = new Map<string, string>();
      for (const [at, { what, name }] of steps.entries()) {
        const before = map.get(name) ?? null;
        if (what === "begin") {
          underWay.begin(name, `${at}`);
          map.set(name, `${at}`);
        } else expect(what === "get" ? underWay.get(name) : underWay.end(name)).toBe(before);
        if (what === "end") map.delete(name);
        expect(underWay.size).toBe(map.size);
        expect(underWay.values()).toEqual([...map.values()]);
        expect(underWay.oldest()).toBe([...map.values()][0] ?? null);
      }
    }),
  );
});

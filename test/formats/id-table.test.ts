// Numbers of ids, against a map of them.
import * as fc from "../fast-check.ts";
import { describe, expect, it } from "vitest";
import { IdTable } from "../../src/formats/id-table.ts";

describe("a table of ids", () => {
  it("keeps the number of each id, as a map does", () => {
    const step = fc.record({
      id: fc.string({ maxLength: 3 }),
      value: fc.option(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new IdTable();
        const told = new Map<string, number>();
        for (const { id, value } of steps) {
          const slot = table.slotOf(id);
          expect(table.get(slot)).toBe(told.get(id) ?? 0);
          if (value === null) continue;
          table.set(slot, value);
          told.set(id, value);
          expect(table.get(slot)).toBe(value);
        }
      }),
    );
  });

  it("keeps them while it grows, also where many ids were asked for that have none", () => {
    const table = new IdTable();
    const numbers = Array.from({ length: 300_000 }, (_, at) => at + 1);
    const told = numbers.filter((number) => table.get(table.slotOf(`absent ${number}`)) !== 0);
    for (const number of numbers) {
      table.slotOf(`asked for ${number}`);
      table.set(table.slotOf(`test ${number}`), number);
    }
    const lost = numbers.filter((number) => table.get(table.slotOf(`test ${number}`)) !== number);
    expect([told, lost]).toEqual([[], []]);
  });

  it.each(["", "a", "ab", "ba", "abc", "ÿ", "é€", "\u0000", "\u0000\u0000"])("tells %j from others", (id) => {
    const table = new IdTable();
    table.set(table.slotOf(id), 7);
    for (const other of ["x", `${id}x`, `x${id}`, `${id}${id}x`]) expect(table.get(table.slotOf(other))).toBe(0);
    expect(table.get(table.slotOf(id))).toBe(7);
  });
});

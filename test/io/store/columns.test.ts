// Columns give back what they were given, whatever it does to their width.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { IntegerColumn, NumberColumn } from "../../../src/io/store/columns.ts";

const whole = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 65_530, max: 65_540 }),
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
);

test("whole numbers", () => {
  fc.assert(
    fc.property(fc.array(whole, { maxLength: 300 }), fc.boolean(), (values, trimmed) => {
      const column = new IntegerColumn();
      values.forEach((value, row) => column.set(row, value));
      if (trimmed) column.trim(values.length);
      expect(values.map((_, row) => column.at(row))).toEqual(values);
      expect(column.empty).toBe(values.every((value) => value === 0));
      expect(column.at(values.length + 1000)).toBe(0);
    }),
  );
});

test("numbers that may be unknown", () => {
  const number = fc.option(fc.double({ noNaN: true }), { nil: null });
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), fc.boolean(), (values, trimmed) => {
      const column = new NumberColumn();
      values.forEach((value, row) => column.set(row, value));
      if (trimmed) column.trim(values.length);
      expect(values.map((_, row) => column.at(row))).toEqual(values);
    }),
  );
});

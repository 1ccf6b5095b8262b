// Texts of cells as values.
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { conclusions } from "../../src/core/model/run.ts";
import { outcomes } from "../../src/core/model/outcome.ts";
import { offsetOf, parseConclusion, parseNumber, parseOutcome, parseTime } from "../../src/formats/tables/values.ts";

test.each([
  ["0", 0],
  ["1204.5", 1204.5],
  [".5", 0.5],
  ["5.", 5],
  ["1,234", 1234],
  ["1,234,567.25", 1234567.25],
  ["1 234", 1234],
  ["1_234", 1234],
  ["12,5", 12.5],
  ["-3", -3],
  ["1e3", 1000],
  ["123456789012345678", 123456789012345680],
  ["", null],
  [".", null],
  ["1.2.3", null],
  ["12,34,56", null],
  ["0x10", null],
  ["NaN", null],
  ["Infinity", null],
  ["1e999", null],
  ["12 s", null],
])("the number %j is %j", (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

test("a number in plain digits is what JavaScript makes of it", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,12}(\.\d{0,6})?$/), (text) => {
      expect(parseNumber(text)).toBe(Number(text));
    }),
  );
});

const at = Date.UTC(2026, 0, 13, 10, 26, 50);
test.each([
  ["2026-01-13T10:26:50Z", at, true],
  ["2026-01-13T10:26:50.250Z", at + 250, true],
  ["2026-01-13T10:26:50,5Z", at + 500, true],
  ["2026-01-13 10:26:50", at, false],
  ["2026-01-13 10:26:50 UTC", at, true],
  ["2026-01-13T12:26:50+02:00", at, true],
  ["2026-01-13T12:26:50+0200", at, true],
  ["2026-01-13T05:26:50-05", at, true],
  ["2026-01-13T10:26", at - 50_000, false],
  ["2026-01-13", Date.UTC(2026, 0, 13), false],
  ["2024-02-29", Date.UTC(2024, 1, 29), false],
  ["1768300010", at, true],
  ["1768300010.25", at + 250, true],
  ["1768300010000", at, true],
])("the time %j", (text, ms, zoned) => {
  expect(parseTime(text)).toEqual({ ms, zoned });
});

test.each(
  [
    ["", "yesterday", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-13T25:00", "2026-01-13T10:61"],
    ["2026-01-13T10:26:50+99:00", "2026-01-13T10:26:50 Mars", "13.01.2026", "-5", "1e99", "17683000100000000000"],
  ].flat(),
)("%j is no time", (text) => {
  expect(parseTime(text)).toBeNull();
});

test("a time written by JavaScript is read back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0) }), (ms) => {
      expect(parseTime(new Date(ms).toISOString())).toEqual({ ms, zoned: true });
    }),
  );
});

test.each([
  ["Z", 0],
  ["utc", 0],
  ["+02:00", 7_200_000],
  ["-0530", -19_800_000],
  ["+02:75", null],
  ["Europe/Berlin", null],
  ["", null],
])("the zone %j", (zone, ms) => {
  expect(offsetOf(zone)).toBe(ms);
});

test("every outcome and every conclusion is read by its own word, in any case", () => {
  for (const outcome of outcomes) expect(parseOutcome(outcome.toUpperCase().replaceAll("-", "_"))).toBe(outcome);
  for (const conclusion of conclusions) expect(parseConclusion(conclusion.replaceAll("-", " "))).toBe(conclusion);
});

test.each(["flaky", "", "__proto__", "constructor", "hasOwnProperty"])("%j is neither", (word) => {
  expect(parseOutcome(word)).toBeNull();
  expect(parseConclusion(word)).toBeNull();
});

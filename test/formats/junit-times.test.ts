// Durations and points in time, as result files of the world write them.
import { expect, test } from "vitest";
import { Durations, parseInstant } from "../../src/formats/junit/times.ts";

/** Reads the texts in their order with one reader, since a file explains its own commas. */
function readAll(texts: readonly (string | undefined)[]): { ms: (number | null)[]; troubles: string[] } {
  const troubles: string[] = [];
  const durations = new Durations((trouble, text) => troubles.push(`${trouble} ${text}`));
  return { ms: texts.map((text) => durations.parse(text)), troubles };
}

test.each([
  ["0.25", 250],
  [" 7 ", 7000],
  ["0.29", 290],
  ["1.2E-4", 0.12],
  ["4.50611114501953e-05", 0.045061],
  ["0", 0],
  ["2,120.532", 2_120_532],
  ["1,234,567", 1_234_567_000],
  ["1.234,5", 1_234_500],
  ["0,160", 160],
  ["12,5", 12_500],
])("%s s is %d ms", (text, ms) => {
  expect(readAll([text])).toEqual({ ms: [ms], troubles: [] });
});

test.each([
  ["", "empty"],
  ["NaN", "not-a-number"],
  ["n/a", "not-a-number"],
  ["Infinity", "not-a-number"],
  ["<<computed>>", "not-a-number"],
  ["1,2,3x", "not-a-number"],
  ["12:30", "not-a-number"],
  ["-345345", "negative"],
  ["1,234", "ambiguous"],
  ["999638317", "implausible"],
])("%j tells nothing: %s", (text, trouble) => {
  expect(readAll([text])).toEqual({ ms: [null], troubles: [`${trouble} ${text}`] });
});

test("no text is no trouble", () => {
  expect(readAll([undefined])).toEqual({ ms: [null], troubles: [] });
});

test.each([
  [
    ["0,160", "1,234"],
    [160, 1234],
  ],
  [
    ["1,000.5", "1,234"],
    [1_000_500, 1_234_000],
  ],
  [
    ["1,234", "0,5", "1,234"],
    [null, 500, 1234],
  ],
])("a file explains its own commas: %j", (texts, ms) => {
  expect(readAll(texts).ms).toEqual(ms);
});

test.each([
  ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z", true],
  ["2026-03-01T10:00:00", "2026-03-01T10:00:00.000Z", false],
  ["2026-03-01T10:00:00.123456", "2026-03-01T10:00:00.123Z", false],
  ["2026-03-01 10:00:00,5 UTC", "2026-03-01T10:00:00.500Z", true],
  ["2026-03-01T10:00:00.664+01:00", "2026-03-01T09:00:00.664Z", true],
  ["2026-03-01T10:00:00-0830", "2026-03-01T18:30:00.000Z", true],
  ["2026-03-01", "2026-03-01T00:00:00.000Z", false],
  ["Fri, 20 Nov 2026 05:06:54 GMT", "2026-11-20T05:06:54.000Z", true],
])("%s is %s", (text, iso, zoned) => {
  const instant = parseInstant(text);
  expect(instant === null ? null : new Date(instant.at).toISOString()).toBe(iso);
  expect(instant?.zoned).toBe(zoned);
});

test.each(["", "yesterday", "1970-01-01T00:00:00.000", "0", "YYYY-MM-DD", "2026-13", "06/15/2018 18:09:29"])(
  "%j is no point in time",
  (text) => {
    expect(parseInstant(text)).toBeNull();
  },
);

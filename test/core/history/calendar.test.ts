// Which dates can be believed.
import { describe, expect, test } from "vitest";
import { dateTrouble, horizonOf, isoTime, monthOf, startOf } from "../../../src/core/history/calendar.ts";
import type { Source } from "../../../src/core/history/history.ts";
import { asRunId, bareRun, type Run } from "../../../src/core/model/run.ts";

const at = (startedAt: number | null, finishedAt: number | null = null): Run => ({
  ...bareRun(asRunId("1"), "1"),
  startedAt,
  finishedAt,
});
const readAt = (...times: number[]): Source[] => times.map((importedAt) => ({ importedAt }) as Source);
const year = (number: number): number => Date.UTC(number, 5, 1);

describe("a start", () => {
  const horizon = horizonOf(readAt(year(2026), year(2024)));

  test.each([
    ["of the day it was read", year(2026), true],
    ["a year ahead of the clock that read it", year(2027), true],
    ["of a clock that was never set", 0, false],
    ["before there was CI", year(1990), false],
    ["decades ahead", year(2038), false],
    ["that no calendar holds", 9e15, false],
  ])("%s", (_, time, believed) => {
    expect(startOf(at(time), horizon)).toBe(believed ? time : null);
    expect(dateTrouble([at(time)], horizon).implausible).toHaveLength(believed ? 0 : 1);
  });

  test("is unknown, which is no mistake", () => {
    expect(dateTrouble([at(null)], horizon)).toEqual({ undated: 1, implausible: [], backwards: [] });
  });
});

test("without a time of reading, the next century is still a mistake", () => {
  expect(startOf(at(year(2101)), horizonOf([]))).toBeNull();
  expect(startOf(at(year(2099)), horizonOf(readAt(0)))).toBe(year(2099));
});

test("a run that ended before it started", () => {
  const run = at(year(2026), year(2026) - 1);
  expect(dateTrouble([run, at(year(2026), year(2026))], horizonOf([])).backwards).toEqual([run]);
});

test("months and times are of UTC, and what is no time is none", () => {
  expect(monthOf(Date.UTC(2026, 0, 31, 23, 59))).toBe("2026-01");
  expect(isoTime(Date.UTC(2026, 0, 1))).toBe("2026-01-01T00:00:00.000Z");
  expect([isoTime(null), isoTime(9e15), isoTime(Number.NaN)]).toEqual([null, null, null]);
});

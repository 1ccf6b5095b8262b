// What the check of counts says of small made-up counts: it speaks where something is off, and is silent where it is not.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { findingsOf } from "../../../src/core/history/audit/audit.ts";
import { runsWithin } from "../../../src/core/history/audit/run-counts.ts";
import { tablesOf } from "../../../src/core/history/audit/tables.ts";
import type { Summary } from "../../../src/core/history/summary.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";

const codes = (...summaries: readonly Summary[]): readonly string[] =>
  findingsOf(tablesOf(summaries)).map(({ code }) => code);

const total = (runs: number, failures: number, more: object = {}): Summary => ({
  kind: "total",
  from: Date.UTC(2026, 0, 1),
  to: Date.UTC(2026, 2, 31),
  runs,
  failures,
  failuresWithLogs: null,
  ...more,
});
const month = (name: string, runs: number, failures: number): Summary => ({
  kind: "month",
  month: name,
  runs,
  failures,
});
const job = (name: string, failures: number, runs: number | null = null): Summary => ({
  kind: "job",
  job: name,
  runs,
  failures,
});
const seen = (test: string, where: string, failures: number): Summary => ({
  kind: "test",
  test: asTestId(test),
  job: where,
  at: null,
  failures,
  executions: null,
});
const attributed = (test: string | null, where: string | null, failures: number, more: object = {}): Summary => ({
  kind: "attribution",
  test,
  job: where,
  failures,
  executions: null,
  agreeing: null,
  logs: null,
  ...more,
});
const claim = (name: string, subject: string | null, value: string | null): Summary => ({
  kind: "claim",
  claim: name,
  subject,
  value,
});

test.each<[what: string, summaries: readonly Summary[], codes: readonly string[]]>([
  ["nothing at all", [], []],
  ["months that fit", [total(60, 6), month("2026-01", 30, 3), month("2026-02", 30, 3)], []],
  ["months that do not", [total(60, 6), month("2026-01", 30, 3), month("2026-02", 31, 3)], ["months-differ"]],
  ["more failures than runs", [month("2026-01", 3, 4), job("a", 3, 2)], ["more-failures-than-runs"]],
  ["a test that fails more often than its job", [job("a", 2), seen("t", "a", 3)], ["test-fails-more-than-job"]],
  [
    "as many as can be",
    [job("a", 3), seen("t", "a", 1), seen("s", "a", 1), attributed("t", "a", 2), attributed("s", "a", 1)],
    [],
  ],
  [
    "one more than can be",
    [job("a", 3), seen("t", "a", 1), seen("s", "a", 1), attributed("t", "a", 3)],
    ["attributed-too-many", "seen-but-not-attributed"],
  ],
  ["a share in percent that nobody doubts", [total(10, 1), claim("predicted-pass-rate", null, "90%")], []],
  ["a number of jobs that is right", [job("a", 1), job("b", 1), claim("jobs", null, "2")], []],
  [
    "a month by chance",
    [month("2026-01", 100, 10), month("2026-02", 100, 9), month("2026-03", 100, 8), claim("chance", "2026-03", null)],
    [],
  ],
  [
    "a month not by chance, whoever says so",
    [month("2026-01", 100, 10), month("2026-02", 100, 9), month("2026-03", 100, 45)],
    ["month-differs"],
  ],
  [
    "a cause within its month",
    [
      month("2026-01", 100, 10),
      month("2026-02", 100, 9),
      month("2026-03", 100, 8),
      claim("caused-by", "2026-03", "2026-03-05"),
    ],
    [],
  ],
])("%s", (_, summaries, expected) => {
  expect([...new Set(codes(...summaries))]).toEqual(expected);
});

test("counts of independent jobs are called dependent no more often than chance allows", () => {
  // 300 runs of two jobs at 10 % each: 3 runs in which both fail are expected.
  const failing = (both: number): Summary[] => [
    total(300, 60 - both),
    job("a", 30),
    job("b", 30),
    { kind: "failing-jobs", jobs: 1, runs: 60 - 2 * both },
    { kind: "failing-jobs", jobs: 2, runs: both },
  ];
  expect(codes(...failing(3))).toEqual([]);
  expect(codes(...failing(15))).toEqual(["jobs-not-independent"]);
});

test("runs within and without a span add up to all, and the bounds hold the share", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(60), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: -40, max: 200 }),
      (counts, day) => {
        const months = counts.map((runs, i) => ({
          kind: "month" as const,
          month: `2026-0${i + 1}`,
          runs,
          failures: 0,
        }));
        const at = Date.UTC(2026, 0, 1 + day);
        const before = runsWithin([{ from: null, to: at }], { total: null, months });
        const after = runsWithin([{ from: at, to: null }], { total: null, months });
        const all = counts.reduce((a, b) => a + b, 0);
        expect(Math.abs(before.mean + after.mean - all)).toBeLessThanOrEqual(1);
        expect(before.low + after.high).toBe(all);
        expect(before.low).toBeLessThanOrEqual(before.mean);
        expect(before.mean).toBeLessThanOrEqual(before.high);
      },
    ),
  );
});

test("text of any kind and counts of any size are as careful as the rest", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("*", "__proto__", "a", "2026-01"));
  const number = fc.oneof(fc.nat(100), fc.constantFrom(0, 1e9));
  const summary = fc.oneof(
    fc.record({ kind: fc.constant("job" as const), job: text, runs: fc.option(number), failures: number }),
    fc.record({
      kind: fc.constant("claim" as const),
      claim: fc.constantFrom("jobs", "chance", "caused-by"),
      subject: fc.option(text),
      value: fc.option(text),
    }),
    fc.record({
      kind: fc.constant("month" as const),
      month: fc.constantFrom("2026-01", "2026-02", "2026-03"),
      runs: fc.nat(50),
      failures: fc.nat(50),
    }),
    fc.record({
      kind: fc.constant("attribution" as const),
      test: fc.option(text),
      job: fc.option(text),
      failures: number,
      executions: fc.option(number),
      agreeing: fc.option(number),
      logs: fc.option(number),
    }),
  );
  fc.assert(
    fc.property(fc.array(summary, { maxLength: 12 }), (summaries) => {
      for (const { what } of findingsOf(tablesOf(summaries))) expect(what).not.toMatch(/NaN|undefined|Infinity/);
    }),
    { numRuns: 200 },
  );
});

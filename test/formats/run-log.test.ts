// A run log gives back what was written to it, as far as it was written.
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { bareAttempt, type Attempt } from "../../src/core/model/attempt.ts";
import type { Note } from "../../src/core/model/note.ts";
import { outcomes } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun, conclusions } from "../../src/core/model/run.ts";
import { asTestId, testId } from "../../src/core/model/test-id.ts";
import { runLog } from "../../src/formats/run-log.ts";
import { logLine, parseLogLine, type LogRecord } from "../../src/formats/run-log-record.ts";

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const words = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("__proto__", "a\nb", "\u0000", ""));
/** Times and durations, as far as a date goes. */
const numbers = fc.double({ min: 0, max: 8.64e15, noNaN: true }).map((number) => number + 0);
const ordinals = fc.integer({ min: 1, max: 1_000_000 });
const facts = {
  startedAt: maybe(numbers),
  finishedAt: maybe(numbers),
  conclusion: maybe(fc.constantFrom(...conclusions)),
};

const attempts = fc.record<Attempt>({
  test: words.map((word) => testId([word])),
  occurrence: ordinals,
  attempt: ordinals,
  outcome: fc.constantFrom(...outcomes),
  durationMs: maybe(numbers),
  startedAt: maybe(numbers),
  worker: maybe(words),
  order: maybe(ordinals),
  file: maybe(words),
  failure: maybe(fc.record({ type: maybe(words), message: words, trace: maybe(words), output: maybe(words) })),
  ignoredBecause: maybe(words),
  properties: fc.array(fc.record({ name: words, value: words })),
});
const runs = fc
  .record({ ...facts, name: words, workflow: maybe(words), commit: maybe(words), attempt: ordinals, url: maybe(words) })
  .map((told) => ({ ...bareRun(asRunId("r"), ""), ...told }));
const jobRuns = fc
  .record({
    ...facts,
    durationMs: maybe(numbers),
    platform: fc.array(fc.tuple(words, words)).map((entries) => new Map(entries)),
    telling: fc.constantFrom("all" as const, "failures" as const, "none" as const),
    complete: maybe(fc.boolean()),
    failedSteps: fc.array(words),
    seed: maybe(words),
    properties: fc.array(fc.record({ name: words, value: words })),
  })
  .map((told) => ({ ...bareJobRun(asRunId("r"), "j", 1), ...told }));
const places = fc.record({ source: words, line: ordinals, column: ordinals }, { requiredKeys: ["source"] });
const notes = fc.record<Note>({
  code: words,
  level: fc.constantFrom("info", "warning"),
  what: words,
  place: maybe(places),
});

const records: fc.Arbitrary<LogRecord> = fc.oneof(
  fc.record({ kind: fc.constant("header" as const), version: ordinals }),
  attempts.map((attempt) => ({ kind: "attempt" as const, attempt })),
  attempts.map((attempt) => ({ kind: "begin" as const, attempt: { ...attempt, outcome: "abort" as const } })),
  runs.map((run) => ({ kind: "run" as const, run })),
  jobRuns.map((jobRun) => ({ kind: "job-run" as const, jobRun })),
  jobRuns.map(({ id }) => ({ kind: "at" as const, jobRun: id })),
  notes.map((note) => ({ kind: "note" as const, note })),
  fc.record({ kind: fc.constant("end" as const), complete: fc.boolean() }),
  fc.record({
    kind: fc.constant("source" as const),
    part: words,
    source: fc.record({
      name: words,
      format: words,
      digest: words,
      bytes: ordinals,
      importedAt: ordinals,
      complete: fc.boolean(),
      notes: fc.array(notes),
      summaries: fc.constant([{ kind: "month" as const, month: "2026-01", runs: 3, failures: 1 }]),
    }),
  }),
);

test("a record is one line and comes back as it was", () => {
  fc.assert(
    fc.property(records, (record) => {
      const line = logLine(record);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(parseLogLine(line.trimEnd())).toEqual(record);
    }),
  );
});

test("a line of anything else is no record", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      expect(parseLogLine(line)).toBeNull();
    }),
  );
});

/** What the format tells of a text, as one line each. */
function tell(text: string, pieces = 1): string[] {
  const told: string[] = [];
  const reader = runLog.open("x.ndjson", {
    attempt: ({ test, outcome }, jobRun) => told.push(`${jobRun} ${test}=${outcome}`),
    about: ({ complete }) => told.push(`complete ${complete}`),
    run: ({ id }) => told.push(`run ${id}`),
    jobRun: ({ id }) => told.push(`job ${id}`),
    summary: ({ kind }) => told.push(`summary ${kind}`),
    note: ({ code, place }) => told.push(`note ${code}${place?.line === undefined ? "" : `:${place.line}`}`),
  });
  const size = Math.ceil(text.length / pieces);
  for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
  reader.end();
  return told;
}

const run = bareRun(asRunId("r"), "r");
const [unit, lint] = [bareJobRun(run.id, "unit", 1), bareJobRun(run.id, "lint", 1)];
const whole = [
  { kind: "header", version: 1 },
  { kind: "run", run },
  { kind: "job-run", jobRun: unit },
  { kind: "attempt", attempt: bareAttempt(asTestId("a"), "pass") },
  { kind: "job-run", jobRun: lint },
  { kind: "attempt", attempt: bareAttempt(asTestId("b"), "fail") },
  { kind: "at", jobRun: unit.id },
  { kind: "attempt", attempt: bareAttempt(asTestId("c"), "skip") },
  { kind: "end", complete: true },
] satisfies LogRecord[];
const text = whole.map(logLine).join("");
const lines = ["run r", "job r/unit", "r/unit a=pass", "job r/lint", "r/lint b=fail", "r/unit c=skip", "complete true"];

test("attempts belong to the job run named last, however the text is cut into pieces", () => {
  for (const pieces of [1, 2, 7, text.length]) expect(tell(text, pieces)).toEqual(lines);
});

test("killed at any byte, everything before the last line break is kept", () => {
  for (let length = 0; length < text.length - 1; length++) {
    const told = tell(text.slice(0, length));
    const full = text.slice(0, length).split("\n").length - 1;
    const kept = told.filter((line) => !line.startsWith("note") && line !== "complete false");
    expect(kept).toEqual(lines.slice(0, kept.length));
    // Two kinds of record tell nothing by themselves: the header and the change of job run.
    expect(kept.length).toBe(full - (full >= 1 ? 1 : 0) - (full >= 7 ? 1 : 0));
    expect(told.at(-1)).toBe("complete false");
    expect(told.some((line) => line.startsWith("note truncated"))).toBe(true);
  }
});

test("what began and did not end is told as stopped, in its own job run", () => {
  const begun = (name: string): LogRecord => ({
    kind: "begin",
    attempt: { ...bareAttempt(asTestId(name), "fail"), outcome: "abort", order: 4 },
  });
  const [header, theRun, one, a, two, b] = whole as readonly LogRecord[] as [
    LogRecord,
    LogRecord,
    LogRecord,
    LogRecord,
    LogRecord,
    LogRecord,
  ];
  const log = [header, theRun, one, begun("a"), a, begun("x"), two, begun("a"), begun("b"), b].map(logLine).join("");
  expect(tell(log)).toEqual([
    ...lines.slice(0, 5),
    "r/unit x=abort",
    "r/lint a=abort",
    "note truncated:10",
    "complete false",
  ]);
});

test("a line that cannot be read is pointed out, and the rest counts", () => {
  const broken = text.replace(/\n.*"b".*\n/, "\n{\u0000\n");
  expect(tell(broken)).toEqual([...lines.slice(0, 4), "note bad-line:6", ...lines.slice(5)]);
});

test("an end line that does not say whether the run is complete is none", () => {
  const told = tell(text.replace(/\{"end":.*\n$/, '{"end":{}}\n'));
  expect(told).toContain("note bad-line:9");
  expect(told.slice(-2)).toEqual(["note truncated:9", "complete false"]);
});

test("many lines that cannot be read are counted, not listed", () => {
  const told = tell(`${logLine({ kind: "header", version: 1 })}${"nonsense\n".repeat(1000)}`);
  expect(told.filter((line) => line.startsWith("note bad-line"))).toHaveLength(6);
});

test("a newer version tells nothing but that it is newer", () => {
  expect(tell(text.replace('"version":1', '"version":2'))).toEqual(["note too-new:1", "complete false"]);
});

test("a newer kind of record is left out with a note, new fields are ignored", () => {
  const newer = text.replace('{"at"', '{"weather":"fine"}\n{"moon":"full","at"');
  expect(tell(newer)).toEqual([...lines.slice(0, 5), "note bad-line:7", ...lines.slice(5)]);
});

test.each([
  [text, "x.ndjson", 1],
  ['{"deflake":"other"}', "run-log.ndjson", 0],
  ["<testsuite/>", "a.xml", 0],
])("sniffs", (head, name, sure) => expect(runLog.sniff(head, name)).toBe(sure));

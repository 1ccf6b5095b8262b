// What deflake writes as JUnit XML it reads back: every attempt with its outcome, times and texts.
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { jobRunRecordOf } from "../../src/core/history/job-run-record.ts";
import { bareAttempt, type Attempt, type Failure } from "../../src/core/model/attempt.ts";
import { evidenceOf, outcomes } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun } from "../../src/core/model/run.ts";
import { testId } from "../../src/core/model/test-id.ts";
import { junit } from "../../src/formats/junit/junit.ts";
import { junitPieces } from "../../src/render/junit.ts";
import { readPieces } from "./corpus.ts";

/** Texts as failures have them: markup, ends of CDATA, line breaks, words that readers take for signs of an outcome. */
const line = fc.constantFrom(
  "Expected <a> & \"b\" to be 'c'",
  "]]>",
  "Timeout",
  "Skipped",
  "true",
  "Test timed out in 5000ms",
  "&amp;#10;",
  "ключ не найден 🙂",
  "tab\there",
  "x",
);
const text = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n"));
const failure: fc.Arbitrary<Failure> = fc.record({
  type: fc.option(fc.constantFrom("AssertionError", "todo", "pytest.xfail", "flaky failure", "java.lang.Error")),
  message: text,
  trace: fc.option(text),
  output: fc.option(text),
});

const execution = fc.record({
  outcome: fc.constantFrom(...outcomes),
  durationMs: fc.option(fc.oneof(fc.integer({ min: 0, max: 1e7 }), fc.constantFrom(0.001, 12.345678, 290))),
  startedAt: fc.option(fc.integer({ min: 1_500_000_000_000, max: 1_800_000_000_000 })),
  failure,
  /** A test that was skipped without a word. */
  silent: fc.boolean(),
  ignored: fc.option(line, { freq: 5 }),
});

/** JUnit has them for a test, and each pair once. */
const properties = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom("owner", "tag", "fail", "skip", "__proto__"),
    value: fc.oneof(text, fc.constant("")),
  }),
  { maxLength: 3, selector: ({ name, value }) => `${name} ${value}` },
);

const part = fc.constantFrom("cart", "a b", "__proto__", "x.test.ts", "p[<&>]", "com.example.Cart");
const attempts = fc
  .array(
    fc.tuple(
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.array(execution, { minLength: 1, maxLength: 4 }),
      properties,
    ),
  )
  .map((tests): readonly Attempt[] => {
    const seen = new Map<string, number>();
    return tests.flatMap(([parts, executions, told]) => {
      const name = testId(parts);
      const occurrence = (seen.get(name) ?? 0) + 1;
      seen.set(name, occurrence);
      return executions.map(({ outcome, failure: how, silent, ignored, ...times }, at) => ({
        ...bareAttempt(name, outcome),
        ...times,
        occurrence,
        attempt: at + 1,
        file: "src/x.test.ts",
        properties: told,
        failure: outcome === "pass" || (outcome === "skip" && silent) ? null : how,
        ignoredBecause: evidenceOf(outcome) === "bad" ? ignored : null,
      }));
    });
  });

test("attempts come back as they were, in whatever order they passed and failed", () => {
  fc.assert(
    fc.property(attempts, (given) => {
      const run = bareRun(asRunId("ci/1"), "1");
      const jobRun = {
        ...bareJobRun(run.id, "unit", 1),
        startedAt: 1_700_000_000_000,
        finishedAt: 1_700_000_060_000,
        seed: "4711",
        properties: [{ name: "build", value: "7\n8" }],
        platform: new Map([
          ["os", "linux"],
          ["arch", "x64"],
        ]),
      };
      const { attempts: told, facts } = readPieces(junit, "x.xml", [
        ...junitPieces(jobRunRecordOf(run, jobRun, given)),
      ]);
      expect(told).toEqual(given);
      expect(facts).toMatchObject({
        startedAt: jobRun.startedAt,
        finishedAt: jobRun.finishedAt,
        platform: jobRun.platform,
        seed: jobRun.seed,
        properties: jobRun.properties,
        complete: true,
      });
    }),
  );
});

test("what XML cannot hold is replaced, and the rest of the text is kept", () => {
  const given = {
    ...bareAttempt(testId(["a"]), "fail"),
    failure: { type: null, message: "a\u0000b\u001B[31m\uD800c", trace: null, output: null },
  };
  const run = bareRun(asRunId("1"), "1");
  const { attempts: told } = readPieces(junit, "x.xml", [
    ...junitPieces(jobRunRecordOf(run, bareJobRun(run.id, "", 1), [given])),
  ]);
  expect(told[0]?.failure?.message).toBe("a\uFFFDb\uFFFD[31m\uFFFDc");
});

test("to other tools, a failure that does not count is a skipped test with the reason, and no failure", () => {
  const run = bareRun(asRunId("1"), "1");
  const failure = { type: null, message: "Expected 1, got 2", trace: null, output: null };
  const tries = (name: string, count: number): Attempt[] =>
    Array.from({ length: count }, (_, at) => ({
      ...bareAttempt(testId(["s", name]), "fail"),
      attempt: at + 1,
      failure,
      ignoredBecause: "a race",
    }));
  const record = jobRunRecordOf(run, bareJobRun(run.id, "unit", 1), [...tries("once", 1), ...tries("twice", 2)]);
  const text = [...junitPieces(record)].join("");
  expect(text).toContain('<testsuite name="unit" tests="2" failures="0" errors="0" skipped="2">');
  expect(text.match(/<(?:skipped|flakyFailure) message="Ignored: a race&#10;Expected 1, got 2"/g)).toHaveLength(3);
  expect(text).not.toMatch(/<(?:failure|error|rerun)/);
});

test("other tools find Surefire's elements", () => {
  const run = bareRun(asRunId("1"), "1");
  const tries = (name: string, ...all: Attempt["outcome"][]): Attempt[] =>
    all.map((outcome, at) => ({ ...bareAttempt(testId(["s", name]), outcome), attempt: at + 1 }));
  const given = [
    ...tries("flaky", "fail", "error", "pass"),
    ...tries("broken", "fail", "timeout"),
    ...tries("off", "skip"),
  ];
  const text = [...junitPieces(jobRunRecordOf(run, bareJobRun(run.id, "unit", 1), given))].join("");
  expect(text).toContain('<testsuite name="unit" tests="3" failures="1" errors="0" skipped="1">');
  expect(
    [...text.matchAll(/<(\w+)[^>]* outcome="([\w-]+)"/g)].map(([, element, outcome]) => `${element} ${outcome}`),
  ).toEqual(["flakyFailure fail", "flakyError error", "failure fail", "rerunError timeout", "skipped skip"]);
});

// One job run as Common Test Report Format (https://ctrf.io), all attempts of a retried test in `retryAttempts`. CTRF has
// five words for an outcome; ours stands in `rawStatus`. A failure that does not count has the status `other`, and the reason
// (docs/decisions/0053). Its times are whole milliseconds.

import type { JobRunRecord, TestRecord } from "../core/history/job-run-record.ts";
import type { Attempt } from "../core/model/attempt.ts";
import { ignoredText } from "../core/model/ignored-text.ts";
import type { Outcome } from "../core/model/outcome.ts";
import type { Properties } from "../core/model/properties.ts";
import { verdictOf } from "../core/model/verdict.ts";

/** In pieces, so that nobody has to hold the whole text. */
export function* ctrfPieces(record: JobRunRecord, version: string): Generator<string> {
  const { run, jobRun, tests } = record;
  const head = {
    reportFormat: "CTRF",
    specVersion: "1.0.0",
    results: {
      tool: { name: "deflake", version },
      summary: summaryOf(record),
      environment: known({
        buildName: run.name,
        buildUrl: run.url,
        commit: run.commit,
        branchName: run.branch,
        osPlatform: jobRun.platform.get("os") ?? null,
        testEnvironment: jobRun.job === "" ? null : jobRun.job,
        extra: extraOf({ ...(jobRun.seed === null ? {} : { seed: jobRun.seed }), ...propertiesIn(jobRun.properties) }),
      }),
    },
  };
  // The tests come last, one by one.
  yield `${JSON.stringify(head).slice(0, -2)},"tests":[`;
  let separator = "\n";
  for (const test of tests) {
    yield `${separator}${JSON.stringify(testOf(test))}`;
    separator = ",\n";
  }
  yield "\n]}}\n";
}

/** CTRF has a place for what it has no word for. */
const extraOf = (facts: object): object | null => (Object.keys(facts).length === 0 ? null : facts);

const propertiesIn = (properties: Properties): object =>
  properties.length === 0 ? {} : { properties: properties.map(({ name, value }) => [name, value]) };

const toldBeside = ({ ignoredBecause, properties }: Attempt): object => ({
  ...(ignoredBecause === null ? {} : { ignored: ignoredBecause }),
  ...propertiesIn(properties),
});

type Status = "passed" | "failed" | "skipped" | "pending" | "other";

function statusOf({ outcome, ignoredBecause }: Attempt): Status {
  const status = statusOfCounted(outcome);
  return ignoredBecause !== null && status === "failed" ? "other" : status;
}

function statusOfCounted(outcome: Outcome): Status {
  switch (outcome) {
    case "pass":
    case "expected-failure":
      return "passed";
    case "fail":
    case "error":
    case "timeout":
    case "crash":
    case "unexpected-pass":
      return "failed";
    case "skip":
      return "skipped";
    case "abort":
      return "other";
  }
}

function summaryOf({ run, jobRun, tests }: JobRunRecord): Record<string, number> {
  const counts: Record<Status, number> = { passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
  let flaky = 0;
  for (const { attempts } of tests) {
    const last = attempts.at(-1);
    if (last !== undefined) counts[statusOf(last)] += 1;
    if (isFlaky(attempts)) flaky += 1;
  }
  // The format asks for both times; the epoch is what it has for nobody knows.
  const start = jobRun.startedAt ?? run.startedAt ?? 0;
  const stop = jobRun.finishedAt ?? start + Math.round(jobRun.durationMs ?? 0);
  return { tests: tests.length, ...counts, flaky, start, stop: Math.max(start, stop) };
}

const isFlaky = (attempts: readonly Attempt[]): boolean =>
  verdictOf(attempts.map(({ outcome }) => outcome)) === "flaky";

function testOf({ test, attempts }: TestRecord): object {
  const last = attempts.at(-1);
  if (last === undefined) throw new Error("A test without an attempt was never told.");
  const parts = test.split(" > ");
  return {
    name: parts.at(-1),
    ...(parts.length > 1 ? { suite: parts.slice(0, -1) } : {}),
    duration: Math.round(last.durationMs ?? 0),
    ...told(last),
    rawStatus: last.outcome,
    ...(last.file === null ? {} : { filePath: last.file }),
    ...(last.worker === null ? {} : { threadId: last.worker }),
    ...(isFlaky(attempts) ? { flaky: true } : {}),
    ...known({ extra: extraOf(toldBeside(last)) }),
    ...(attempts.length === 1 ? {} : { retries: attempts.length - 1, retryAttempts: attempts.map(retryAttempt) }),
  };
}

const retryAttempt = (attempt: Attempt): object => ({
  attempt: attempt.attempt,
  ...told(attempt),
  ...(attempt.durationMs === null ? {} : { duration: Math.round(attempt.durationMs) }),
  extra: { rawStatus: attempt.outcome, ...toldBeside(attempt) },
});

const messageOf = ({ failure, ignoredBecause }: Attempt): string | null =>
  ignoredBecause === null ? (failure?.message ?? null) : ignoredText(ignoredBecause, failure?.message ?? "");

function told(attempt: Attempt): object {
  const { failure, startedAt } = attempt;
  const message = messageOf(attempt);
  return {
    status: statusOf(attempt),
    ...(startedAt === null ? {} : { start: startedAt }),
    ...(message === null ? {} : { message }),
    ...(failure?.trace == null ? {} : { trace: failure.trace }),
    ...(failure?.output == null ? {} : { stdout: failure.output.split("\n") }),
  };
}

const known = (facts: Readonly<Record<string, string | object | null>>): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));

// Jest's JSON report (`--json`), and the result that a `testResultsProcessor` gets. `invocations` counts the attempts of a
// test, `retryReasons` has the error of each that failed before the last.

import type { Outcome } from "../../core/model/outcome.ts";
import type { Format } from "../format.ts";
import { withoutColours } from "../colours.ts";
import { asList, asNumber } from "../json-fields.ts";
import { errorOfStack, errorsOf, type ErrorText, type FailureTexts, outcomeOfError, todo } from "./error-text.ts";
import { durationIn, type Execution, type FileFacts, startIn, TestFilesReader, type TestRecord } from "./test-files.ts";

export const jestJson: Format = {
  name: "jest-json",
  title: "Jest JSON",
  keeps: ["retries", "errors of retries", "duration", "start", "file", "type", "message", "trace", "times of the run"],
  retriesIn: "`invocations`, `retryReasons`",
  sniff: (head) =>
    /\{\s*"num[A-Z]\w+"\s*:/.test(head) &&
    /"numRuntimeErrorTestSuites"\s*:/.test(head) &&
    /"numTotalTests"\s*:/.test(head)
      ? 0.95
      : 0,
  open: (source, sink) => new TestFilesReader(source, sink, { executions, brokenFile }),
};

const statuses: ReadonlyMap<unknown, "pass" | "fail" | "skip"> = new Map([
  ["passed", "pass"],
  ["failed", "fail"],
  ["pending", "skip"],
  ["skipped", "skip"],
  ["todo", "skip"],
  ["disabled", "skip"],
]);

/** More invocations than any retry makes; a larger number is none of attempts. */
const invocationsLimit = 101;

function executions(test: TestRecord, texts: FailureTexts): readonly Execution[] | null {
  const status = statuses.get(test.status);
  if (status === undefined) return null;
  const errors = test.status === "todo" ? [todo] : errorsOf(asList(test.failureMessages));
  const last = {
    outcome: outcomeOf(status, test, errors),
    durationMs: durationIn(test),
    startedAt: startIn(test),
    failure: texts.failure(errors),
  };
  const before = earlier(test, texts);
  return before.length === 0 ? [last] : [...before, last];
}

/** The attempts before the last. Without `logErrorsBeforeRetry` no reasons are told, and of the attempts no more is known than that they failed. */
function earlier(test: TestRecord, texts: FailureTexts): readonly Execution[] {
  const reasons = errorsOf(asList(test.retryReasons));
  const invocations = asNumber(test.invocations) ?? 1;
  const counted = invocations <= invocationsLimit ? Math.floor(invocations) - 1 : 0;
  if (counted <= 0 && reasons.length === 0) return [];
  return Array.from({ length: Math.max(counted, reasons.length) }, (_, at) => {
    const reason = reasons[at];
    const outcome = reason === undefined ? "fail" : outcomeOfError(reason);
    return {
      outcome,
      durationMs: null,
      startedAt: null,
      failure: reason === undefined ? null : texts.failure([reason]),
    };
  });
}

function outcomeOf(status: "pass" | "fail" | "skip", test: TestRecord, errors: readonly ErrorText[]): Outcome {
  if (status === "pass") return test.failing === true ? "expected-failure" : "pass";
  if (status === "skip") return "skip";
  const [error] = errors;
  return error === undefined ? "fail" : outcomeOfError(error);
}

const heading = "● Test suite failed to run";

/** The message of a file has all of its failures, and under this heading the one that is no test's. */
function brokenFile({ status, message }: FileFacts, anyTestFailed: boolean): ErrorText | null {
  const text = withoutColours(message ?? "");
  const at = text.indexOf(heading);
  if (at >= 0) {
    const next = text.indexOf("\n  ● ", at + heading.length);
    const told = text.slice(at + heading.length, next < 0 ? text.length : next);
    return errorOfStack(told.replaceAll(/^ {4}/gm, "").trim());
  }
  return status === "failed" && !anyTestFailed ? errorOfStack(text) : null;
}

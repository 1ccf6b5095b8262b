// Vitest's JSON report (`--reporter=json`). A test that passed in the end has the errors of its failed attempts, which is
// the one sign of a retry in it.

import type { Outcome } from "../../core/model/outcome.ts";
import type { Format } from "../format.ts";
import { asList } from "../json-fields.ts";
import {
  errorOfStack,
  errorsOf,
  type ErrorText,
  type FailureTexts,
  outcomeOfError,
  spotOf,
  todo,
} from "./error-text.ts";
import {
  durationIn,
  type Execution,
  type FileFacts,
  type TestFilesDialect,
  TestFilesReader,
  type TestRecord,
} from "./test-files.ts";

export const vitestJson: Format = {
  name: "vitest-json",
  title: "Vitest JSON",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "file",
    "type",
    "message",
    "trace",
    "times of the run",
    "properties",
  ],
  retriesIn: "passed, with `failureMessages`; several of one spot",
  sniff: (head) =>
    /\{\s*"num[A-Z]\w+"\s*:/.test(head) &&
    /"numTotalTestSuites"\s*:/.test(head) &&
    !/"numRuntimeErrorTestSuites"/.test(head)
      ? 0.95
      : 0,
  open: (source, sink) => new TestFilesReader(source, sink, new VitestDialect()),
};

/** `pending` is a test that was to run and has no result: the run stopped before. */
const statuses: ReadonlyMap<unknown, Outcome> = new Map([
  ["passed", "pass"],
  ["failed", "fail"],
  ["skipped", "skip"],
  ["todo", "skip"],
  ["disabled", "skip"],
  ["pending", "abort"],
]);

class VitestDialect implements TestFilesDialect {
  /** Tests whose errors may be of one attempt or of several. */
  #unclear = 0;

  executions(test: TestRecord, texts: FailureTexts): readonly Execution[] | null {
    const outcome = statuses.get(test.status);
    if (outcome === undefined) return null;
    const errors = errorsOf(asList(test.failureMessages));
    const durationMs = durationIn(test);
    if (test.status === "todo") return [{ outcome, durationMs, startedAt: null, failure: texts.failure([todo]) }];
    const failed = outcome === "pass" || outcome === "fail" ? this.#attempts(errors) : [];
    if (failed.length === 0 || (outcome === "fail" && failed.length === 1)) {
      const own = outcome === "fail" ? outcomeOfAttempt(failed[0] ?? []) : outcome;
      return [{ outcome: own, durationMs, startedAt: null, failure: texts.failure(failed[0] ?? []) }];
    }
    // The duration is that of all attempts together.
    const attempts = failed.map((of) => ({ ...untimed(outcomeOfAttempt(of)), failure: texts.failure(of) }));
    return outcome === "pass" ? [...attempts, untimed("pass")] : attempts;
  }

  /**
   * The errors of each failed attempt. One attempt may have several, of soft assertions and hooks: errors of one spot in
   * the code are attempts, of several spots nobody can say, and they are taken for one attempt.
   */
  #attempts(errors: readonly ErrorText[]): readonly (readonly ErrorText[])[] {
    if (errors.length < 2) return errors.map((error) => [error]);
    const spots = new Set(errors.map(spotOf));
    if (spots.size === 1 && !spots.has("")) return errors.map((error) => [error]);
    this.#unclear += 1;
    return [errors];
  }

  brokenFile({ status, message }: FileFacts, anyTestFailed: boolean): ErrorText | null {
    if (status !== "failed") return null;
    if (message !== null) return errorOfStack(message);
    // A hook of a suite that failed is told nowhere but in the status of the file.
    return anyTestFailed ? null : errorOfStack("");
  }

  remarks(): ReturnType<NonNullable<TestFilesDialect["remarks"]>> {
    if (this.#unclear === 0) return [];
    const what = `${this.#unclear} tests have several errors that may be of one attempt or of several; they are taken for one attempt.`;
    return [{ code: "attempts-unclear", what }];
  }
}

const untimed = (outcome: Outcome): Execution => ({ outcome, durationMs: null, startedAt: null, failure: null });

const outcomeOfAttempt = ([first]: readonly ErrorText[]): Outcome =>
  first === undefined ? "fail" : outcomeOfError(first);

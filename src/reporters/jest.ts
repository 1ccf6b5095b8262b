// `deflake/reporters/jest`: records what Jest's JSON cannot hold, each attempt as it ends: jest-circus tells of every one,
// while the JSON has the last. Jest 29 and newer.

import { bareAttempt, type Attempt } from "../core/model/attempt.ts";
import type { Outcome } from "../core/model/outcome.ts";
import { testId, type TestId } from "../core/model/test-id.ts";
import { errorOfStack, outcomeOfError, todo } from "../formats/js-runners/error-text.ts";
import { chosenTests } from "./chosen-tests.ts";
import type { CaseResult, CaseStart, FileResult, RunResults, Test } from "./jest-types.ts";
import { errorText, Recording } from "./recording.ts";
import { testFile } from "./test-file.ts";

/** An attempt that has begun. */
interface Begun {
  readonly startedAt: number | null;
  readonly order: number;
}

export default class DeflakeReporter {
  readonly #chosen = chosenTests();
  /** Attempts that run now, by path and titles. */
  readonly #begun = new Map<string, Begun[]>();
  /** How many attempts of each number were told of each test. */
  readonly #told = new Map<string, number>();
  readonly #workerBefore = process.env["JEST_WORKER_ID"];
  readonly #recording = new Recording("jest", null);
  #unfinished = 0;

  onTestCaseStart({ path }: Test, start: CaseStart): void {
    const key = idOf(path, start);
    const begun = { startedAt: start.startedAt ?? Date.now(), order: this.#recording.nextOrder(this.#worker ?? "") };
    this.#begun.set(key, [...(this.#begun.get(key) ?? []), begun]);
  }

  onTestCaseResult({ path }: Test, result: CaseResult): void {
    const test = idOf(path, result);
    const begun = this.#begun.get(test)?.shift() ?? null;
    const number = result.invocations ?? 1;
    // Tests of one name each have an attempt of this number; attempts of one test have different ones.
    const occurrence = this.#tell(test, number);
    if (number === 1) this.#recording.nextOccurrence(test);
    this.#recording.attempt({
      ...this.#attempt(test, path, result),
      occurrence,
      attempt: number,
      startedAt: begun?.startedAt ?? null,
      worker: begun === null ? null : this.#worker,
      order: begun?.order ?? null,
    });
  }

  onTestResult({ path }: Test, file: FileResult): void {
    const counted = new Map<string, number>();
    for (const result of file.testResults) {
      const test = idOf(path, result);
      const occurrence = (counted.get(test) ?? 0) + 1;
      counted.set(test, occurrence);
      const attempt = result.invocations ?? 1;
      const isTold = (this.#told.get(`${test}\n${attempt}`) ?? 0) >= occurrence;
      // Skipped tests are told by their file alone, and so is everything by runners other than jest-circus.
      if (isTold || (this.#chosen !== null && !this.#chosen.has(test))) continue;
      this.#recording.nextOccurrence(test);
      this.#recording.attempt({ ...this.#attempt(test, path, result), occurrence, attempt });
    }
    this.#fileError(path, file);
  }

  onRunComplete(_contexts: unknown, results: RunResults): void {
    for (const begun of this.#begun.values()) this.#unfinished += begun.length;
    this.#recording.end(results.wasInterrupted !== true && this.#unfinished === 0);
  }

  /** What broke outside of the tests of a file, its worker included; tests that had begun in it have no end. */
  #fileError(path: string, { testExecError, failureMessage, testResults }: FileResult): void {
    const file = testFile(path);
    if (testExecError !== undefined && testExecError !== null)
      this.#recording.brokenFile(file, errorText(testExecError));
    else if (failureMessage && !testResults.some(({ status }) => status === "failed"))
      this.#recording.brokenFile(file, errorOfStack(failureMessage));
  }

  #attempt(test: TestId, path: string, result: CaseResult): Attempt {
    const errors = result.status === "todo" ? [todo] : (result.failureMessages ?? []).map(errorOfStack);
    const duration = result.duration ?? null;
    const outcome = outcomeOf(result);
    return {
      ...bareAttempt(test, outcome),
      file: testFile(path),
      durationMs: outcome === "skip" ? null : duration,
      failure: this.#recording.failure(errors),
    };
  }

  #tell(test: TestId, attempt: number): number {
    const key = `${test}\n${attempt}`;
    const occurrence = (this.#told.get(key) ?? 0) + 1;
    this.#told.set(key, occurrence);
    return occurrence;
  }

  /** Jest names itself a worker when it runs the tests in its own process. Of others nobody knows which ran what. */
  get #worker(): string | null {
    return this.#workerBefore === undefined ? (process.env["JEST_WORKER_ID"] ?? null) : null;
  }
}

function outcomeOf({ status, failing, failureMessages = [] }: CaseResult): Outcome {
  if (status === "passed") return failing === true ? "expected-failure" : "pass";
  if (status !== "failed") return "skip";
  const [message] = failureMessages;
  return message === undefined ? "fail" : outcomeOfError(errorOfStack(message));
}

const idOf = (path: string, { ancestorTitles, title }: CaseStart | CaseResult): TestId =>
  testId([testFile(path), ...ancestorTitles, title]);

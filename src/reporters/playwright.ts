// `deflake/reporters/playwright`: records each attempt as it ends, with its worker and its place in the worker's order.
// Playwright's blob holds nearly as much; this is one line a test, there when the run is killed, and it prints nothing.

import { relative, sep } from "node:path";
import { bareAttempt } from "../core/model/attempt.ts";
import type { Properties } from "../core/model/properties.ts";
import { FailureTexts } from "../formats/js-runners/error-text.ts";
import {
  playwrightError,
  playwrightProperties,
  playwrightTestId,
  resultAttempt,
  type ProjectTest,
  withSkipReason,
} from "../formats/js-runners/playwright-results.ts";
import type { FullConfig, Suite, TestCase, TestError, TestResult } from "./playwright-types.ts";
import { Recording } from "./recording.ts";

export default class DeflakeReporter {
  readonly #texts = new FailureTexts();
  readonly #tests = new Map<string, ProjectTest>();
  readonly #orders = new Map<TestResult, number>();
  #recording: Recording | null = null;
  #root = "";
  #broken = false;
  #suite: Suite | null = null;

  constructor() {
    // Set by `deflake run` for this Playwright, not for one that a test may start.
    delete process.env["PW_TEST_REPORTER"];
  }

  /** Nothing is printed, so that Playwright shows what it would without us. */
  printsToStdio(): boolean {
    return false;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#root = config.rootDir;
    this.#suite = suite;
    this.#open(config.version ?? null);
  }

  onTestBegin(_test: TestCase, result: TestResult): void {
    const { workerIndex } = result;
    if (workerIndex >= 0) this.#orders.set(result, this.#open(null).nextOrder(String(workerIndex)));
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const order = this.#orders.get(result) ?? null;
    this.#orders.delete(result);
    const { retry, workerIndex, duration, status, startTime, errors, stdout, stderr } = result;
    const output = [...stdout, ...stderr].map((piece) => (typeof piece === "string" ? piece : "")).join("");
    const attempt = resultAttempt(
      this.#named(test),
      { retry, workerIndex, duration, status, startTime: startTime.toISOString() },
      test.expectedStatus,
      errors.map(playwrightError),
      output === "" ? null : output,
      this.#texts,
      retry + 1,
    );
    if (attempt === null) return;
    this.#open(null).attempt(withSkipReason({ ...attempt, order, properties: propertiesOf(test, result) }));
  }

  /** Of a file that could not be loaded, or of the run as a whole; the latter may come before the run begins. */
  onError(error: TestError): void {
    const told = playwrightError(error);
    const file = error.location === undefined ? null : this.#below(error.location.file);
    if (file === null || this.#root === "" || /^\.\.\/|node_modules\//.test(file)) this.#open(null).trouble(told);
    else this.#open(null).brokenFile(file, told);
    this.#broken = true;
  }

  onEnd({ status }: { readonly status?: string }): void {
    const recording = this.#open(null);
    for (const test of this.#suite?.allTests() ?? []) {
      if (test.results.length > 0) continue;
      const { test: id, ...place } = this.#named(test);
      recording.attempt(withSkipReason({ ...bareAttempt(id, "skip"), ...place, properties: propertiesOf(test) }));
    }
    const ended = status === "passed" || status === "failed";
    recording.end(ended && this.#orders.size === 0 && !this.#broken);
  }

  #open(version: string | null): Recording {
    return (this.#recording ??= new Recording("playwright", version));
  }

  #named(test: TestCase): ProjectTest {
    const known = this.#tests.get(test.id);
    if (known !== undefined) return known;
    const [, project = "", , ...titles] = test.titlePath();
    const file = this.#below(test.location.file);
    const id = playwrightTestId(project, [file, ...titles]);
    const named = { test: id, occurrence: this.#open(null).nextOccurrence(id), file };
    this.#tests.set(test.id, named);
    return named;
  }

  #below(path: string): string {
    return relative(this.#root, path).split(sep).join("/");
  }
}

const propertiesOf = ({ tags = [], annotations = [] }: TestCase, result?: TestResult): Properties =>
  playwrightProperties(tags, [...annotations, ...(result?.annotations ?? [])]).list();

// What Mocha's reporters `json` and `json-stream` share: a test with the number of its retries. Of a test that was
// retried both tell the last attempt alone; that the ones before it failed is all that is known of them.

import { bareAttempt, type Attempt, type Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { testId, type TestId } from "../../core/model/test-id.ts";
import { numberOf, textOf } from "../json-fields.ts";
import { projectPath } from "../../core/model/project-path.ts";

/** The titles around the test as one part, as Mocha joins them with spaces; null where a test has no title. */
export function mochaTestId(test: unknown): TestId | null {
  const title = textOf(test, "title");
  const whole = textOf(test, "fullTitle");
  if (title === null) return whole === null ? null : testId([whole]);
  return whole !== null && whole.endsWith(` ${title}`)
    ? testId([whole.slice(0, -title.length - 1), title])
    : testId([title]);
}

/** Mocha reports a hook that failed as if it were a test. */
export const isHook = (test: unknown): boolean =>
  /^"(?:before|after) (?:all|each)" hook\b/.test(textOf(test, "title") ?? "");

/** More retries than any run makes; a larger number is none of retries. */
const retriesLimit = 100;

/** The path in the project of the file that a test stands in; neighbours stand in one file, whose path is made once. */
export class MochaFiles {
  #written: string | null = null;
  #path: string | null = null;

  pathOf(test: unknown): string | null {
    const written = textOf(test, "file");
    if (written !== this.#written) this.#path = written === null ? null : projectPath(written).path;
    this.#written = written;
    return this.#path;
  }
}

/** What is known of a test without its outcome: all that is held of one until that is told. */
export interface MochaTest {
  readonly id: TestId;
  readonly occurrence: number;
  readonly file: string | null;
  readonly durationMs: number | null;
  /** How many attempts came before the last. */
  readonly retries: number;
}

export function mochaTest(
  test: unknown,
  { id, occurrence, file }: Pick<MochaTest, "id" | "occurrence" | "file">,
): MochaTest {
  const retries = numberOf(test, "currentRetry") ?? 0;
  const duration = numberOf(test, "duration");
  return {
    id,
    occurrence,
    file,
    durationMs: duration !== null && duration >= 0 ? duration : null,
    retries: retries > 0 && retries <= retriesLimit ? Math.floor(retries) : 0,
  };
}

/** The attempts of a test, the ones before the last as failures of which nothing is known. */
export function mochaAttempts(test: MochaTest, outcome: Outcome, failure: Failure | null): readonly Attempt[] {
  const { id, occurrence, file, retries } = test;
  const durationMs = outcome === "skip" ? null : test.durationMs;
  const last = { ...bareAttempt(id, outcome), occurrence, file, attempt: retries + 1, durationMs, failure };
  if (retries === 0) return [last];
  const failed = Array.from({ length: retries }, (_, at) => ({
    ...bareAttempt(id, "fail"),
    occurrence,
    file,
    attempt: at + 1,
  }));
  return [...failed, last];
}

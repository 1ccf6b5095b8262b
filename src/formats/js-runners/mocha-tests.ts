// What Mocha's reporters `json` and `json-stream` share: a test with the number of its retries. Of a test that was
// retried both tell the last attempt alone; that the ones before it failed is all that is known of them.

import { attemptWith, type Attempt, type Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { testId, type TestId } from "../../core/model/test-id.ts";
import { asNumber, asText, type JsonRecord } from "../json-fields.ts";
import { projectPath } from "../../core/model/project-path.ts";

/** What is asked of a test; its error and its end are told in other fields by each of the two. */
export type MochaRecord = JsonRecord<
  "title" | "fullTitle" | "file" | "duration" | "currentRetry" | "speed" | "err" | "stack"
>;

/** The titles around the test as one part, as Mocha joins them with spaces; null where a test has no title. */
export function mochaTestId(test: Pick<MochaRecord, "title" | "fullTitle">): TestId | null {
  const title = asText(test.title);
  const whole = asText(test.fullTitle);
  if (title === null) return whole === null ? null : testId([whole]);
  const around = whole === null ? -1 : whole.length - title.length - 1;
  return whole !== null && whole[around] === " " && whole.endsWith(title)
    ? testId([whole.slice(0, around), title])
    : testId([title]);
}

/** Mocha reports a hook that failed as if it were a test. */
export const isHook = ({ title }: Pick<MochaRecord, "title">): boolean =>
  /^"(?:before|after) (?:all|each)" hook\b/.test(asText(title) ?? "");

/** More retries than any run makes; a larger number is none of retries. */
const retriesLimit = 100;

/** The path in the project of the file that a test stands in; neighbours stand in one file, whose path is made once. */
export class MochaFiles {
  #written: string | null = null;
  #path: string | null = null;

  pathOf({ file }: MochaRecord): string | null {
    const written = asText(file);
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
  test: MochaRecord,
  { id, occurrence, file }: Pick<MochaTest, "id" | "occurrence" | "file">,
): MochaTest {
  const retries = asNumber(test.currentRetry) ?? 0;
  const duration = asNumber(test.duration);
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
  const last = attemptWith(id, outcome, { occurrence, file, attempt: retries + 1, durationMs, failure });
  if (retries === 0) return [last];
  const failed = Array.from({ length: retries }, (_, at) =>
    attemptWith(id, "fail", { occurrence, file, attempt: at + 1 }),
  );
  return [...failed, last];
}

// What Playwright's JSON report and its blob report share: the results of a test, which are its attempts, and the
// projects in which it ran.

import { bareAttempt, type Attempt } from "../../core/model/attempt.ts";
import { browserLike } from "../../core/model/browser-name.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { testId, type TestId } from "../../core/model/test-id.ts";
import { withoutColours } from "../colours.ts";
import { fieldOf, numberOf, textOf, timeOf } from "../json-fields.ts";
import { KeptProperties } from "../kept-properties.ts";
import { skipReason } from "../skip-reason.ts";
import { errorOfStack, type ErrorText, type FailureTexts, outcomeOfError } from "./error-text.ts";

/** A test in one project, before any of its results. */
export interface ProjectTest {
  readonly test: TestId;
  readonly occurrence: number;
  readonly file: string | null;
}

/**
 * The id of a test. A project that is named after a browser is a platform; any other, such as `signed in`, is a part of
 * the name.
 */
export function playwrightTestId(project: string, titles: readonly string[]): TestId {
  return testId([project === "" || browserLike.test(project) ? "" : `[${project}]`, ...titles]);
}

/** The one browser in which all tests ran. */
export class Browsers {
  readonly #seen = new Set<string>();

  add(project: string): void {
    this.#seen.add(browserLike.test(project) ? project.toLowerCase().trim().replaceAll(/\s+/g, "-") : "");
  }

  /** Null where there is none, or more than one. Projects that name no browser tell nothing against it. */
  get only(): string | null {
    const [browser, ...others] = [...this.#seen].filter((name) => name !== "");
    return others.length === 0 ? (browser ?? null) : null;
  }
}

/** Tags, with or without their @, and annotations of a test. */
export function playwrightProperties(tags: readonly unknown[], annotations: readonly unknown[]): KeptProperties {
  const kept = new KeptProperties();
  for (const tag of tags) if (typeof tag === "string") kept.add("tag", tag.replace(/^@/, ""));
  for (const annotation of annotations)
    kept.add(textOf(annotation, "type") ?? "", textOf(annotation, "description") ?? "");
  return kept;
}

/** A skipped test says why in the annotation that skips it. */
export function withSkipReason(attempt: Attempt): Attempt {
  if (attempt.outcome !== "skip") return attempt;
  const skips = attempt.properties.filter(({ name }) => name === "skip" || name === "fixme");
  const told = new Set(skips.map(({ value }) => value).filter((value) => value !== ""));
  const type = skips.some(({ name }) => name === "fixme") ? "fixme" : null;
  // What of a property is too long has been cut and said.
  return { ...attempt, failure: skipReason([...told].join("\n"), () => undefined, type) };
}

/** More retries than any run makes; a larger number is none of retries. */
const retriesLimit = 100;

/**
 * One result of a test; null where its status is no word of Playwright.
 *
 * @param result the result, with what the start of the attempt told of it
 * @param expected the status that the test was to have
 * @param errors all errors of the attempt
 * @param output what the test printed
 * @param place the attempt's number where the result has none
 */
export function resultAttempt(
  { test, occurrence, file }: ProjectTest,
  result: unknown,
  expected: string | null,
  errors: readonly ErrorText[],
  output: string | null,
  texts: FailureTexts,
  place: number,
): Attempt | null {
  const outcome = outcomeOf(textOf(result, "status"), expected, errors);
  if (outcome === null) return null;
  const retry = numberOf(result, "retry");
  const worker = numberOf(result, "workerIndex");
  const duration = numberOf(result, "duration");
  const ran = worker === null || worker >= 0;
  const failed = evidenceOf(outcome) === "bad" || outcome === "expected-failure" || outcome === "abort";
  return {
    ...bareAttempt(test, outcome),
    occurrence,
    file,
    attempt: retry !== null && Number.isInteger(retry) && retry >= 0 && retry <= retriesLimit ? retry + 1 : place,
    durationMs: ran && duration !== null && duration >= 0 ? duration : null,
    startedAt: ran ? timeOf(result, "startTime") : null,
    worker: worker !== null && worker >= 0 ? String(worker) : null,
    failure: failed ? texts.failure(errors, output) : null,
  };
}

function outcomeOf(status: string | null, expected: string | null, errors: readonly ErrorText[]): Outcome | null {
  switch (status) {
    case "passed":
      return expected === "failed" ? "unexpected-pass" : "pass";
    case "failed":
      if (expected === "failed") return "expected-failure";
      if (errors.some(({ message }) => message.startsWith("worker process exited unexpectedly"))) return "crash";
      return errors[0] === undefined ? "fail" : outcomeOfError(errors[0]);
    case "timedOut":
      return "timeout";
    case "interrupted":
      return "abort";
    case "skipped":
      return "skip";
    case null:
    default:
      return null;
  }
}

/** The lines of source around an error, which stand between its message and its stack. */
const source = /\n\n(?:(?:> *\d+ | +\d+ | +)\|.*(?:\n|$))+/g;

/** An error as both reports have it: a stack, or a message with the source in it, or whatever was thrown. */
export function playwrightError(error: unknown): ErrorText {
  const text = textOf(error, "stack") ?? textOf(error, "message") ?? textOf(error, "value") ?? "";
  return errorOfStack(withoutColours(text).replaceAll(source, "\n").trimEnd());
}

/** The file that an error came up in, where no test did. */
export function fileOfError(error: unknown): string | null {
  return textOf(fieldOf(error, "location"), "file");
}

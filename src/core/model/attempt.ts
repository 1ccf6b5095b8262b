// One execution of one test, with what it left behind when it failed or was skipped.

import type { Outcome } from "./outcome.ts";
import { noProperties, type Properties } from "./properties.ts";
import type { TestId } from "./test-id.ts";

/**
 * How an attempt failed, or why it was skipped, in its runner's words; the outcome says which of the two. Of a skip that a rule
 * of ours wants, it is the rule's reason where the runner gives none. Texts are bounded by the reader, which says so in a note.
 */
export interface Failure {
  /** The kind of error, such as an exception's class, or of skip; null where the runner names none. */
  readonly type: string | null;
  readonly message: string;
  readonly trace: string | null;
  /** What the test printed, where the format ties it to the test. */
  readonly output: string | null;
}

export interface Attempt {
  readonly test: TestId;
  /**
   * Tells apart tests of one job run that share a name, such as parametrised ones: 1 for the first, 2 for the next.
   * Two of them are not a retry; only the format can say that something was retried.
   */
  readonly occurrence: number;
  /** 1 for the first execution, 2 for its first retry. */
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number | null;
  /** The process or thread of the runner in which it ran, in the runner's own words. */
  readonly worker: string | null;
  /** Its place in the order of execution within its worker, from 1; null where the format does not keep the order. */
  readonly order: number | null;
  /** The source file of the test, where the format names it. */
  readonly file: string | null;
  /** Null where nothing is told, and of what simply passed. That it is there does not mean that the attempt failed. */
  readonly failure: Failure | null;
  /** The reason for which the runner itself left a failure out of its exit code; null where it did not. */
  readonly ignoredBecause: string | null;
  /** What the test or its runner says of it beside all that. Bounded by the reader, which says so in a note. */
  readonly properties: Properties;
}

/** What a format tells of an attempt besides its test and how it ended. */
export type Told = Partial<Omit<Attempt, "test" | "outcome">>;

/**
 * An attempt of which so much is told; of the rest nothing is known.
 *
 * @example attemptWith(test, "pass", { durationMs: 3 })
 */
export function attemptWith(test: TestId, outcome: Outcome, told: Told): Attempt {
  // One after the other, and not by spreading an object into another: a file may have millions of attempts, and this takes a third of
  // the time and no second object.
  return {
    test,
    occurrence: told.occurrence ?? 1,
    attempt: told.attempt ?? 1,
    outcome,
    durationMs: told.durationMs ?? null,
    startedAt: told.startedAt ?? null,
    worker: told.worker ?? null,
    order: told.order ?? null,
    file: told.file ?? null,
    failure: told.failure ?? null,
    ignoredBecause: told.ignoredBecause ?? null,
    properties: told.properties ?? noProperties,
  };
}

const nothing: Told = {};

/** An attempt with nothing known but its test and outcome. */
export const bareAttempt = (test: TestId, outcome: Outcome): Attempt => attemptWith(test, outcome, nothing);

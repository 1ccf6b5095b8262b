// The attempts of one input on their way into a history on disc, in bounded memory.

import type { Attempt, Failure } from "../../core/model/attempt.ts";
import { propertiesText } from "../../core/model/properties.ts";
import { outcomeNumber } from "./attempt-rows.ts";
import { failureDigest } from "./failure-texts.ts";
import { SpooledRows, SpooledTexts, SpoolFile, realFields, wholeFields } from "./spool.ts";

/** A failure on its way: what tells it from others, then its texts. */
export type SpooledFailure = readonly [digest: string, ...texts: (string | null)[]];

export class SpooledIntake {
  readonly #file: SpoolFile;
  readonly rows: SpooledRows;
  readonly tests: SpooledTexts;
  readonly labels: SpooledTexts;
  readonly failures: SpooledTexts;
  /** How many attempts each slot has. */
  readonly lengths: number[] = [];
  /** Why it could not be kept. What comes after is dropped, and the commit says why. */
  problem: unknown = null;

  constructor(folder: string) {
    this.#file = new SpoolFile(folder);
    this.rows = new SpooledRows(this.#file);
    this.tests = new SpooledTexts(this.#file);
    this.labels = new SpooledTexts(this.#file);
    this.failures = new SpooledTexts(this.#file);
  }

  attempt(slot: number, attempt: Attempt): void {
    if (this.problem !== null) return;
    try {
      this.#add(slot, attempt);
    } catch (error) {
      this.problem = error;
      this.#file.close();
    }
  }

  #add(slot: number, attempt: Attempt): void {
    const { labels } = this;
    const test = this.tests.numberOf(attempt.test);
    const worker = attempt.worker === null ? 0 : labels.numberOf(attempt.worker);
    const file = attempt.file === null ? 0 : labels.numberOf(attempt.file);
    const ignored = attempt.ignoredBecause === null ? 0 : labels.numberOf(attempt.ignoredBecause);
    const told = propertiesText(attempt.properties);
    const properties = told === null ? 0 : labels.numberOf(told);
    const failure = attempt.failure === null ? 0 : this.#failure(attempt.failure);

    const { wholes, reals, row } = this.rows.add();
    let at = row * wholeFields.length;
    wholes[at++] = slot;
    wholes[at++] = test;
    wholes[at++] = attempt.occurrence;
    wholes[at++] = attempt.attempt;
    wholes[at++] = outcomeNumber.get(attempt.outcome) ?? 0;
    wholes[at++] = worker;
    wholes[at++] = attempt.order ?? 0;
    wholes[at++] = file;
    wholes[at++] = failure;
    wholes[at++] = ignored;
    wholes[at] = properties;
    reals[row * realFields.length] = attempt.durationMs ?? Number.NaN;
    reals[row * realFields.length + 1] = attempt.startedAt ?? Number.NaN;
    this.lengths[slot] = (this.lengths[slot] ?? 0) + 1;
  }

  #failure(failure: Failure): number {
    const digest = failureDigest(failure);
    return this.failures.numberOf(digest, () => {
      const { type, message, trace, output } = failure;
      return JSON.stringify([digest, type, message, trace, output] satisfies SpooledFailure);
    });
  }

  close(): void {
    this.#file.close();
  }
}

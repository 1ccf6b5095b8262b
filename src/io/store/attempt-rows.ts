// The attempts that one part of one job run told, as columns. Rows are added while an input is read and never change
// after that, so a reader may look at them while the store goes on.

import type { Attempt } from "../../core/model/attempt.ts";
import { evidenceOf, outcomes, type Outcome } from "../../core/model/outcome.ts";
import { parseProperties, propertiesText } from "../../core/model/properties.ts";
import { asTestId, type TestId } from "../../core/model/test-id.ts";
import { IntegerColumn, NumberColumn, TextTable } from "./columns.ts";
import { FailureTable } from "./failure-texts.ts";

/** The texts that rows point into, one set for a whole store. */
export class Texts {
  readonly tests: TextTable = new TextTable();
  /** Files, workers, reasons and properties: few and often the same. */
  readonly labels: TextTable = new TextTable();
  readonly failures: FailureTable = new FailureTable();
}

/** The stored number of an outcome. */
export const outcomeNumber: ReadonlyMap<Outcome, number> = new Map(
  outcomes.map((outcome, number) => [outcome, number]),
);

/** For each stored number of an outcome whether it speaks for the test, against it, or not at all. */
export const evidence: readonly ("good" | "bad" | "none")[] = outcomes.map(evidenceOf);

export class AttemptRows {
  length = 0;
  readonly #texts: Texts;
  readonly #test = new IntegerColumn();
  /** Occurrences and attempts start at 1; kept from 0, so that the usual one takes no room. */
  readonly #occurrence = new IntegerColumn();
  readonly #attempt = new IntegerColumn();
  readonly #outcome = new IntegerColumn();
  readonly #durationMs = new NumberColumn();
  readonly #startedAt = new NumberColumn();
  readonly #worker = new IntegerColumn();
  readonly #order = new IntegerColumn();
  readonly #file = new IntegerColumn();
  readonly #failure = new IntegerColumn();
  readonly #ignored = new IntegerColumn();
  readonly #properties = new IntegerColumn();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  add(attempt: Attempt): void {
    const row = this.length++;
    const { tests, labels, failures } = this.#texts;
    this.#test.set(row, tests.numberOf(attempt.test));
    this.#occurrence.set(row, attempt.occurrence - 1);
    this.#attempt.set(row, attempt.attempt - 1);
    this.#outcome.set(row, outcomeNumber.get(attempt.outcome) ?? 0);
    this.#durationMs.set(row, attempt.durationMs);
    this.#startedAt.set(row, attempt.startedAt);
    this.#worker.set(row, labels.numberOf(attempt.worker));
    // A place counts from 1, so 0 is free to say that nobody knows it.
    this.#order.set(row, attempt.order ?? 0);
    this.#file.set(row, labels.numberOf(attempt.file));
    this.#failure.set(row, failures.numberOf(attempt.failure));
    this.#ignored.set(row, labels.numberOf(attempt.ignoredBecause));
    this.#properties.set(row, labels.numberOf(propertiesText(attempt.properties)));
  }

  trim(): void {
    for (const column of [
      this.#test,
      this.#occurrence,
      this.#attempt,
      this.#outcome,
      this.#durationMs,
      this.#startedAt,
      this.#worker,
      this.#order,
      this.#file,
      this.#failure,
      this.#ignored,
      this.#properties,
    ])
      column.trim(this.length);
  }

  /** The test's number in the store's texts. */
  test(row: number): number {
    return this.#test.at(row);
  }

  /** 1 for the first execution. */
  attempt(row: number): number {
    return this.#attempt.at(row) + 1;
  }

  occurrence(row: number): number {
    return this.#occurrence.at(row) + 1;
  }

  /** A place in `outcomes`. */
  outcome(row: number): number {
    return this.#outcome.at(row);
  }

  durationMs(row: number): number | null {
    return this.#durationMs.at(row);
  }

  isIgnored(row: number): boolean {
    return this.#ignored.at(row) !== 0;
  }

  /** Nothing here was tried a second time. */
  get withoutRetries(): boolean {
    return this.#attempt.empty;
  }

  whole(row: number): Attempt {
    const { labels, failures } = this.#texts;
    const order = this.#order.at(row);
    return {
      test: this.testId(row),
      occurrence: this.occurrence(row),
      attempt: this.attempt(row),
      outcome: outcomes[this.outcome(row)] ?? "pass",
      durationMs: this.durationMs(row),
      startedAt: this.#startedAt.at(row),
      worker: labels.textOf(this.#worker.at(row)),
      order: order === 0 ? null : order,
      file: labels.textOf(this.#file.at(row)),
      failure: failures.failureOf(this.#failure.at(row)),
      ignoredBecause: labels.textOf(this.#ignored.at(row)),
      properties: parseProperties(labels.textOf(this.#properties.at(row))),
    };
  }

  testId(row: number): TestId {
    return asTestId(this.#texts.tests.textOf(this.test(row)) ?? "");
  }
}

// The numbers of texts that are remembered from one commit to the next, as long as it is the same history.

import type { SpooledFailure } from "../spooled-intake.ts";
import type { Row } from "./rows.ts";
import { TextNumbers } from "./text-numbers.ts";

export class KnownTexts {
  readonly tests: TextNumbers = new TextNumbers({
    table: "tests",
    key: "name",
    keyOf: (text) => text,
    row: (number, text) => [number, text],
  });
  readonly labels: TextNumbers = new TextNumbers({
    table: "labels",
    key: "name",
    keyOf: (text) => text,
    row: (number, text) => [number, text],
  });
  readonly failures: TextNumbers = new TextNumbers({
    table: "failures",
    key: "digest",
    keyOf: (text) => (JSON.parse(text) as SpooledFailure)[0],
    row: failureRow,
  });
  #history = "";

  /** What was learned of another history holds no more. */
  check(history: string): void {
    if (history === this.#history) return;
    this.forget();
    this.#history = history;
  }

  forget(): void {
    this.tests.forget();
    this.labels.forget();
    this.failures.forget();
  }
}

function failureRow(number: number, text: string): Row {
  const [digest, ...texts] = JSON.parse(text) as SpooledFailure;
  const size = texts.reduce((sum, one) => sum + (one?.length ?? 0), 0);
  return [number, digest, size, ...texts];
}

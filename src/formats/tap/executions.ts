// Tells of tests whose whole name is known: their ids, their files and their attempts.

import { attemptWith } from "../../core/model/attempt.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Sink } from "../format.ts";
import { Occurrences } from "../occurrences.ts";
import { isAbsolute, looksLikeFile } from "./document.ts";
import type { Unnamed } from "./subtests.ts";

export class Executions {
  readonly #sink: Sink;
  readonly #occurrences = new Occurrences();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** @param execution with all parts of its name, the outermost first */
  tell({ parts, retries, outcome, durationMs, failure, file }: Unnamed): void {
    const [first = "", second] = parts;
    const path = looksLikeFile(first) ? first : null;
    // Where a file lies differs from machine to machine; Tape's like name a test and its only assertion alike.
    const isRepeated = second !== undefined && ((path !== null && isAbsolute(path)) || first === second);
    const test = testId(isRepeated ? parts.slice(1) : parts);
    const occurrence = this.#occurrences.next(test);
    const place = path ?? file;
    for (let attempt = 1; attempt <= retries; attempt += 1)
      this.#sink.attempt(attemptWith(test, "fail", { occurrence, attempt, file: place }));
    const told = { occurrence, attempt: retries + 1, durationMs, file: place, failure };
    this.#sink.attempt(attemptWith(test, outcome, told));
  }
}

// The texts of failures, each kept once however often it occurs. A digest tells them apart, so that a text of a megabyte
// is compared by its 16 bytes.

import { createHash } from "node:crypto";
import type { Failure } from "../../core/model/attempt.ts";

/** The same for the same four texts, different for others. */
export function failureDigest({ type, message, trace, output }: Failure): string {
  const hash = createHash("sha256");
  for (const text of [type, message, trace, output])
    hash.update(text === null ? "-\n" : `${text.length}\n`).update(text ?? "");
  return hash.digest("hex").slice(0, 32);
}

export class FailureTable {
  readonly #numbers = new Map<string, number>();
  readonly #failures: Failure[] = [];

  /** Its number, from 1; 0 for none. */
  numberOf(failure: Failure | null): number {
    if (failure === null) return 0;
    const digest = failureDigest(failure);
    const known = this.#numbers.get(digest);
    if (known !== undefined) return known;
    this.#failures.push(failure);
    this.#numbers.set(digest, this.#failures.length);
    return this.#failures.length;
  }

  failureOf(number: number): Failure | null {
    return this.#failures[number - 1] ?? null;
  }
}

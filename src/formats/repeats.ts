// How often each test id has been seen in one file, and how it ended there, so that tests that share a name get their numbers and
// retries theirs.

import { IdTable } from "./id-table.ts";

/** Which execution a case is. */
export interface Turn {
  readonly occurrence: number;
  readonly attempt: number;
}

const first: Turn = { occurrence: 1, attempt: 1 };

/** State of an id in 32 bits: occurrence, attempts in it, whether the last one was bad. */
const attemptBits = 11;
const mostAttempts = (1 << attemptBits) - 1;
const mostOccurrences = (1 << (31 - attemptBits)) - 1;

export class Repeats {
  readonly #seen = new IdTable();

  /**
   * Takes the next case of an id.
   *
   * @param retried whether, in this dialect, a case after a bad one of the same name is its retry
   * @param attempts how many attempts the case itself tells of
   * @param bad whether the last of them was bad
   */
  take(id: string, retried: boolean, attempts: number, bad: boolean): Turn {
    const slot = this.#seen.slotOf(id);
    const before = this.#seen.get(slot);
    const turn = before === 0 ? first : next(before, retried);
    const total = Math.min(mostAttempts, turn.attempt - 1 + attempts);
    this.#seen.set(slot, ((turn.occurrence << (attemptBits + 1)) | (total << 1) | (bad ? 1 : 0)) >>> 0);
    return turn;
  }
}

function next(state: number, retried: boolean): Turn {
  const occurrence = state >>> (attemptBits + 1);
  const attempts = (state >>> 1) & mostAttempts;
  if (retried && (state & 1) === 1) return { occurrence, attempt: attempts + 1 };
  return { occurrence: Math.min(mostOccurrences, occurrence + 1), attempt: 1 };
}

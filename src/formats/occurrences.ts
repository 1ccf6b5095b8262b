// Tells apart tests of one file that share a name.

import { IdTable } from "./id-table.ts";

/** Counts the tests of one name: 1 for the first, 2 for the next. */
export class Occurrences {
  readonly #seen = new IdTable();

  next(name: string): number {
    const slot = this.#seen.slotOf(name);
    const occurrence = this.#seen.get(slot) + 1;
    this.#seen.set(slot, occurrence);
    return occurrence;
  }

  /** How many there were; 0 for a name that was not told. */
  current(name: string): number {
    return this.#seen.get(this.#seen.slotOf(name));
  }
}

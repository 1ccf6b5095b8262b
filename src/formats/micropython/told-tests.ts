// What a log has told of each test so far: how often it came, and whether it failed when it came last, of which its retry is asked.
// One table holds both, as the names of all tests are in it.

import { IdTable } from "../id-table.ts";

export class ToldTests {
  /** Of each name twice its occurrence, and one more where it failed last. */
  readonly #states = new IdTable();

  /** How many tests of a name there were. */
  count(name: string): number {
    return this.#states.get(this.#states.slotOf(name)) >> 1;
  }

  /** Takes the first attempt of the next test of a name. @returns its occurrence */
  first(name: string, failed: boolean): number {
    const slot = this.#states.slotOf(name);
    const occurrence = (this.#states.get(slot) >> 1) + 1;
    this.#states.set(slot, (occurrence << 1) | (failed ? 1 : 0));
    return occurrence;
  }

  /** Takes a retry of the last test of a name. @returns its occurrence, and whether the attempt before failed */
  retry(name: string, failed: boolean): { readonly occurrence: number; readonly failedBefore: boolean } {
    const slot = this.#states.slotOf(name);
    const state = this.#states.get(slot);
    this.#states.set(slot, (state & ~1) | (failed ? 1 : 0));
    return { occurrence: state >> 1, failedBefore: (state & 1) === 1 };
  }
}

// Test ids out of the columns that name a test. Each name is put together once; a table of ten million attempts has a few
// thousand of them.

import { type TestId, testId } from "../../core/model/test-id.ts";
import type { Cells } from "./cells.ts";
import { detached } from "../detached.ts";
import { nowhereInRow, type Row } from "./row.ts";

/** A test, with where it was met last: enough to tell apart the tests of one job run that share a name. */
export class NamedTest {
  readonly id: TestId;
  /** The texts that named it, one for each column of a name; empty where there is none. */
  readonly texts: readonly string[];
  /** The test that came in the row after it, the last time: tables keep the order of the runs they were made from. */
  next: NamedTest | null = null;
  #jobRun = -2;
  #occurrence = 1;
  /** A bit for each attempt met in the occurrence. */
  #attempts = 0;

  constructor(id: TestId, texts: readonly string[]) {
    this.id = id;
    this.texts = texts;
  }

  /**
   * The occurrence of a row: an attempt number that was met already in the same job run belongs to another test of the
   * same name. Holds where the rows of a job run, or those of a test, stand together.
   */
  occurrence(jobRun: number, attempt: number): number {
    const bit = attempt < 31 ? 1 << attempt : 0;
    if (this.#jobRun !== jobRun) {
      this.#jobRun = jobRun;
      this.#occurrence = 1;
      this.#attempts = bit;
    } else if ((this.#attempts & bit) !== 0) {
      this.#occurrence += 1;
      this.#attempts = bit;
    } else {
      this.#attempts |= bit;
    }
    return this.#occurrence;
  }
}

export class TestNames {
  readonly #cells: Cells;
  readonly #known = new Map<string, NamedTest>();
  #places: readonly number[] = [];
  #above: NamedTest | null = null;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  bind(): void {
    this.#places = ["classname", "test", "name"].map((column) => this.#cells.place(column));
    this.#above = null;
  }

  /** The test that a row names; null where its name is empty. */
  of(row: Row): NamedTest | null {
    const expected = this.#above?.next ?? null;
    const test = expected !== null && this.#isNamed(expected, row) ? expected : this.#find(row);
    if (this.#above !== null) this.#above.next = test;
    this.#above = test;
    return test;
  }

  #isNamed({ texts }: NamedTest, row: Row): boolean {
    // From the last part: the first ones are often the same for tests that differ.
    for (let at = this.#places.length - 1; at >= 0; at -= 1)
      if (!row.is(this.#places[at] ?? nowhereInRow, texts[at] ?? "")) return false;
    return true;
  }

  #find(row: Row): NamedTest | null {
    const texts = this.#places.map((cell) => row.text(cell));
    const key = texts.join("\0");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (texts.every((text) => text.trim() === "")) return null;
    const test = new NamedTest(testId(texts), texts.map(detached));
    this.#known.set(detached(key), test);
    return test;
  }
}

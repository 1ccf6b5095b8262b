// The tests that `deflake` wants to be run, told by a file whose path is in DEFLAKE_TESTS. What a runner's own options
// cannot say, a test of one file and not its namesake of another, is held in here, inside of the runner.

import { readFileSync } from "node:fs";
import { titlePattern } from "../core/model/title-pattern.ts";
import { testId } from "../core/model/test-id.ts";
import { testFile } from "./test-file.ts";

/** What `deflake` writes: the tests in the order in which they are to run. */
export type ChosenTest = { readonly test: string; readonly file: string | null };

export class ChosenTests {
  readonly #tests: readonly ChosenTest[];
  readonly #ids: ReadonlySet<string>;

  constructor(tests: readonly ChosenTest[]) {
    this.#tests = tests;
    this.#ids = new Set(tests.map(({ test }) => test));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Of some files those with chosen tests, in the order in which they have their turn. */
  inOrder<File>(files: readonly File[], pathOf: (file: File) => string): File[] {
    return files
      .map((file) => ({ file, turn: this.#turnOf(pathOf(file)) }))
      .filter(({ turn }) => turn >= 0)
      .sort((a, b) => a.turn - b.turn)
      .map(({ file }) => file);
  }

  /** When the first test of a file has its turn, from 0; -1 where no test of the file is chosen. */
  #turnOf(path: string): number {
    const file = testFile(path);
    const prefix = prefixOf(path);
    return this.#tests.findIndex((one) => one.file === file || one.test.startsWith(prefix));
  }

  /** Whether every test says in which file it is, so that files without one need not be loaded. */
  get tellFiles(): boolean {
    return this.#tests.every(({ file }) => file !== null);
  }

  /** Finds the titles of the chosen tests of a file, joined as runners do, and no others. */
  namesIn(path: string): string {
    const prefix = prefixOf(path);
    const names = [...this.#ids]
      .filter((id) => id.startsWith(prefix))
      .map((id) => titlePattern(id.slice(prefix.length)));
    // An empty alternative would find every test; this finds none.
    return names.length === 0 ? "(?!)" : `^\\s*(?:${names.join("|")})\\s*$`;
  }
}

const prefixOf = (path: string): string => `${testId([testFile(path)])} > `;

/** Null where all tests are to be run. */
export function chosenTests(): ChosenTests | null {
  const path = process.env["DEFLAKE_TESTS"];
  if (path === undefined || path === "") return null;
  return new ChosenTests(JSON.parse(readFileSync(path, "utf8")) as ChosenTest[]);
}

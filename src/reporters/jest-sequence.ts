// Test files in the order in which their chosen tests have their turn, and no others; for `--testSequencer`.

import { chosenTests } from "./chosen-tests.ts";
import { jestModule } from "./jest-modules.ts";
import type { Test } from "./jest-types.ts";

export default class ChosenSequence {
  readonly #chosen = chosenTests();

  constructor() {
    // For jest-names, which runs in workers that know less of where Jest lies.
    process.env["DEFLAKE_JEST_CIRCUS"] = jestModule("jest-circus/runner");
  }

  sort(tests: readonly Test[]): readonly Test[] {
    return this.#chosen?.inOrder(tests, ({ path }) => path) ?? tests;
  }

  /** Jest asks for the files that failed last time, to run them first where it may stop early. */
  allFailedTests(tests: readonly Test[]): readonly Test[] {
    return this.sort(tests);
  }

  cacheResults(): void {
    // A chosen part says nothing of how long the whole of a file takes.
  }
}

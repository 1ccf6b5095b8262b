// All runners that are known by name. A new one is a line here.

import { ava } from "./ava.ts";
import { bats } from "./bats.ts";
import { cargoTest } from "./cargo-test.ts";
import { ctest } from "./ctest.ts";
import { goTest } from "./go-test.ts";
import { jest } from "./jest.ts";
import { micropython } from "./micropython.ts";
import { mocha } from "./mocha.ts";
import { nextest } from "./nextest.ts";
import { nodeTest } from "./node-test.ts";
import { playwright } from "./playwright.ts";
import { prove } from "./prove.ts";
import { pytest } from "./pytest.ts";
import type { Recognised, Runner } from "./runner.ts";
import { stestr, testr } from "./stestr.ts";
import { vitest } from "./vitest.ts";

/** In the order in which they are asked whether a command is theirs. */
export const runners: readonly Runner[] = [
  nodeTest,
  vitest,
  jest,
  mocha,
  playwright,
  ava,
  pytest,
  stestr,
  testr,
  goTest,
  cargoTest,
  nextest,
  ctest,
  bats,
  prove,
  micropython,
];

export interface RecognisedRunner {
  readonly runner: Runner;
  readonly command: Recognised;
}

/**
 * The runner that these words start; null where none of ours is.
 *
 * @example recogniseRunner(["node", "--test", "test/"])?.runner.name // "node-test"
 */
export function recogniseRunner(words: readonly string[]): RecognisedRunner | null {
  for (const runner of runners) {
    const command = runner.recognise(words);
    if (command !== null) return { runner, command };
  }
  return null;
}

/** @param name the word for `--runner` */
export const runnerNamed = (name: string): Runner | null => runners.find((runner) => runner.name === name) ?? null;

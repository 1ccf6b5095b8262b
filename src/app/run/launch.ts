// How the user's command is started and what its exit code means: through the runner that was recognised in it, with the
// user's own result files, both, or neither.

import type { TestId } from "../../core/model/test-id.ts";
import type { ExitMeaning } from "../../core/policy/judge.ts";
import type { RecognisedRunner } from "../../runners/registry.ts";
import type { Listing, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "../../runners/runner.ts";

export interface Launch {
  /** The word for `--runner`; null where nobody knows. */
  readonly runner: string | null;
  /** It is known where results will be. */
  readonly tells: boolean;
  /** For where nothing can be recorded; null where nothing was typed. */
  readonly asTyped: Prepared | null;
  readonly record: (scratch: Scratch) => Prepared;
  /** The command without these tests; null where nobody knows how. */
  readonly exclude: ((tests: readonly TestId[], scratch: Scratch) => Prepared | Unable) | null;
  /** Names the tests of the command; null where that is not known. */
  readonly list: ((scratch: Scratch) => Listing) | null;
  readonly select: (selection: Selection, scratch: Scratch) => Prepared | Unable;
  readonly meaningOf: (code: number) => ExitMeaning;
}

export interface Wanted {
  /** As typed. */
  readonly words: readonly string[];
  readonly known: RecognisedRunner | null;
  /** The same runner's command by itself, for single tests; null where it is the typed one. */
  readonly alone: Recognised | null;
  /** Result files of the user's own; empty where there are none. */
  readonly results: readonly string[];
  /** Their format; null where each file's is to be found out. */
  readonly format: string | null;
}

export function launchOf({ words, known, alone, results, format }: Wanted): Launch {
  const own: Prepared = { words, env: {}, files: [], results: { kind: "files", paths: results, format } };
  const asTyped = words.length === 0 ? null : own;
  if (known === null)
    return {
      asTyped,
      runner: null,
      tells: results.length > 0,
      record: () => own,
      exclude: null,
      list: null,
      select: () => unknown,
      meaningOf: customMeaning,
    };
  const { runner, command } = known;
  return {
    asTyped,
    runner: runner.name,
    tells: true,
    // Whoever names the results has them written already, and the command stays as it was typed.
    record: (scratch) => (results.length > 0 ? own : runner.record(command, scratch)),
    exclude:
      results.length > 0 ? null : (tests, scratch) => runner.exclude?.(command, tests, scratch) ?? inexact(runner),
    list: listOf(runner, command),
    select: (selection, scratch) => runner.select(alone ?? command, selection, scratch),
    meaningOf: (code) => runner.meaningOf(code),
  };
}

/** Nearly all runners say 1 when tests failed, and something else for everything else. */
const customMeaning = (code: number): ExitMeaning => (code === 0 ? "passed" : code === 1 ? "tests-failed" : "broken");

const listOf = (runner: Runner, command: Recognised): Launch["list"] => runner.list?.bind(runner, command) ?? null;

const inexact = ({ title }: Runner): Unable => ({
  kind: "unable",
  why: `${title} cannot be told to leave out exactly these tests.`,
  fix: "Skip them in their source, as the runner has it.",
});

const unknown: Unable = {
  kind: "unable",
  why: "Nobody knows how this command is told to run one test alone.",
  fix: "Name its runner with --runner, or describe it under `runner:` in deflake.yaml.",
};

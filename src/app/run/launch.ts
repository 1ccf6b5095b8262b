// How the user's command is started and what its exit code means: through the runner that was recognised in it, with the
// user's own result files, both, or neither.

import type { TestId } from "../../core/model/test-id.ts";
import type { ExitMeaning } from "../../core/policy/judge.ts";
import type { RecognisedRunner } from "../../runners/registry.ts";
import type {
  Listing,
  NameCheck,
  Prepared,
  Recognised,
  Runner,
  Scratch,
  Selection,
  Unable,
} from "../../runners/runner.ts";

type List = (scratch: Scratch) => Listing;

/** How some tests are left out. */
export type LeavingOut =
  /** The runner is told which. Where it goes by names, `check` shows whether these hit others. */
  | {
      readonly kind: "without";
      readonly without: (tests: readonly TestId[], scratch: Scratch) => Prepared | Unable;
      readonly check: { readonly list: List; readonly hits: NameCheck["hits"] } | null;
    }
  /** It is told all others. */
  | {
      readonly kind: "rest";
      readonly list: List;
      readonly only: (tests: readonly TestId[], scratch: Scratch) => Prepared | Unable;
    };

export interface Launch {
  /** The word for `--runner`; null where nobody knows. */
  readonly runner: string | null;
  /** It is known where results will be. */
  readonly tells: boolean;
  /** For where nothing can be recorded; null where nothing was typed. */
  readonly asTyped: Prepared | null;
  readonly record: (scratch: Scratch) => Prepared;
  readonly leavingOut: LeavingOut | Unable;
  /** Names the tests of the command; null where that is not known. */
  readonly list: List | null;
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
      leavingOut: nobodyKnows,
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
    leavingOut: results.length > 0 ? nobodyKnows : leavingOut(runner, command),
    list: listOf(runner, command),
    select: (selection, scratch) => runner.select(alone ?? command, selection, scratch),
    meaningOf: (code) => runner.meaningOf(code),
  };
}

/** Nearly all runners say 1 when tests failed, and something else for everything else. */
const customMeaning = (code: number): ExitMeaning => (code === 0 ? "passed" : code === 1 ? "tests-failed" : "broken");

const listOf = (runner: Runner, command: Recognised): Launch["list"] => runner.list?.bind(runner, command) ?? null;

function leavingOut(runner: Runner, command: Recognised): LeavingOut | Unable {
  const { excludesByName: check } = runner;
  const without = runner.exclude?.bind(runner, command);
  if (without !== undefined) {
    const byName = check === undefined ? null : { list: check.list.bind(check, command), hits: check.hits.bind(check) };
    return { kind: "without", without, check: byName };
  }
  const list = listOf(runner, command);
  if (list === null || runner.can.subset !== "test") return inexact(runner);
  const only = (tests: readonly TestId[], scratch: Scratch): Prepared | Unable => {
    const selected = tests.map((test) => ({ test, file: null }));
    const prepared = runner.select(command, { tests: selected, ordered: false, seed: null, workers: null }, scratch);
    return "kind" in prepared || prepared.inexact === undefined ? prepared : inexact(runner);
  };
  return { kind: "rest", list, only };
}

const inexact = ({ title }: Runner): Unable => ({
  kind: "unable",
  why: `${title} cannot be told to leave out exactly these tests.`,
  fix: "Skip them in their source, as the runner has it.",
});

const nobodyKnows: Unable = { kind: "unable", why: "Nobody knows how this command is told to.", fix: "" };

const unknown: Unable = {
  kind: "unable",
  why: "Nobody knows how this command is told to run one test alone.",
  fix: "Name its runner with --runner, or describe it under `runner:` in deflake.yaml.",
};

// AVA. It takes no reporters, so that its results are the TAP that it prints instead of its own output.

import { findProgram, withoutOption, withOptions, type Option } from "./command-words.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Selection, Unable } from "./runner.ts";

const match: Option = { names: ["--match", "-m"], takesValue: true };
const workersOptions: readonly Option[] = [
  { names: ["--concurrency", "-c"], takesValue: true },
  { names: ["--serial", "-s"], takesValue: false },
];

export const ava: Runner = {
  name: "ava",
  title: "AVA",
  can: { subset: "test", order: "own", seed: false, workers: true, list: false, output: "replaced" },
  recognise(words) {
    const found = findProgram(words, { names: ["ava"], scripts: ["ava/entrypoints/cli", "ava/cli"] });
    return found?.args[0] === "reset-cache" || found?.args[0] === "debug" ? null : found;
  },
  record,
  select,
  meaningOf,
};

function record({ head, args, env }: Recognised, _scratch?: unknown): Prepared {
  return {
    words: [...head, ...withOptions(withoutOption(args, { names: ["--tap", "-t"], takesValue: false }), ["--tap"])],
    env,
    results: { kind: "stdout", format: "tap" },
    files: [],
  };
}

/**
 * By titles alone. In its TAP, AVA puts the names of folders and files in front of a title as far as they tell the files
 * of this run apart; the same files have to be found for the ids to be the same.
 */
function select(command: Recognised, selection: Selection): Prepared | Unable {
  if (selection.ordered) return withoutOrder;
  if (selection.seed !== null) return { kind: "unable", why: "AVA does not shuffle.", fix: "Leave the seed out." };
  const { workers } = selection;
  const titles = new Set(selection.tests.flatMap(({ test }) => titlesIn(test)));
  const kept = (workers === null ? [match] : [match, ...workersOptions]).reduce(withoutOption, command.args);
  const ours = [
    ...[...titles].map((title) => `--match=${exactly(title)}`),
    ...(workers === null ? [] : [`--concurrency=${workers}`]),
  ];
  return {
    ...record({ ...command, args: withOptions(kept, ours) }),
    inexact: "AVA finds tests by their titles, in all files.",
  };
}

/** Where the file ends and the title begins nobody can say, as ` › ` may stand in both. */
function titlesIn(test: string): readonly string[] {
  const parts = test.split(" › ");
  return parts.map((_, at) => parts.slice(at).join(" › "));
}

/** `*` stands for any text, and `!` in front for all others. */
const exactly = (title: string): string => title.replaceAll(/[\\*!]/g, String.raw`\$&`);

const withoutOrder: Unable = {
  kind: "unable",
  why: "AVA runs each test file in a worker of its own, several at a time, and the tests of a file at a time too.",
  fix: "Run the selection without an order; mark tests that must not overlap with test.serial().",
};

/** 1 for tests that failed and for everything else that went wrong (`exit` in AVA's lib/cli.js). */
function meaningOf(exitCode: number): ExitMeaning {
  return exitCode === 0 ? "passed" : exitCode === 1 ? "tests-failed" : "broken";
}

// Mocha 10 and newer. Our recorder is a required module, so that the one reporter that Mocha takes stays the user's.

import { findProgram, withoutOption, withOptions } from "./command-words.ts";
import { recording, withChosenTests, withExcludedTests } from "./in-process.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";
import { keepsFilesApart, refuseMixedFiles } from "./selected-tests.ts";

export const mocha: Runner = {
  name: "mocha",
  title: "Mocha",
  can: { subset: "test", order: "files", seed: false, workers: true, list: false, output: "untouched" },
  recognise(words) {
    const found = findProgram(words, {
      names: ["mocha", "_mocha"],
      scripts: ["mocha/bin/mocha", "mocha/bin/_mocha", "mocha/lib/cli/cli"],
    });
    return found?.args[0] === "init" ? null : found;
  },
  record,
  select,
  exclude: (command, tests, scratch) => withExcludedTests(record(command, scratch), tests, scratch),
  meaningOf,
};

function record({ head, args, env }: Recognised, scratch: Scratch): Prepared {
  return recording([...head, ...withOptions(args, [`--require=${scratch.reporters}/mocha.js`])], env, scratch);
}

/** What was typed stands: all files are found as ever, and our module leaves of them what was chosen. */
function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const { tests, ordered } = selection;
  if (ordered && !keepsFilesApart(tests)) return refuseMixedFiles("Mocha");
  if (selection.seed !== null) return { kind: "unable", why: "Mocha does not shuffle.", fix: "Leave the seed out." };
  const workers = selection.workers ?? (ordered ? 1 : null);
  const parallel = [
    { names: ["--parallel", "-p", "--no-parallel"], takesValue: false },
    { names: ["--jobs", "-j"], takesValue: true },
  ];
  const kept = workers === null ? command.args : parallel.reduce(withoutOption, command.args);
  const ours = workers === null ? [] : workers === 1 ? ["--no-parallel"] : ["--parallel", `--jobs=${workers}`];
  return withChosenTests(record({ ...command, args: withOptions(kept, ours) }, scratch), tests, scratch);
}

/**
 * The number of tests that failed, at most 255; 1 too for files that cannot be loaded and with `--posix-exit-codes`.
 * https://mochajs.org/running/cli/#about-exit-codes
 */
function meaningOf(exitCode: number): ExitMeaning {
  return exitCode === 0 ? "passed" : exitCode <= 255 ? "tests-failed" : "broken";
}

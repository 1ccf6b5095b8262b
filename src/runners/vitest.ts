// Vitest 3 and newer. Our reporter stands beside those that were typed; where none were it brings along those of the
// configuration, which a reporter on the command line would put aside.

import { projectPath } from "../core/model/project-path.ts";
import { testId, type TestId } from "../core/model/test-id.ts";
import { findProgram, withOptions } from "./command-words.ts";
import { recording, withChosenTests, withExcludedTests } from "./in-process.ts";
import { keepsFilesApart, refuseMixedFiles } from "./selected-tests.ts";
import type { ExitMeaning, Listing, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";

/** Subcommands that run tests; others list them, start a server or measure speed. */
const running = new Set(["run", "related"]);
const other = new Set(["watch", "dev", "bench", "list", "init", "typecheck"]);

export const vitest: Runner = {
  name: "vitest",
  title: "Vitest",
  can: { subset: "test", order: "files", seed: true, workers: true, list: true, output: "untouched" },
  recognise(words) {
    const found = findProgram(words, { names: ["vitest"], scripts: ["vitest/vitest"] });
    return found === null || other.has(found.args[0] ?? "") ? null : found;
  },
  record,
  select,
  exclude: (command, tests, scratch) => withExcludedTests(record(command, scratch), tests, scratch),
  list,
  meaningOf,
};

function record({ head, args, env }: Recognised, scratch: Scratch): Prepared {
  const ours = [...(running.has(args[0] ?? "") ? [] : ["--run"]), `--reporter=${scratch.reporters}/vitest.js`];
  return recording([...head, ...withOptions(args, ours)], env, scratch);
}

/** What was typed stands: our sequencer and our runner leave of it what was chosen. */
function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const { tests, ordered, seed } = selection;
  if (ordered && !keepsFilesApart(tests)) return refuseMixedFiles("Vitest");
  const workers = selection.workers ?? (ordered ? 1 : null);
  const ours = [
    // Coverage of a part would fall below its thresholds.
    "--coverage.enabled=false",
    ...(workers === null ? [] : workers === 1 ? ["--no-file-parallelism"] : [`--maxWorkers=${workers}`]),
    ...(seed === null ? [] : ["--sequence.shuffle.tests=true", `--sequence.seed=${seed}`]),
  ];
  return withChosenTests(record({ ...command, args: withOptions(command.args, ours) }, scratch), tests, scratch);
}

function list({ head, args, env }: Recognised): Listing {
  const [verb, ...others] = args;
  const asked = running.has(verb ?? "") ? others : args;
  return { command: { words: [...head, "list", ...withOptions(asked, ["--json"])], env }, read: readListing };
}

/** `[{ name: "cart > adds", file: "/…/cart.test.ts" }]` with whatever was printed before it. */
function readListing(stdout: string, _stderr: string, folder: string): readonly TestId[] {
  const from = stdout.search(/^\[\s*(?:\{|\])/m);
  const listed = from < 0 ? [] : (JSON.parse(stdout.slice(from)) as readonly { name: string; file: string }[]);
  return listed.map(({ name, file }) => testId([projectPath(file, folder).path, name]));
}

/**
 * 1 for tests that failed, for errors outside of them, and for a run without tests; 130 when it is interrupted
 * (`process.exitCode` in Vitest's cli-api). https://vitest.dev/guide/cli
 */
function meaningOf(exitCode: number): ExitMeaning {
  return exitCode === 0 ? "passed" : exitCode === 1 ? "tests-failed" : "broken";
}

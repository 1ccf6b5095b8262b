// pytest 7 and newer. A plugin of ours (reporters/pytest) records within pytest, and runs a selection in its order;
// nothing of it is seen.

import { testId } from "../core/model/test-id.ts";
import { recording, withChosenTests, withExcludedTests } from "./in-process.ts";
import { findPythonProgram } from "./python-words.ts";
import type {
  CommandLine,
  ExitMeaning,
  Listing,
  Prepared,
  Recognised,
  Runner,
  Scratch,
  Selection,
  Unable,
} from "./runner.ts";

export const pytest: Runner = {
  name: "pytest",
  title: "pytest",
  can: { subset: "test", order: "given", seed: false, workers: true, list: true, output: "untouched" },
  recognise: (words) => findPythonProgram(words, { names: ["pytest", "py.test"], modules: ["pytest", "py.test"] }),
  record,
  select,
  exclude: (command, tests, scratch) => withExcludedTests(record(command, scratch), tests, scratch),
  list,
  meaningOf,
};

/** In front of the arguments: behind a `--` there are no options. */
const withPlugin = ({ head, args }: Recognised): readonly string[] => [...head, "-p", "deflake_pytest", ...args];
const placeOfPlugin = ({ reporters }: Scratch): NonNullable<CommandLine["paths"]> => ({
  PYTHONPATH: [`${reporters}/pytest`],
});

function record(command: Recognised, scratch: Scratch): Prepared {
  return { ...recording(withPlugin(command), command.env, scratch), paths: placeOfPlugin(scratch) };
}

function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const { tests, ordered, seed, workers } = selection;
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  if (ordered && (workers ?? 1) > 1) return { kind: "unable", ...withoutOneWorker };
  const count = ordered ? 1 : workers;
  const prepared = withChosenTests(record(command, scratch), tests, scratch);
  const asked = {
    ...(ordered ? { DEFLAKE_ORDERED: "1" } : {}),
    ...(count === null ? {} : { DEFLAKE_WORKERS: String(count) }),
  };
  return { ...prepared, env: { ...prepared.env, ...asked } };
}

const mark = "deflake-test: ";

/** The plugin prints them: pytest's own list depends on how quiet the user's settings are. */
function list(command: Recognised, scratch: Scratch): Listing {
  const collecting = { ...command, args: ["--collect-only", ...command.args] };
  return {
    command: {
      words: withPlugin(collecting),
      env: { ...command.env, DEFLAKE_LIST: mark },
      paths: placeOfPlugin(scratch),
    },
    read: (stdout) =>
      stdout.split("\n").flatMap((line) => (line.startsWith(mark) ? [testId([line.slice(mark.length)])] : [])),
  };
}

/** https://docs.pytest.org/en/stable/reference/exit-codes.html */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  if (exitCode === 1) return "tests-failed";
  return exitCode === 5 ? "no-tests" : "broken";
}

const withoutSeed = {
  why: "pytest does not shuffle by itself.",
  fix: "Shuffle the list of tests, whose order is kept; or pass the seed to the plugin that shuffles, as in `--randomly-seed=1`.",
};
const withoutOneWorker = {
  why: "The workers of pytest-xdist share the tests out as they become free, so that there is no order to keep.",
  fix: "Use one worker.",
};

// MicroPython's `run-tests.py`. It writes `_results.json` into its folder of results, where people look for the outputs of tests
// that failed; that is where we read it. Every test is a file and, on a computer, a process of its own.

import { literalPattern } from "../core/model/literal-pattern.ts";
import type { TestId } from "../core/model/test-id.ts";
import { findPythonProgram } from "./python-words.ts";
import { settingsOf } from "./command-words.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Selection, Unable } from "./runner.ts";
import { argumentsOf, lastValue, optionsBut, type Arguments } from "./subcommand.ts";

const valued = new Set([
  ..."-t --test-instance --target -b --baudrate -u --user -p --password -d --test-dirs -r --result-dir -e --exclude".split(
    " ",
  ),
  ..."-i --include --via-mpy --mpy-cross-flags --heapsize -j --jobs --emit --emit-native".split(" "),
]);

export const micropython: Runner = {
  name: "micropython",
  title: "MicroPython run-tests.py",
  can: { subset: "test", order: "given", seed: false, workers: true, list: false, output: "untouched" },
  recognise,
  record,
  select,
  exclude,
  meaningOf,
};

const script = /(?:^|[/\\])run-tests\.py$/;

function recognise(words: readonly string[]): Recognised | null {
  const { at, env } = settingsOf(words);
  const place = words.findIndex((word, index) => index >= at && script.test(word));
  if (place < 0) return null;
  const python = findPythonProgram(words.slice(at, place + 1), {
    names: [words[place]?.replace(/^.*[/\\]/, "") ?? ""],
    modules: [],
  });
  return python === null ? null : { head: words.slice(at, place + 1), args: words.slice(place + 1), env };
}

const typedOf = ({ args }: Recognised): Arguments =>
  argumentsOf(args, { takesValue: (name) => valued.has(name), ends: ["--"] });

function record(command: Recognised): Prepared {
  const beside = (command.head.at(-1) ?? "").replace(script, "");
  const folder = lastValue(typedOf(command), ["-r", "--result-dir"]) ?? `${beside === "" ? "." : beside}/results`;
  return {
    words: [...command.head, ...command.args],
    env: command.env,
    results: { kind: "files", paths: [`${folder}/_results.json`], format: "micropython-results" },
    files: [],
  };
}

function select(command: Recognised, { tests, ordered, seed, workers }: Selection): Prepared | Unable {
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  const typed = typedOf(command);
  const count = workers ?? (ordered ? 1 : null);
  const chosen = ["-d", "--test-dirs", "-i", "--include", "-e", "--exclude", "--run-failures"];
  const kept = optionsBut(typed, count === null ? chosen : [...chosen, "-j", "--jobs"]);
  const parallel = count === null ? [] : ["--jobs", String(count)];
  return record({ ...command, args: [...kept, ...parallel, ...tests.map(({ test }) => test)] });
}

/** The last expression that finds a test's path says whether it runs. */
function exclude(command: Recognised, tests: readonly TestId[]): Prepared {
  const ours = tests.map((test) => `--exclude=^${literalPattern(test)}$`);
  const typed = typedOf(command);
  // `--test-dirs` takes all words up to the next option.
  return record({
    ...command,
    args: [...command.args.slice(0, command.args.length - typed.rest.length), ...ours, ...typed.rest],
  });
}

/** 1 when tests failed, and when a target could not be reached, of which there are no results then. */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withoutSeed = {
  why: "run-tests.py does not shuffle.",
  fix: "Shuffle the list of tests, whose order is kept.",
};

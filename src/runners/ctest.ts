// CTest 3.21 and newer, which writes JUnit XML beside what it prints. Every test is a process of its own.

import { testId, type TestId } from "../core/model/test-id.ts";
import { settingsOf } from "./command-words.ts";
import type { ExitMeaning, Listing, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";
import { argumentsOf, lastValue, optionsBut, type Arguments } from "./subcommand.ts";

const valued = new Set([
  ..."-C --build-config -R --tests-regex -E --exclude-regex -L --label-regex -LE --label-exclude -FA -FS -FC".split(
    " ",
  ),
  ..."--fixture-exclude-any --fixture-exclude-setup --fixture-exclude-cleanup -D --dashboard -M --test-model".split(
    " ",
  ),
  ..."-T --test-action -S --script -SP --script-new-process -A --add-notes -I --tests-information -O --output-log".split(
    " ",
  ),
  ..."--output-junit --test-dir --timeout --stop-time --repeat --resource-spec-file --preset --test-load".split(" "),
  ..."--interactive-debug-mode --max-width --test-output-size-passed --test-output-size-failed --tests-from-file".split(
    " ",
  ),
  ..."--exclude-from-file".split(" "),
]);

/** How long a word may be on Linux, less some room (MAX_ARG_STRLEN). */
const wordLimit = 120_000;

export const ctest: Runner = {
  name: "ctest",
  title: "CTest",
  can: { subset: "test", order: "own", seed: false, workers: true, list: true, output: "untouched" },
  recognise,
  record,
  select,
  exclude,
  list,
  meaningOf,
};

function recognise(words: readonly string[]): Recognised | null {
  const { at, env } = settingsOf(words);
  const program = (words[at] ?? "").replace(/^.*[/\\]/, "").replace(/\.exe$/i, "");
  if (program !== "ctest") return null;
  return { head: words.slice(at, at + 1), args: words.slice(at + 1), env };
}

const typedOf = ({ args }: Recognised): Arguments =>
  // `-j` alone means as many as there are processors.
  argumentsOf(args, {
    takesValue: (name, next) => (isParallel(name) ? /^\d+$/.test(next) : valued.has(name)),
    ends: [],
  });

const isParallel = (name: string): boolean => name === "-j" || name === "--parallel";

function record(command: Recognised, { folder }: Scratch): Prepared {
  const theirs = lastValue(typedOf(command), ["--output-junit"]);
  const path = `${folder}/ctest.xml`;
  return {
    words: [...command.head, ...command.args, ...(theirs === null ? ["--output-junit", path] : [])],
    env: command.env,
    results: { kind: "files", paths: [theirs === null ? path : inTestFolder(theirs, command)], format: "junit" },
    files: [],
  };
}

/** CTest takes a path from the folder in which it finds its tests. */
function inTestFolder(path: string, command: Recognised): string {
  const folder = lastValue(typedOf(command), ["--test-dir"]);
  return folder === null || /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`;
}

function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const { tests, ordered, seed, workers } = selection;
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  const pattern = patternOf(tests.map(({ test }) => test));
  if (pattern.length > wordLimit) return { kind: "unable", ...tooMany };
  const count = workers ?? (ordered ? 1 : null);
  const chosen = [
    "-R",
    "--tests-regex",
    "-I",
    "--tests-information",
    "--rerun-failed",
    "--schedule-random",
    "--tests-from-file",
  ];
  const kept = optionsBut(typedOf(command), count === null ? chosen : [...chosen, "-j", "--parallel"]);
  const parallel = count === null ? [] : ["--parallel", String(count)];
  const prepared = record({ ...command, args: [...kept, ...parallel, "-R", pattern] }, scratch);
  return { ...prepared, inexact: "CTest also runs the fixtures that a selected test needs." };
}

function exclude(command: Recognised, tests: readonly TestId[], scratch: Scratch): Prepared | Unable {
  const pattern = patternOf(tests);
  if (pattern.length > wordLimit) return { kind: "unable", ...tooMany };
  if (lastValue(typedOf(command), ["-E", "--exclude-regex"]) !== null) return { kind: "unable", ...withOwnPattern };
  return record({ ...command, args: [...command.args, "-E", pattern] }, scratch);
}

const patternOf = (tests: readonly TestId[]): string =>
  `^(${tests.map((test) => test.replaceAll(/[.*+?^$()[\]\\|]/g, String.raw`\$&`)).join("|")})$`;

function list(command: Recognised): Listing {
  return {
    command: { words: [...command.head, ...command.args, "--show-only=json-v1"], env: command.env },
    read: (stdout) => {
      const at = stdout.indexOf("{");
      if (at < 0) return [];
      const told = JSON.parse(stdout.slice(at)) as { readonly tests?: readonly { readonly name?: unknown }[] };
      return (told.tests ?? []).flatMap(({ name }) => (typeof name === "string" ? [testId([name])] : []));
    },
  };
}

/** 8 of the bits that CTest adds up: tests failed (`TEST_ERRORS` in Source/cmCTest.h). No test at all is 0. */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 8 ? "tests-failed" : "broken";
}

const withOwnPattern = {
  why: "CTest takes one pattern of tests to leave out, and one was typed.",
  fix: "Write the test into that pattern.",
};
const withoutSeed = {
  why: "CTest shuffles without a seed only (`--schedule-random`).",
  fix: "Leave the seed out: every test is a process of its own.",
};
const tooMany = {
  why: "CTest takes the names of tests as one argument, and these are too long for one.",
  fix: "Select fewer tests.",
};

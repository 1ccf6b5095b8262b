// stestr and testr, which keep each run in a repository: a file of subunit in `.stestr` or `.testrepository`, named by the
// run's number. It is read there, so that nothing changes for people. Both hand a list of tests to unittest, which runs them in
// its own order; the list of a recorded worker keeps that order.

import { literalPattern } from "../core/model/literal-pattern.ts";
import { testId, type TestId } from "../core/model/test-id.ts";
import { findPythonProgram } from "./python-words.ts";
import type { ExitMeaning, Listing, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";
import { afterVerbs, argumentsOf, lastValue, optionsBut } from "./subcommand.ts";

interface Repository {
  readonly name: string;
  readonly folder: string;
  /** Of the program, before its verb. */
  readonly valuedBefore: readonly string[];
  readonly valued: readonly string[];
  readonly listVerb: string;
  /** Takes a file of expressions of tests to leave out, under any of these names; empty where nothing does. */
  readonly excluding: readonly string[];
  /** Says how many workers there are to be. */
  readonly workers: (count: number) => readonly string[];
}

/** What chooses, repeats or mixes tests by itself. */
const ours = [
  ..."--load-list --failing --until-failure --analyze-isolation --isolated --random --subunit".split(" "),
  ..."--parallel --serial --concurrency --worker-file".split(" "),
];

export const stestr: Runner = runnerOf({
  name: "stestr",
  folder: ".stestr",
  valuedBefore: [
    "-d",
    "--here",
    "-c",
    "--config",
    "-u",
    "--repo-url",
    "-t",
    "--test-path",
    "-top",
    "--top-dir",
    "-g",
    "--group_regex",
  ],
  valued: [
    "--load-list",
    "--concurrency",
    "--worker-file",
    "-e",
    "--exclude-list",
    "-i",
    "--include-list",
    "-E",
    "--exclude-regex",
    "-n",
    "--no-discover",
    "-b",
    "-w",
  ],
  listVerb: "list",
  excluding: ["--exclude-list", "-e", "--blacklist-file", "-b"],
  workers: (count) => (count === 1 ? ["--serial"] : ["--concurrency", String(count)]),
});

export const testr: Runner = runnerOf({
  name: "testr",
  folder: ".testrepository",
  valuedBefore: ["-d", "--here"],
  valued: ["--load-list", "--concurrency", "-d", "--here"],
  listVerb: "list-tests",
  excluding: [],
  workers: (count) => (count === 1 ? [] : ["--parallel", `--concurrency=${count}`]),
});

function runnerOf(repository: Repository): Runner {
  const { name, valued, excluding } = repository;
  const grammar = { takesValue: (option: string): boolean => valued.includes(option), ends: ["--"] };
  const record = (command: Recognised): Prepared => ({
    words: [...command.head, ...command.args],
    env: command.env,
    // `failing` beside them repeats what the last run has.
    results: { kind: "files", paths: [`${folderOf(command, repository)}/[0-9]*`], format: null },
    files: [],
  });
  return {
    name,
    title: name,
    can: { subset: "test", order: "own", seed: false, workers: true, list: true, output: "untouched" },
    recognise: (words) => recognise(words, repository),
    record,
    select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
      if (selection.seed !== null) return { kind: "unable", ...withoutSeed };
      const typed = argumentsOf(command.args, grammar);
      const path = `${scratch.folder}/load-list`;
      const workers = selection.ordered ? 1 : selection.workers;
      const kept =
        workers === null
          ? optionsBut(
              typed,
              ours.filter((option) => !isOfWorkers(option)),
            )
          : optionsBut(typed, ours);
      const chosen = [...(workers === null ? [] : repository.workers(workers)), `--load-list=${path}`];
      return {
        ...record({ ...command, args: [...kept, ...chosen, ...typed.others, ...typed.rest] }),
        files: [{ path, text: selection.tests.map(({ test }) => `${test}\n`).join("") }],
      };
    },
    ...(excluding.length === 0
      ? {}
      : {
          exclude(command: Recognised, tests: readonly TestId[], scratch: Scratch): Prepared | Unable {
            const typed = argumentsOf(command.args, grammar);
            if (lastValue(typed, excluding) !== null) return { kind: "unable", ...withOwnList };
            const path = `${scratch.folder}/excluded`;
            const chosen = [...optionsBut(typed, []), `${excluding[0]}=${path}`, ...typed.others, ...typed.rest];
            return {
              ...record({ ...command, args: chosen }),
              files: [{ path, text: tests.map((test) => `${patternOf(test)}\n`).join("") }],
            };
          },
        }),
    list(command: Recognised): Listing {
      const typed = argumentsOf(command.args, grammar);
      const words = [...command.head.slice(0, -1), repository.listVerb, ...typed.others, ...typed.rest];
      return {
        command: { words, env: command.env },
        ...(typed.options.length === 0 ? {} : { wider: true }),
        // testr says first which command it starts.
        read: (stdout) =>
          stdout
            .split("\n")
            .filter((line) => /^[^\s=]\S*\.\S/.test(line) && !line.startsWith("running="))
            .map((line) => testId([line])),
      };
    },
    meaningOf,
  };
}

/** Of one test in Python. Behind a `#` stands a remark, and white space in an id stands for any. */
const patternOf = (test: TestId): string =>
  `^${literalPattern(test)
    .replaceAll("#", String.raw`\x23`)
    .replaceAll(" ", String.raw`\s+`)}$`;

const isOfWorkers = (option: string): boolean => /^--(?:parallel|serial|concurrency|worker-file)$/.test(option);

function recognise(words: readonly string[], { name, valuedBefore }: Repository): Recognised | null {
  const found = findPythonProgram(words, { names: [name], modules: name === "stestr" ? ["stestr"] : [] });
  if (found === null) return null;
  const end = afterVerbs(found.args, 0, ["run"], valuedBefore);
  return end === null
    ? null
    : { ...found, head: [...found.head, ...found.args.slice(0, end)], args: found.args.slice(end) };
}

function folderOf({ head, args }: Recognised, { folder, valuedBefore }: Repository): string {
  const typed = argumentsOf([...head.slice(1), ...args], {
    takesValue: (option) => valuedBefore.includes(option),
    ends: ["--"],
  });
  const url = lastValue(typed, ["-u", "--repo-url"]);
  if (url !== null) return url;
  const here = lastValue(typed, ["-d", "--here"]);
  return here === null ? folder : `${here}/${folder}`;
}

/**
 * 1 for tests that failed, and for what could not be loaded or listed; the results tell which. testr ends with 3 where its
 * command line is wrong. stestr/commands/run.py, testrepository/commands/run.py
 */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withOwnList = {
  why: "stestr takes one list of tests to leave out, and one was typed.",
  fix: "Write the test into that list.",
};
const withoutSeed = {
  why: "Neither stestr nor testr shuffles by a seed, and unittest runs a list of tests in its own order.",
  fix: "Leave the seed out.",
};

// `node --test`, of Node 20 and newer. Our reporter stands beside the user's own, each with its destination.

import type { ExitMeaning, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";
import { findProgram, valuesOf, withoutOption, type Option } from "./command-words.ts";
import type { TestId } from "../core/model/test-id.ts";
import { titlePattern } from "../core/model/title-pattern.ts";
import { byFile, titlesOf } from "./selected-tests.ts";

/** Options of Node that take the next word, so that it is none of the files. */
const valued = new Set([
  ..."-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists".split(" "),
  ..."--test-name-pattern --test-skip-pattern --test-reporter --test-reporter-destination --test-shard".split(" "),
  ..."--test-concurrency --test-timeout --test-isolation --experimental-test-isolation --watch-path".split(" "),
  ..."--test-coverage-include --test-coverage-exclude --test-global-setup --test-rerun-failures --input-type".split(
    " ",
  ),
]);

const reporter: Option = { names: ["--test-reporter"], takesValue: true };
const destination: Option = { names: ["--test-reporter-destination"], takesValue: true };
const chosenByOthers: readonly Option[] = [
  { names: ["--test-name-pattern", "--test-skip-pattern", "--test-shard"], takesValue: true },
  { names: ["--test-only", "--experimental-test-coverage"], takesValue: false },
];

export const nodeTest: Runner = {
  name: "node-test",
  title: "node:test",
  can: { subset: "test", order: "own", seed: false, workers: true, list: false, output: "untouched" },
  recognise(words) {
    const found = findProgram(words, { names: ["node", "tsx"], scripts: [] });
    const options = optionsOf(found?.args ?? []);
    return options.some((word, at) => word === "--test" && !valued.has(options[at - 1] ?? "")) ? found : null;
  },
  record,
  select,
  exclude,
  meaningOf,
};

/** Where `deflake/node-test` finds the rules of a run. A project may have it, and the rules are ours to apply. */
const rulesVariable = "DEFLAKE_NODE_TEST_RULES";

function record({ head, args, env }: Recognised, scratch: Scratch): Prepared {
  const path = `${scratch.folder}/node-test.ndjson`;
  return {
    words: [...head, ...reporting(args, path, scratch), ...args],
    env: { ...env, [rulesVariable]: "none" },
    results: { kind: "files", paths: [path], format: "run-log" },
    files: [],
  };
}

/** Stands in front of the user's arguments: behind the first file Node takes no options. Pairs go by their order. */
function reporting(args: readonly string[], path: string, { reporters }: Scratch): readonly string[] {
  const lie = `${reporters}/../node-test/reporters`;
  const options = optionsOf(args);
  const [theirs, destinations] = [valuesOf(options, reporter).length, valuesOf(options, destination).length];
  return [
    `--test-reporter=${lie}/record.js`,
    `--test-reporter-destination=${path}`,
    // Once there are several reporters, Node shows none by itself and gives none a destination.
    ...(theirs === 0 ? [`--test-reporter=${lie}/default.js`] : []),
    ...(destinations === 0 ? ["--test-reporter-destination=stdout"] : []),
  ];
}

function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const files = byFile(selection.tests);
  if (files === null) return { kind: "unable", ...withoutFiles };
  const names = [...files.keys()];
  const sorted = names.every((name, at) => at === 0 || (names[at - 1] ?? "") < name);
  if (selection.ordered && !sorted) return { kind: "unable", ...withoutOrder };
  if (selection.seed !== null) return { kind: "unable", ...withoutSeed };
  const options = chosenByOthers.reduce(withoutOption, optionsOf(command.args));
  const workers = selection.workers ?? (selection.ordered ? 1 : null);
  const ours = [
    ...(workers === null ? [] : [`--test-concurrency=${workers}`]),
    ...selection.tests.flatMap((test) => patternsOf(titlesOf(test))).map((one) => `--test-name-pattern=${one}`),
  ];
  const kept = workers === null ? options : withoutOption(options, { names: ["--test-concurrency"], takesValue: true });
  const prepared = record({ ...command, args: [...kept, ...ours, ...names] }, scratch);
  return { ...prepared, inexact: "Node finds tests by their names, in all of the chosen files and at any depth." };
}

/** Node's own patterns go by names alone, so `deflake/node-test` skips the tests: by rules of this run, of their whole ids. */
function exclude(command: Recognised, tests: readonly TestId[], scratch: Scratch): Prepared {
  const path = `${scratch.folder}/rules.json`;
  const rules = tests.map((test) => ({
    id: test,
    action: "skip",
    failure: null,
    reason: "left out by deflake",
    pattern: `^${test.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)}$`,
  }));
  const register = `--import=${scratch.reporters}/../node-test/register.js`;
  const prepared = record({ ...command, args: [register, ...command.args] }, scratch);
  return {
    ...prepared,
    env: { ...prepared.env, [rulesVariable]: path },
    files: [...prepared.files, { path, text: `${JSON.stringify({ retries: 0, rules })}\n` }],
  };
}

/**
 * Node 20 looks for the test's own name, newer versions for it or for the names of its suites and its own with spaces
 * between. A pattern that matches a suite would run all of it.
 */
function patternsOf(titles: readonly string[]): readonly string[] {
  const names = [titles.at(-1) ?? "", titles.join(" > ")];
  return [...new Set(names)].map((name) => `^${titlePattern(name)}$`);
}

/** What is typed before the first file. */
function optionsOf(args: readonly string[]): readonly string[] {
  let at = 0;
  while (at < args.length && (args[at] ?? "").startsWith("-")) at += valued.has(args[at] ?? "") ? 2 : 1;
  return args.slice(0, at);
}

/**
 * 1 for tests that failed, and for a file that is not there; 7, 9, 13 and others for Node itself.
 * https://nodejs.org/api/test.html#running-tests-from-the-command-line, https://nodejs.org/api/process.html#exit-codes
 */
function meaningOf(exitCode: number): ExitMeaning {
  return exitCode === 0 ? "passed" : exitCode === 1 ? "tests-failed" : "broken";
}

const withoutFiles = {
  why: "node --test is told files, and of some tests nothing says in which file they are.",
  fix: "Run all tests once under deflake, which records their files.",
};
const withoutOrder = {
  why: "node --test runs test files in the order of their paths, each in a process of its own.",
  fix: "Let the files run in that order; what runs before in another file can only matter through files or services.",
};
const withoutSeed = { why: "node --test does not shuffle.", fix: "Leave the seed out." };

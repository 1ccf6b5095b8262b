// A runner of the user's own, from `deflake.yaml`: templates of shell commands in which `{tests}`, `{list}` and `{results}` stand
// for what is known when the command starts. What is put in is quoted, so that a test's name is never taken for shell syntax.

import { testId } from "../core/model/test-id.ts";
import type { CustomRunner } from "../core/policy/policy.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";

/**
 * The runner that these templates describe.
 *
 * @example customRunner({ name: "mine", command: "./run --ids-from {list} --junit {results}", all: null, list: null, results: "junit", order: "given" })
 */
export function customRunner(own: CustomRunner): Runner {
  const selects = holds(own.command, "tests") || holds(own.command, "list");
  const listing = own.list;
  return {
    name: own.name,
    title: own.name,
    can: {
      subset: selects ? "test" : "none",
      order: own.order === "given" ? "given" : "own",
      seed: false,
      workers: false,
      list: listing !== null,
      output: "untouched",
    },
    // A command that is typed is taken as it is; without one, `all` is.
    recognise: (words) => (words.length === 0 && own.all === null ? null : { head: words, args: [], env: {} }),
    record: (command, scratch) => record(own, command, scratch),
    select: (_, selection, scratch) =>
      selects ? select(own, selection, scratch) : { kind: "unable", ...withoutTests },
    ...(listing === null
      ? {}
      : {
          list: ({ head }) => ({
            command: shell(listing),
            // Nobody knows what a command that was typed chooses.
            ...(head.length === 0 ? {} : { wider: true }),
            read: (stdout: string) =>
              stdout.split("\n").flatMap((line) => (line.trim() === "" ? [] : [testId([line])])),
          }),
        }),
    meaningOf,
  };
}

function record(own: CustomRunner, { head }: Recognised, { folder }: Scratch): Prepared {
  const path = `${folder}/results`;
  const template = own.all ?? "";
  const command =
    head.length === 0
      ? shell(filled(template, { results: quoted(path) }))
      : { words: head.map((word) => word.replaceAll("{results}", () => path)), env: {} };
  const tells = head.length === 0 ? holds(template, "results") : head.some((word) => holds(word, "results"));
  return { ...command, results: resultsAt(own, tells ? path : null), files: [] };
}

function select(own: CustomRunner, selection: Selection, { folder }: Scratch): Prepared | Unable {
  if (selection.seed !== null) return { kind: "unable", ...withoutSeed };
  if ((selection.workers ?? 1) > 1) return { kind: "unable", ...withoutWorkers };
  const [list, path] = [`${folder}/list`, `${folder}/results`];
  const tests = selection.tests.map(({ test }) => test);
  const words = tests.map(quoted).join(" ");
  if (holds(own.command, "tests") && words.length > lineLimit) return { kind: "unable", ...tooMany };
  return {
    ...shell(filled(own.command, { tests: words, list: quoted(list), results: quoted(path) })),
    results: resultsAt(own, holds(own.command, "results") ? path : null),
    files: holds(own.command, "list") ? [{ path: list, text: tests.map((test) => `${test}\n`).join("") }] : [],
  };
}

/** How long a word may be on Linux, less some room (MAX_ARG_STRLEN): the whole line is one for the shell. */
const lineLimit = 120_000;

type Blank = "tests" | "list" | "results";

const holds = (template: string, blank: Blank): boolean => template.includes(`{${blank}}`);

const filled = (template: string, values: Partial<Record<Blank, string>>): string =>
  template.replaceAll(/\{(tests|list|results)\}/g, (text, blank: Blank) => values[blank] ?? text);

/** One word for a POSIX shell, whatever is in it. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const shell = (line: string): { words: readonly string[]; env: Readonly<Record<string, string>> } => ({
  words: ["sh", "-c", line],
  env: {},
});

/** Without a path for them, results are what the command prints. */
const resultsAt = ({ results }: CustomRunner, path: string | null): Prepared["results"] =>
  path === null ? { kind: "stdout", format: results } : { kind: "files", paths: [path], format: results };

/** The usage of most runners: 1 when tests failed, others when the runner could not do its work. */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withoutTests = {
  why: "The command of this runner has neither {tests} nor {list} in it, so that it cannot be told what to run.",
  fix: "Put {list}, a file with a test id a line, or {tests}, the ids as words, into `runner.command` of deflake.yaml.",
};
const withoutSeed = {
  why: "There is no word for a seed in the command of a runner of one's own.",
  fix: "Shuffle the list of tests, with `order: given`.",
};
const withoutWorkers = {
  why: "There is no word for workers in the command of a runner of one's own.",
  fix: "Write the number into `runner.command` of deflake.yaml.",
};
const tooMany = {
  why: "These are more names than a command line holds.",
  fix: "Use {list}, a file with a test id a line, in `runner.command` of deflake.yaml.",
};

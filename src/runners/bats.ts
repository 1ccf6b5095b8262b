// Bats 1.3 and newer, which writes a report beside what it prints; with a report it prints how long each test took. Every test is a
// process of its own.

import { literalPattern } from "../core/model/literal-pattern.ts";
import { asTestId } from "../core/model/test-id.ts";
import { settingsOf } from "./command-words.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Scratch, Selected, Selection, Unable } from "./runner.ts";
import { byFile, keepsFilesApart, refuseMixedFiles } from "./selected-tests.ts";
import { argumentsOf, lastValue, optionsBut, type Arguments } from "./subcommand.ts";

const valued = new Set([
  ..."-f --filter --filter-status --filter-tags -F --formatter --report-formatter -o --output -j --jobs".split(" "),
  ..."--code-quote-style --gather-test-outputs-in --parallel-binary-name".split(" "),
]);

export const bats: Runner = {
  name: "bats",
  title: "Bats",
  can: { subset: "test", order: "files", seed: false, workers: true, list: false, output: "replaced" },
  recognise,
  record,
  select,
  meaningOf,
};

function recognise(words: readonly string[]): Recognised | null {
  const { at, env } = settingsOf(words);
  const program = (words[at] ?? "").replace(/^.*[/\\]/, "");
  return program === "bats" ? { head: words.slice(at, at + 1), args: words.slice(at + 1), env } : null;
}

const typedOf = ({ args }: Recognised): Arguments =>
  argumentsOf(args, { takesValue: (name) => valued.has(name), ends: ["--"] });

function record(command: Recognised, { folder }: Scratch): Prepared {
  const typed = typedOf(command);
  const theirs =
    lastValue(typed, ["--report-formatter"]) === "junit" ? (lastValue(typed, ["-o", "--output"]) ?? ".") : null;
  const ours = ["--report-formatter", "junit", "--output", folder];
  return {
    words: [...command.head, ...(theirs === null ? ours : []), ...command.args],
    env: command.env,
    results: { kind: "files", paths: [`${theirs ?? folder}/report.xml`], format: "junit" },
    files: [],
  };
}

function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const { ordered, seed, workers } = selection;
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  const tests = selection.tests.map(withFile);
  const files = byFile(tests);
  if (files === null) return { kind: "unable", ...withoutFile };
  if (ordered && !keepsFilesApart(tests)) return refuseMixedFiles("Bats");
  const typed = typedOf(command);
  const count = workers ?? (ordered ? 1 : null);
  const chosen = ["-f", "--filter", "--filter-status", ...(count === null ? [] : ["-j", "--jobs"])];
  const pattern = `^(${[...new Set(tests.map(titleOf))].map(literal).join("|")})$`;
  const args = [
    ...optionsBut(typed, chosen),
    ...(count === null ? [] : ["--jobs", String(count)]),
    "--filter",
    pattern,
  ];
  const prepared = record({ ...command, args: [...args, ...files.keys()] }, scratch);
  return files.size === 1
    ? prepared
    : { ...prepared, inexact: "Bats looks for the chosen names in all of the chosen files." };
}

/** The file begins the id, as it was given to Bats. */
function withFile({ test }: Selected): Selected {
  const [, file = null] = /^(.*?\.bats) > /.exec(test) ?? [];
  return { test, file };
}

const titleOf = ({ test, file }: Selected): string => asTestId(test.slice((file ?? "").length + " > ".length));

/** As an extended regular expression; white space in an id stands for any. */
const literal = (title: string): string => literalPattern(title).replaceAll(" ", "[[:space:]]+");

/** 1 for tests that failed and for files that could not be read, of which there is no report. */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withoutSeed = { why: "Bats does not shuffle.", fix: "Leave the seed out." };
const withoutFile = {
  why: "Bats is told files, and the names of some tests begin with none.",
  fix: "Name tests as deflake does: test/cart.bats > adds.",
};

// `prove`, for tests that speak TAP. Only with `--verbose` does it say which tests a file has; whole files are what it can run.

import { settingsOf } from "./command-words.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Selected, Selection, Unable } from "./runner.ts";
import { byFile, keepsFilesApart, refuseMixedFiles } from "./selected-tests.ts";
import { argumentsOf, optionsBut, type Arguments } from "./subcommand.ts";

const valued = new Set([
  ..."-I -M -P -e --exec --ext --harness --formatter --source -a --archive -j --jobs --state --statefile --rc".split(
    " ",
  ),
  ..."--rules".split(" "),
]);

export const prove: Runner = {
  name: "prove",
  title: "prove",
  can: { subset: "file", order: "files", seed: false, workers: true, list: false, output: "replaced" },
  recognise,
  record,
  select,
  meaningOf,
};

function recognise(words: readonly string[]): Recognised | null {
  const { at, env } = settingsOf(words);
  const perl = /(?:^|[/\\])perl(?:\.exe)?$/.test(words[at] ?? "");
  const place = perl ? words.findIndex((word) => /(?:^|[/\\])prove$/.test(word)) : at;
  if (!/(?:^|[/\\])prove(?:\.bat)?$/.test(words[place] ?? "")) return null;
  return { head: words.slice(at, place + 1), args: words.slice(place + 1), env };
}

const typedOf = ({ args }: Recognised): Arguments =>
  argumentsOf(args, { takesValue: (name) => valued.has(name), ends: ["::"] });

function record(command: Recognised): Prepared {
  return {
    words: [...command.head, "--verbose", ...command.args],
    env: command.env,
    results: { kind: "stdout", format: "tap" },
    files: [],
  };
}

function select(command: Recognised, { tests, ordered, seed, workers }: Selection): Prepared | Unable {
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  const selected = tests.map(withFile);
  const files = byFile(selected);
  if (files === null) return { kind: "unable", ...withoutFile };
  if (ordered && !keepsFilesApart(selected)) return refuseMixedFiles("prove");
  const typed = typedOf(command);
  const count = workers ?? (ordered ? 1 : null);
  const chosen = [
    "-s",
    "--shuffle",
    "--reverse",
    "--state",
    "-r",
    "--recurse",
    ...(count === null ? [] : ["-j", "--jobs"]),
  ];
  const parallel = count === null ? [] : ["--jobs", String(count)];
  const args = [...optionsBut(typed, chosen), ...parallel, ...files.keys(), ...typed.rest];
  return { ...record({ ...command, args }), inexact: "prove runs whole files." };
}

/** The file begins the id, as `prove` names it. */
function withFile({ test }: Selected): Selected {
  const [file = ""] = test.split(" > ", 1);
  return { test, file: /[./]/.test(file) ? file : null };
}

/** App::Prove ends with 1 when a file failed; Perl with others when it could not go on. */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withoutSeed = { why: "prove shuffles without a seed only.", fix: "Leave the seed out." };
const withoutFile = {
  why: "prove is told files, and the names of some tests begin with none.",
  fix: "Name tests as deflake does: t/cart.t > adds.",
};

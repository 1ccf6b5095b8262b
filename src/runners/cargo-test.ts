// `cargo test` of any Rust. What it prints is read as it stands: JSON of libtest needs a nightly Rust. Binaries are named on
// stderr and their tests on stdout, so both are heard.

import { testGroup } from "../core/model/test-id.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Selected, Selection, Unable } from "./runner.ts";
import { argumentsOf, findSubcommand, optionsBut } from "./subcommand.ts";

const valued = new Set([
  ..."-p --package --exclude --test --bin --example --bench -j --jobs --profile -F --features --target".split(" "),
  ..."--target-dir --manifest-path --message-format --color --config -Z -C --lockfile-path".split(" "),
]);
const valuedOfHarness = new Set(
  "--test-threads --skip --format --color --logfile --shuffle-seed -Z --report-time".split(" "),
);
const targets = "--lib --bins --bin --tests --test --examples --example --benches --bench --all-targets --doc".split(
  " ",
);

export const cargoTest: Runner = {
  name: "cargo-test",
  title: "cargo test",
  can: { subset: "test", order: "own", seed: false, workers: true, list: false, output: "untouched" },
  recognise: (words) =>
    findSubcommand(words, { program: "cargo", verbs: ["test"], valued: ["--config", "-C", "-Z", "--color"] }) ??
    findSubcommand(words, { program: "cargo", verbs: ["t"], valued: ["--config", "-C", "-Z", "--color"] }),
  record,
  select,
  meaningOf,
};

function record(command: Recognised): Prepared {
  return {
    words: [...command.head, ...command.args],
    env: command.env,
    results: { kind: "output", format: "cargo-test" },
    files: [],
  };
}

function select(command: Recognised, { tests, ordered, seed, workers }: Selection): Prepared | Unable {
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  const docs = tests.filter(isOfDocs);
  if (docs.length > 0 && docs.length < tests.length) return { kind: "unable", ...docsApart };
  const typed = argumentsOf(command.args, { takesValue: (name) => valued.has(name), ends: ["--"] });
  const harness = argumentsOf(typed.rest.slice(1), { takesValue: (name) => valuedOfHarness.has(name), ends: [] });
  const count = workers ?? (ordered ? 1 : null);
  const targetsOfTests = tests.map(targetOf);
  const known = targetsOfTests.every((target) => target !== null);
  const chosen = [...new Set(targetsOfTests.map((target) => target?.join(" ") ?? ""))];
  const ours = docs.length > 0 ? ["--doc"] : known ? chosen.flatMap((target) => target.split(" ")) : [];
  const prepared = record({
    ...command,
    args: [
      ...optionsBut(typed, known || docs.length > 0 ? targets : []),
      ...ours,
      "--",
      // The test of the documentation of an item is found by the beginning of its name, behind which its line stands.
      ...(docs.length > 0 ? [] : ["--exact"]),
      ...optionsBut(harness, ["--exact", "--skip", ...(count === null ? [] : ["--test-threads"])]),
      ...(count === null ? [] : [`--test-threads=${count}`]),
      ...new Set(tests.map((test) => (isOfDocs(test) ? `${nameOf(test)} (line` : nameOf(test)))),
    ],
  });
  return known && chosen.length === 1 ? prepared : { ...prepared, inexact };
}

const nameOf = ({ test }: Selected): string => {
  const group = testGroup(test);
  return group === test ? test : test.slice(group.length + " > ".length);
};

const isOfDocs = (selected: Selected): boolean => / - /.test(nameOf(selected));

/** What chooses the binary of a test, by the source file that cargo names beside it. */
function targetOf({ test, file }: Selected): readonly string[] | null {
  if (file === null) return null;
  const [, folder, name] = /^(?:.*\/)?(tests|benches|examples|src\/bin)\/([^/]+?)(?:\/main)?\.rs$/.exec(file) ?? [];
  const option = { tests: "--test", benches: "--bench", examples: "--example", "src/bin": "--bin" }[folder ?? ""];
  if (option !== undefined) return [option, name ?? ""];
  if (/(?:^|\/)src\/main\.rs$/.test(file)) return ["--bin", testGroup(test)];
  return /(?:^|\/)src\/lib\.rs$/.test(file) ? ["--lib"] : null;
}

const inexact = "cargo looks for the chosen names in several binaries.";

/**
 * 101 for tests that failed as well as for what could not be built, of which the output tells.
 * https://doc.rust-lang.org/cargo/commands/cargo-test.html#exit-status
 */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 101 ? "tests-failed" : "broken";
}

const withoutSeed = {
  why: "Only a nightly Rust shuffles tests (`--shuffle-seed`).",
  fix: "Leave the seed out; with one thread, tests run in the order of their names.",
};
const docsApart = {
  why: "Tests of the documentation are compiled and run by another program than all others.",
  fix: "Select them by themselves.",
};

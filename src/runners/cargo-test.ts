// `cargo test` of any Rust. What it prints is read as it stands: JSON of libtest needs a nightly Rust. Binaries are named on
// stderr and their tests on stdout, so both are heard.

import { testGroup, testId, type TestId } from "../core/model/test-id.ts";
import type { ExitMeaning, Listing, Prepared, Recognised, Runner, Selected, Selection, Unable } from "./runner.ts";
import { argumentsOf, findSubcommand, optionsBut, type Arguments } from "./subcommand.ts";

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
  exclude,
  excludesByName: { list, hits: (test, other) => nameOf(test) === nameOf(other) },
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
  const docs = tests.filter(({ test }) => isOfDocs(test));
  if (docs.length > 0 && docs.length < tests.length) return { kind: "unable", ...docsApart };
  const { typed, harness } = partsOf(command);
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
      ...new Set(tests.map(({ test }) => (isOfDocs(test) ? `${nameOf(test)} (line` : nameOf(test)))),
    ],
  });
  return known && chosen.length === 1 ? prepared : { ...prepared, inexact };
}

/** With `--exact`, `--skip` goes by whole names, and so does a filter that was typed. */
function exclude(command: Recognised, tests: readonly TestId[]): Prepared | Unable {
  const { typed, harness } = partsOf(command);
  if (typed.others.length > 0 || harness.others.length > 0 || skips(harness))
    return { kind: "unable", ...withOwnFilter };
  if (tests.some((test) => isOfDocs(test))) return { kind: "unable", ...docsByLine };
  const ours = ["--exact", ...tests.flatMap((test) => ["--skip", nameOf(test)])];
  return record({ ...command, args: [...optionsBut(typed, []), "--", ...optionsBut(harness, ["--exact"]), ...ours] });
}

const skips = (harness: Arguments): boolean => harness.options.some(({ name }) => name === "--skip");

function list(command: Recognised): Listing {
  const { typed } = partsOf(command);
  const words = [...command.head, ...optionsBut(typed, []), "--", "--list"];
  return { command: { words, env: command.env }, wider: true, read: readListing };
}

/** `Running unittests src/lib.rs (target/debug/deps/shop-0123456789abcdef)`; older Rust has the path alone. */
const named = /^\s+(?:Running .*?([^\\/\s(]+)-[0-9a-f]{16}(?:\.exe)?\)?|Doc-tests (\S+))$/gm;

/** Each binary prints its tests and how many they are on stdout; cargo names the binaries in the same order on stderr. */
function readListing(stdout: string, stderr: string): readonly TestId[] {
  const binaries = [...stderr.matchAll(named)];
  const lists = stdout.split(/^\d+ tests?, \d+ benchmarks?$/m).slice(0, -1);
  if (lists.length !== binaries.length) throw new SyntaxError("Some binaries have no list.");
  return lists.flatMap((tests, at) => {
    const [, name = "", docs = ""] = binaries[at] ?? [];
    return [...tests.matchAll(/^(.+): test$/gm)].map(([, test = ""]) => testId([name === "" ? docs : name, test]));
  });
}

function partsOf({ args }: Recognised): { readonly typed: Arguments; readonly harness: Arguments } {
  const typed = argumentsOf(args, { takesValue: (name) => valued.has(name), ends: ["--"] });
  const harness = argumentsOf(typed.rest.slice(1), { takesValue: (name) => valuedOfHarness.has(name), ends: [] });
  return { typed, harness };
}

const nameOf = (test: TestId): string => {
  const group = testGroup(test);
  return group === test ? test : test.slice(group.length + " > ".length);
};

const isOfDocs = (test: TestId): boolean => / - /.test(nameOf(test));

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
const withOwnFilter = {
  why: "What libtest leaves out by a whole name it also chooses by whole names, and a part of one was typed.",
  fix: "Leave the filter out, or skip the test in its source (`#[ignore]`).",
};
const docsByLine = {
  why: "The names of tests of the documentation have lines in them.",
  fix: "Mark the code `ignore`.",
};
const docsApart = {
  why: "Tests of the documentation are compiled and run by another program than all others.",
  fix: "Select them by themselves.",
};

// `cargo nextest run`. Its results come on stdout as events of libtest, beside what it prints for people on stderr. Every test is
// a process of its own.

import { testGroup, type TestId } from "../core/model/test-id.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Selection, Unable } from "./runner.ts";
import { argumentsOf, findSubcommand, lastValue, optionsBut } from "./subcommand.ts";

const valued = new Set([
  ..."-p --package --exclude --test --bin --example --bench -j --jobs --test-threads --build-jobs -P --profile".split(
    " ",
  ),
  ..."--cargo-profile -F --features --target --target-dir --manifest-path --color --config -Z -E --filterset".split(
    " ",
  ),
  ..."--filter-expr --retries --failure-output --success-output --status-level --final-status-level --partition".split(
    " ",
  ),
  ..."--max-fail --run-ignored --message-format --message-format-version --config-file --tool-config-file".split(" "),
  ..."--archive-file --archive-format --extract-to --workspace-remap --stress-count --stress-duration --no-tests".split(
    " ",
  ),
]);

export const nextest: Runner = {
  name: "nextest",
  title: "cargo nextest",
  can: { subset: "test", order: "own", seed: false, workers: true, list: false, output: "untouched" },
  recognise: (words) =>
    findSubcommand(words, {
      program: "cargo",
      verbs: ["nextest", "run"],
      valued: ["--config", "-C", "-Z", "--color"],
    }) ??
    findSubcommand(words, { program: "cargo", verbs: ["nextest", "r"], valued: ["--config", "-C", "-Z", "--color"] }),
  record: (command) => record(command, []),
  select,
  exclude,
  meaningOf,
};

/** https://nexte.st/docs/machine-readable/libtest-json/ */
function record(command: Recognised, ours: readonly string[]): Prepared {
  return {
    words: [...command.head, "--message-format", "libtest-json", ...ours, ...command.args],
    env: { ...command.env, NEXTEST_EXPERIMENTAL_LIBTEST_JSON: "1" },
    // People see what is on stderr.
    results: { kind: "stdout", format: "libtest", view: () => ({ push: () => "", end: () => "" }) },
    files: [],
  };
}

function select(command: Recognised, { tests, ordered, seed, workers }: Selection): Prepared | Unable {
  if (seed !== null) return { kind: "unable", ...withoutSeed };
  const typed = argumentsOf(command.args, { takesValue: (name) => valued.has(name), ends: ["--"] });
  const count = workers ?? (ordered ? 1 : null);
  const others = ["-E", "--filterset", "--filter-expr", "--partition", "--message-format"];
  const threads = ["-j", "--jobs", "--test-threads"];
  const args = optionsBut(typed, count === null ? others : [...others, ...threads]);
  const ours = [
    ...(count === null ? [] : [`--test-threads=${count}`]),
    "-E",
    tests.map(({ test }) => filterOf(test)).join(" + "),
  ];
  return record({ ...command, args }, ours);
}

/** Filter expressions are united, so that one of ours would widen what was typed. */
function exclude(command: Recognised, tests: readonly TestId[]): Prepared | Unable {
  const typed = argumentsOf(command.args, { takesValue: (name) => valued.has(name), ends: ["--"] });
  if (lastValue(typed, ["-E", "--filterset", "--filter-expr"]) !== null) return { kind: "unable", ...withOwnFilter };
  return record(command, ["-E", `not (${tests.map(filterOf).join(" + ")})`]);
}

/** https://nexte.st/docs/filtersets/reference/ */
function filterOf(test: TestId): string {
  const group = testGroup(test);
  const name = `test(=${escaped(group === test ? test : test.slice(group.length + " > ".length))})`;
  return group === test ? name : `(binary_id(=${escaped(group)}) & ${name})`;
}

const escaped = (text: string): string => text.replaceAll(/[\\)]/g, String.raw`\$&`);

/** https://docs.rs/nextest-metadata/latest/nextest_metadata/enum.NextestExitCode.html */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  if (exitCode === 100) return "tests-failed";
  return exitCode === 4 ? "no-tests" : "broken";
}

const withOwnFilter = {
  why: "nextest runs what any of its filter expressions names, and one was typed.",
  fix: "Write `not test(=NAME)` into that expression.",
};
const withoutSeed = {
  why: "nextest does not shuffle: every test is a process of its own.",
  fix: "Leave the seed out.",
};

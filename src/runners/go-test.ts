// `go test`. Its events replace what it prints; the view beside this file makes of them what people would see. Each package is a
// process of its own, so that a test can only be disturbed by tests of its package, or through what lies on the disc.

import { testGroup } from "../core/model/test-id.ts";
import { goTestView } from "./go-test-view.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Selection, Unable } from "./runner.ts";
import { argumentsOf, findSubcommand, lastValue, optionsBut, type Arguments } from "./subcommand.ts";

/** All others of `go test` take a value. `go help build`, `go help testflag` */
const truths = new Set(
  [
    ..."a asan artifacts benchmem c cover failfast fullpath i json linkshared modcacherw msan n race short".split(" "),
    ..."trimpath v work x".split(" "),
  ].flatMap((name) => [`-${name}`, `--${name}`]),
);

/** How long a word may be on Linux, less some room (MAX_ARG_STRLEN). */
const wordLimit = 120_000;

export const goTest: Runner = {
  name: "go-test",
  title: "go test",
  can: { subset: "test", order: "own", seed: true, workers: true, list: false, output: "replaced" },
  recognise: (words) => findSubcommand(words, { program: "go", verbs: ["test"], valued: ["-C"] }),
  record: (command) => prepared(command, typedOf(command), []),
  select,
  meaningOf,
};

const typedOf = ({ args }: Recognised): Arguments =>
  argumentsOf(args, { takesValue: (name) => !truths.has(name), ends: ["-args", "--args"] });

const names = (...plain: readonly string[]): readonly string[] => plain.flatMap((name) => [`-${name}`, `--${name}`]);

function prepared(command: Recognised, typed: Arguments, ours: readonly string[]): Prepared {
  const wantsEvents = typed.options.some(({ name }) => names("json").includes(name));
  const verbose = typed.options.some(({ name }) => names("v").includes(name));
  return {
    words: [
      ...command.head,
      ...(wantsEvents ? [] : ["-json"]),
      ...ours,
      ...optionsBut(typed, []),
      ...typed.others,
      ...typed.rest,
    ],
    env: command.env,
    results: {
      kind: "stdout",
      format: "go-test",
      ...(wantsEvents ? {} : { view: () => goTestView(verbose) }),
    },
    files: [],
  };
}

function select(command: Recognised, selection: Selection): Prepared | Unable {
  const { tests, ordered, seed, workers } = selection;
  const packages = [...new Set(tests.map(({ test }) => testGroup(test)))];
  const named = tests.map(({ test }) => test.slice(testGroup(test).length + " > ".length));
  if (named.some((name) => name === "")) return { kind: "unable", ...withoutPackage };
  const pattern = [...new Set(named)].map(patternOf).join("|");
  if (pattern.length > wordLimit) return { kind: "unable", ...tooMany };
  const typed = typedOf(command);
  const chosen = names(
    "run",
    "list",
    ...(seed === null ? [] : ["shuffle"]),
    ...(workers === null && !ordered ? [] : ["p", "parallel"]),
  );
  const count = workers ?? (ordered ? 1 : null);
  const ours = [
    `-run=${pattern}`,
    // What is in the cache would not run.
    ...(lastValue(typed, names("count")) === null ? ["-count=1"] : []),
    ...(seed === null ? [] : [`-shuffle=${seed}`]),
    ...(count === null ? [] : [`-p=${count}`, `-parallel=${count}`]),
  ];
  const kept = { ...typed, options: typed.options.filter(({ name }) => !chosen.includes(name)), others: packages };
  const result = prepared(command, kept, ours);
  return packages.length === 1
    ? result
    : { ...result, inexact: "Go looks for the chosen names in all of the chosen packages." };
}

/** Each level of a name is matched by itself; a test without subtests behind it runs with all of its own. */
const patternOf = (name: string): string =>
  name
    .split("/")
    .map((level) => `^${level.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`)
    .join("/");

/**
 * 1 for tests that failed and for packages that could not be built, of which the events tell; 2 for a wrong command line.
 * cmd/go/internal/base, `go help test`
 */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withoutPackage = {
  why: "go test is told packages, and of some tests the name says none.",
  fix: "Name tests as deflake does: example.org/shop/cart > TestSums/two.",
};
const tooMany = {
  why: "go test takes the names of tests as one argument, and these are too long for one.",
  fix: "Select fewer tests.",
};

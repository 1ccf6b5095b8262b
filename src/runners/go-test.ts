// `go test`. Its events replace what it prints; the view beside this file makes of them what people would see. Each package is a
// process of its own, so that a test can only be disturbed by tests of its package, or through what lies on the disc.

import { literalPattern } from "../core/model/literal-pattern.ts";
import { testGroup, testId, type TestId } from "../core/model/test-id.ts";
import { goTestView } from "./go-test-view.ts";
import type { ExitMeaning, Listing, Prepared, Recognised, Runner, Selection, Unable } from "./runner.ts";
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
  exclude,
  excludesByName: { list: listWith("-skip=^$"), hits },
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
  const named = tests.map(({ test }) => nameOf(test));
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

/** Go 1.20 and newer. What it leaves out by a pattern its events do not tell of. */
function exclude(command: Recognised, tests: readonly TestId[]): Prepared | Unable {
  const typed = typedOf(command);
  if (lastValue(typed, names("skip")) !== null) return { kind: "unable", ...withOwnPattern };
  const pattern = tests.map((test) => patternOf(nameOf(test))).join("|");
  if (pattern.length > wordLimit) return { kind: "unable", ...tooMany };
  return prepared(command, typed, [`-skip=${pattern}`]);
}

/** Subtests are known by the test around them alone. */
function hits(test: TestId, other: TestId): boolean {
  const outermost = (id: TestId): string => nameOf(id).split("/", 1)[0] ?? "";
  return testGroup(test) !== testGroup(other) && outermost(test) === outermost(other);
}

/**
 * All tests of the packages, whatever `-run` says.
 *
 * @param known an option that a Go without it ends badly at
 */
function listWith(known: string): (command: Recognised) => Listing {
  return (command) => {
    const typed = typedOf(command);
    const kept = optionsBut(typed, names("json", "v", "run", "list", "bench", "count", "shuffle"));
    const words = [...command.head, "-json", "-list=.", known, ...kept, ...typed.others, ...typed.rest];
    return { command: { words, env: command.env }, wider: true, read: readListing };
  };
}

interface ListEvent {
  readonly Action?: string;
  readonly Package?: string;
  readonly Output?: string;
}

function readListing(stdout: string): readonly TestId[] {
  return stdout.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const { Action, Package = "", Output = "" } = JSON.parse(line) as ListEvent;
    return Action === "output" && /^(?:Test|Fuzz|Example)\S*\n$/.test(Output) ? [testId([Package, Output])] : [];
  });
}

const nameOf = (test: TestId): string => test.slice(testGroup(test).length + " > ".length);

/** Each level of a name is matched by itself; a test without subtests behind it runs with all of its own. */
const patternOf = (name: string): string =>
  name
    .split("/")
    .map((level) => `^${literalPattern(level)}$`)
    .join("/");

/**
 * 1 for tests that failed and for packages that could not be built, of which the events tell; 2 for a wrong command line.
 * cmd/go/internal/base, `go help test`
 */
function meaningOf(exitCode: number): ExitMeaning {
  if (exitCode === 0) return "passed";
  return exitCode === 1 ? "tests-failed" : "broken";
}

const withOwnPattern = {
  why: "go test takes one pattern of tests to leave out, and one was typed.",
  fix: "Write the test into that pattern.",
};
const withoutPackage = {
  why: "go test is told packages, and of some tests the name says none.",
  fix: "Name tests as deflake does: example.org/shop/cart > TestSums/two.",
};
const tooMany = {
  why: "go test takes the names of tests as one argument, and these are too long for one.",
  fix: "Select fewer tests.",
};

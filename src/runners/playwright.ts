// Playwright Test. Our reporter is told by PW_TEST_REPORTER, as editors do it: it stands beside those of the configuration
// or of the command line.

import { browserLike } from "../core/model/browser-name.ts";
import { titlePattern } from "../core/model/title-pattern.ts";
import { testId, type TestId } from "../core/model/test-id.ts";
import { findProgram, valuesOf, withoutOption, withOptions, type Option } from "./command-words.ts";
import { recording } from "./in-process.ts";
import type {
  ExitMeaning,
  Listing,
  Prepared,
  Recognised,
  Runner,
  Scratch,
  Selected,
  Selection,
  Unable,
} from "./runner.ts";

const grep: Option = { names: ["--grep", "-g"], takesValue: true };
const grepInvert: Option = { names: ["--grep-invert", "-gv"], takesValue: true };
const workersOption: Option = { names: ["--workers", "-j"], takesValue: true };
const others: readonly Option[] = [
  grep,
  { names: ["--last-failed", "--list"], takesValue: false },
  { names: ["--shard"], takesValue: true },
];

/** More characters than any system takes in one word: Linux 131,072, Windows 32,767 in all words. */
const longestWord = 30_000;

export const playwright: Runner = {
  name: "playwright",
  title: "Playwright Test",
  can: { subset: "test", order: "own", seed: false, workers: true, list: true, output: "untouched" },
  recognise(words) {
    const found = findProgram(words, {
      names: ["playwright"],
      scripts: ["@playwright/test/cli", "playwright/cli", "playwright/test"],
    });
    if (found?.args[0] !== "test" || found.args.includes("--list") || found.args.includes("--ui")) return null;
    return { ...found, head: [...found.head, "test"], args: found.args.slice(1) };
  },
  record,
  select,
  exclude,
  excludesByName: { list, hits: (test, other) => new RegExp(patternOf([test])).test(textOf(other)) },
  list,
  meaningOf,
};

function record({ head, args, env }: Recognised, scratch: Scratch): Prepared {
  return recording([...head, ...args], { ...env, PW_TEST_REPORTER: `${scratch.reporters}/playwright.js` }, scratch);
}

function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  if (selection.ordered && !isSorted(selection.tests)) return withoutOrder;
  if (selection.seed !== null)
    return { kind: "unable", why: "Playwright does not shuffle.", fix: "Leave the seed out." };
  const pattern = patternOf(selection.tests.map(({ test }) => test));
  if (pattern.length > longestWord) return tooMany;
  const workers = selection.workers ?? (selection.ordered ? 1 : null);
  const kept = (workers === null ? others : [...others, workersOption]).reduce(withoutOption, command.args);
  const ours = [`--grep=${pattern}`, ...(workers === null ? [] : [`--workers=${workers}`])];
  return record({ ...command, args: withOptions(kept, ours) }, scratch);
}

/** Patterns are joined nowhere, so that ours would stand for one that was typed. */
function exclude(command: Recognised, tests: readonly TestId[], scratch: Scratch): Prepared | Unable {
  if (valuesOf(command.args, grepInvert).length > 0) return withOwnPattern;
  // Between slashes, capital letters differ from small ones.
  const pattern = `/${patternOf(tests)}/`;
  if (pattern.length > longestWord) return tooMany;
  return record({ ...command, args: withOptions(command.args, [`--grep-invert=${pattern}`]) }, scratch);
}

const patternOf = (tests: readonly TestId[]): string => `(?:^|\\s)(?:${tests.map(inGrep).join("|")})(?:\\s+@\\S+)*$`;

/** Playwright looks in the project, the file and the titles, joined by spaces; an id has the project in brackets. */
function inGrep(test: TestId): string {
  const [, project, rest] = /^\[([^\]]*)\] > (.*)$/.exec(test) ?? [null, null, test];
  return project === null || project === undefined
    ? titlePattern(rest ?? test)
    : `${titlePattern(project)}\\s+${titlePattern(rest ?? "")}`;
}

/** What Playwright looks in, as far as an id says. */
const textOf = (test: TestId): string => test.replace(/^\[([^\]]*)\] > /, "$1 ").replaceAll(" > ", " ");

/** Playwright sorts the files of a project by their paths, and runs the tests of a file as they stand there. */
function isSorted(tests: readonly Selected[]): boolean {
  const files = tests.flatMap(({ file }) => (file === null ? [] : [file]));
  return files.length === tests.length && files.every((file, at) => at === 0 || (files[at - 1] ?? "") <= file);
}

function list({ head, args, env }: Recognised): Listing {
  const asked = withoutOption(args, { names: ["--reporter"], takesValue: true });
  return {
    command: { words: [...head, ...withOptions(asked, ["--list", "--reporter=json"])], env },
    read: readListing,
  };
}

/** As the reader of results has it: a project that is named after a browser is no part of the id. */
const prefixOf = (project: string): string => (project === "" || browserLike.test(project) ? "" : `[${project}]`);

interface ListedSuite {
  readonly title: string;
  readonly file: string;
  readonly suites?: readonly ListedSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly projectName: string }[];
  }[];
}

function readListing(stdout: string): readonly TestId[] {
  const from = stdout.indexOf("{");
  const { suites = [] } = (from < 0 ? {} : JSON.parse(stdout.slice(from))) as { suites?: readonly ListedSuite[] };
  const ids: TestId[] = [];
  const visit = ({ suites = [], specs = [] }: ListedSuite, titles: readonly string[]): void => {
    for (const { title, file, tests } of specs)
      for (const { projectName } of tests) ids.push(testId([prefixOf(projectName), file, ...titles, title]));
    for (const suite of suites) visit(suite, [...titles, suite.title]);
  };
  for (const suite of suites) visit(suite, []);
  return ids;
}

const withoutOrder: Unable = {
  kind: "unable",
  why: "Playwright runs test files in the order of their paths.",
  fix: "Let the tests stand in the order of their files, and with --workers=1 they run so.",
};

const withOwnPattern: Unable = {
  kind: "unable",
  why: "Playwright takes one pattern of tests to leave out, and one was typed.",
  fix: "Write the test into that pattern.",
};

const tooMany: Unable = {
  kind: "unable",
  why: "The pattern that finds so many tests is longer than a command line may be.",
  fix: "Select fewer tests, or whole files by their paths.",
};

/** 1 for tests that failed, for errors outside of them and for a run without tests; 130 when it is interrupted. https://playwright.dev/docs/test-cli */
function meaningOf(exitCode: number): ExitMeaning {
  return exitCode === 0 ? "passed" : exitCode === 1 ? "tests-failed" : "broken";
}

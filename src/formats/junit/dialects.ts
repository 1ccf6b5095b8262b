// Who wrote a JUnit file, and what follows from it: how a test is named across runs, whether a repeated name is a retry,
// whether the file keeps the order of execution. One row per writer; the first whose marks fit is it.

import type { Naming } from "./case-naming.ts";
import { attemptsInOneText, attemptsOfOneSpot } from "./hidden-attempts.ts";
import type { Told } from "../outcome-signs.ts";
import { pytestId } from "./pytest-ids.ts";
import {
  browserOf,
  goId,
  gtestId,
  jestId,
  mochaId,
  nodeTestId,
  phpunitId,
  plainId,
  playwrightId,
} from "./runner-ids.ts";

export interface Dialect {
  readonly name: string;
  readonly marks: (of: Naming) => boolean;
  /** The parts of a test's id, outermost first. */
  readonly id: (of: Naming) => readonly string[];
  /**
   * Whether names are unique in one execution, so that a case that follows a bad one of the same name is its retry. Where
   * they are not, cases of one name are occurrences.
   */
  readonly uniqueNames?: true;
  /** Cases stand in the order of execution, and the runner has one worker only. */
  readonly inOrder?: true;
  /** Its totals count something else than test cases. */
  readonly otherTotals?: true;
  /** A tear-down that fails after its test is a case of its own, right behind it. */
  readonly tearDownApart?: true;
  /** A fact about the place that a name carries. */
  readonly platform?: (of: Naming) => readonly [string, string] | null;
  /** The attempts that the failures of one case tell of, where the dialect hides several there; null where it is one. */
  readonly attemptsIn?: (failures: readonly Told[]) => readonly Told[] | null;
}

const withClass = (of: Naming): readonly string[] => [of.classname, of.name];

/** The rows in the order in which they are tried. */
export const dialects: readonly Dialect[] = [
  { name: "deflake", marks: (of) => of.document === "deflake", id: withClass },
  {
    name: "vitest",
    marks: (of) =>
      of.document === "vitest tests" ||
      (of.document !== "" && of.classname === of.suite && /\.[cm]?[jt]sx?$/.test(of.classname)),
    id: (of) => (of.name === of.classname ? [of.name] : [of.classname, ...of.name.split(" > ")]),
    attemptsIn: attemptsOfOneSpot,
  },
  { name: "jest", marks: (of) => of.document === "jest tests", id: jestId },
  {
    name: "playwright",
    marks: (of) => of.document === "" && of.classname !== "" && of.classname === of.suite,
    id: playwrightId,
    platform: browserOf,
    attemptsIn: attemptsInOneText,
  },
  { name: "mocha", marks: (of) => of.document === "Mocha Tests" || of.suite === "Mocha Tests", id: mochaId },
  {
    name: "web-test-runner",
    marks: (of) => of.properties.has("browser.name") && of.properties.has("test.fileName"),
    id: (of) => [of.file, of.classname, of.name],
  },
  { name: "node-tap", marks: (of) => of.document === "TAP Tests", id: withClass, otherTotals: true },
  {
    name: "node:test",
    marks: (of) =>
      of.document === null &&
      !of.bareSuite &&
      (of.classname === "test" || of.classname === of.suites.join(".")) &&
      (of.suite === null ? of.classname === "test" : of.suiteHost !== "" && of.status === ""),
    id: nodeTestId,
  },
  { name: "cucumber", marks: (of) => of.suites[0] === "Cucumber", id: withClass },
  {
    name: "pytest",
    marks: (of) => of.suite === "pytest" || (of.file.endsWith(".py") && of.classname !== "" && !of.hasTimestamp),
    id: pytestId,
    uniqueNames: true,
    tearDownApart: true,
    // Its totals count subtests; its cases are the tests that they belong to.
    otherTotals: true,
  },
  { name: "go", marks: (of) => of.properties.has("go.version"), id: goId, uniqueNames: true },
  {
    name: "nextest",
    marks: (of) => of.document === "nextest-run" || /^@setup-script:|@stress-\d+$/.test(of.suite ?? ""),
    id: withClass,
  },
  {
    name: "gtest",
    marks: (of) => of.classname !== "" && of.status !== "" && (of.result !== "" || of.document === "AllTests"),
    id: gtestId,
    inOrder: true,
  },
  {
    name: "ctest",
    marks: (of) => of.status !== "" && of.classname !== "" && of.classname === of.name,
    id: (of) => [of.name],
  },
  // Its totals count assertions.
  { name: "catch2", marks: (of) => of.suiteHost === "tbd", id: withClass, inOrder: true, otherTotals: true },
  {
    name: "phpunit",
    marks: (of) => of.className !== "" || /\.phpt?$/.test(of.file),
    id: phpunitId,
    inOrder: true,
  },
  { name: "bats", marks: (of) => of.suite?.endsWith(".bats") === true, id: withClass },
  {
    name: "subunit2junit",
    marks: (of) => of.bareSuite && of.suite === "" && of.classname !== "",
    id: (of) => [`${of.classname}.${of.name}`],
  },
  {
    name: "perl",
    marks: (of) => /[._]t$/.test(of.classname),
    // Test::More names a test without a title by its line, which moves.
    id: (of) => [of.classname, of.name.replace(/^L\d+: /, "")],
  },
];

/** Everybody else: surefire, gradle, TestNG, scalatest, marathon, swift, bazel, CUnit, xUnit.net… */
const plainDialect: Dialect = { name: "plain", marks: () => true, id: plainId };

export const dialectOf = (of: Naming): Dialect => dialects.find(({ marks }) => marks(of)) ?? plainDialect;

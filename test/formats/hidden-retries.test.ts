// Where each format hides a retry, one row for each way: what failed and then passed is read as two attempts of one test. Beside
// it stand tests that only share a name, of which the first failed: no flake may be made of those.
import { describe, expect, test } from "vitest";
import { formatNamed } from "../../src/formats/registry.ts";
import { evidenceOf } from "../../src/core/model/outcome.ts";
import { contentOf, corpusFiles, readPieces, type Told } from "./corpus.ts";

const lines = (...values: readonly unknown[]): string =>
  values.map((value) => `${typeof value === "string" ? value : JSON.stringify(value)}\n`).join("");
const suite = (cases: string, about = 'name="shop.Cart"'): string =>
  `<testsuite ${about} tests="2">${cases}</testsuite>`;
const failure = '<failure message="no">at Cart.java:3</failure>';

/** A file of the corpus that the real tool has written, or that no text can be. */
function recorded(format: string, name: string): string {
  const file = corpusFiles(format).find((each) => each.name === name);
  if (file === undefined) throw new Error(`${format} has no ${name}.`);
  return contentOf(formatNamed(format) ?? {}, file.bytes);
}

interface Row {
  readonly format: string;
  readonly retried: string;
  /** Two tests of one name, the first failed; absent where names are unique in the format. */
  readonly twins?: string;
}

const jestTest = (facts: object): object => ({ ancestorTitles: [], title: "adds", failureMessages: [], ...facts });
const testFiles = (head: object, ...assertionResults: readonly object[]): string =>
  lines({
    ...head,
    startTime: 1,
    testResults: [{ name: "/ci/shop/src/cart.test.ts", status: "passed", assertionResults }],
  });
const jest = (...tests: readonly object[]): string =>
  testFiles({ numRuntimeErrorTestSuites: 0, numTotalTests: tests.length }, ...tests);
const vitest = (...tests: readonly object[]): string =>
  testFiles({ numTotalTestSuites: 1, numTotalTests: tests.length }, ...tests);

const playwrightTest = (...results: readonly string[]): object => ({
  title: "adds",
  file: "cart.spec.ts",
  tests: [{ projectName: "", expectedStatus: "passed", results: results.map((status, retry) => ({ status, retry })) }],
});
const playwright = (...specs: readonly object[]): string =>
  lines({ config: { projects: [] }, suites: [{ title: "cart.spec.ts", file: "cart.spec.ts", specs }] });

const blobTest = (testId: string, results: readonly string[]): readonly object[] =>
  results.flatMap((status, retry) => [
    { method: "onTestBegin", params: { testId, result: { id: `${testId}${retry}`, retry } } },
    {
      method: "onTestEnd",
      params: { test: { testId, expectedStatus: "passed" }, result: { id: `${testId}${retry}`, status, errors: [] } },
    },
  ]);
const blob = (tests: Readonly<Record<string, readonly string[]>>): string =>
  lines(
    { method: "onBlobReportMetadata", params: { version: 2, userAgent: "Playwright/1.65.1" } },
    {
      method: "onProject",
      params: {
        project: {
          name: "",
          suites: [{ title: "a.spec.ts", entries: Object.keys(tests).map((testId) => ({ testId, title: "adds" })) }],
        },
      },
    },
    ...Object.entries(tests).flatMap(([testId, results]) => blobTest(testId, results)),
    { method: "onEnd", params: { result: { status: "passed" } } },
  );

const mochaTest = (facts: object): object => ({
  title: "adds",
  fullTitle: "cart adds",
  duration: 1,
  speed: "fast",
  err: {},
  ...facts,
});
const mocha = (...tests: readonly object[]): string =>
  lines({ stats: { suites: 1, tests: tests.length }, tests, pending: [], failures: [], passes: [] });
const mochaStream = (...events: readonly unknown[]): string =>
  lines(["start", { total: 1 }], ...events, ["end", { suites: 1 }]);

const goEvent = (Action: string, facts: object = { Test: "TestAdd" }): object => ({
  Action,
  Package: "shop",
  ...facts,
});
const goPackage = (...actions: readonly string[]): readonly object[] => [
  ...actions.flatMap((action) => [goEvent("run"), goEvent(action)]),
  goEvent(actions.includes("fail") ? "fail" : "pass", {}),
];

const scenario = (attempt: number, id: string, status: string, willBeRetried: boolean): readonly object[] => [
  { testCaseStarted: { id, testCaseId: id.slice(0, 2), attempt, timestamp: { seconds: 1, nanos: 0 } } },
  {
    testStepFinished: {
      testCaseStartedId: id,
      testStepId: "s",
      testStepResult: { status, duration: { seconds: 0, nanos: 1 } },
      timestamp: { seconds: 1, nanos: 0 },
    },
  },
  { testCaseFinished: { testCaseStartedId: id, willBeRetried, timestamp: { seconds: 1, nanos: 1 } } },
];
const cucumber = (...events: readonly object[]): string =>
  lines(
    { meta: { protocolVersion: "27.0.0", implementation: { name: "cucumber-js" } } },
    ...[1, 2].flatMap((at) => [
      { pickle: { id: `p${at}`, uri: "cart.feature", name: "adds", astNodeIds: [], steps: [], tags: [] } },
      { testCase: { id: `c${at}`, pickleId: `p${at}`, testSteps: [{ id: "s" }] } },
    ]),
    ...events,
    { testRunFinished: { success: true, timestamp: { seconds: 2, nanos: 0 } } },
  );
const cucumberElement = (line: number, status: string): object => ({
  type: "scenario",
  name: "adds",
  line,
  steps: [{ name: "a", line: line + 1, result: { status, duration: 1 } }],
});
const ruby = (...elements: readonly object[]): string =>
  lines([{ uri: "cart.feature", id: "cart", keyword: "Feature", name: "cart", line: 1, elements }]);

const libtest = (...events: readonly (readonly [name: string, event: string])[]): string =>
  lines(
    { type: "suite", event: "started", test_count: events.length },
    ...events.map(([name, event]) => ({ type: "test", event, name: `shop::shop$${name}`, exec_time: 0.1 })),
    { type: "suite", event: "ok" },
  );

const ctrf = (...tests: readonly object[]): string =>
  lines({
    reportFormat: "CTRF",
    specVersion: "1.0.0",
    results: {
      tool: { name: "any" },
      summary: { tests: tests.length, start: 1, stop: 2 },
      tests: tests.map((facts) => ({ name: "adds", status: "passed", duration: 1, ...facts })),
    },
  });

const trx = (...results: readonly string[]): string =>
  `<TestRun id="r" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>${results.join("")}</Results><TestDefinitions>${["t1", "t2"].map((id) => `<UnitTest id="${id}"><TestMethod className="Cart" name="Adds"/></UnitTest>`).join("")}</TestDefinitions><ResultSummary outcome="Completed"/></TestRun>`;
const trxResult = (id: string, outcome: string): string =>
  `<UnitTestResult testId="${id}" testName="Adds" outcome="${outcome}"/>`;

const micropython = (...results: readonly string[]): string =>
  `platform=linux arch=x64 unicode thread\n${results.join("\n")}\n2 tests performed (2 individual testcases)\n`;

const rows: Readonly<Record<string, Row>> = {
  "JUnit XML, flakyFailure": {
    format: "junit",
    retried: suite('<testcase name="adds" classname="Cart"><flakyFailure message="no"/></testcase>'),
    twins: suite(
      `<testcase name="adds" classname="Cart">${failure}</testcase><testcase name="adds" classname="Cart"/>`,
    ),
  },
  "JUnit XML, flakyError": {
    format: "junit",
    retried: suite('<testcase name="adds" classname="Cart"><flakyError message="no"/></testcase>'),
  },
  "JUnit XML of gotestsum, the case again": {
    format: "junit",
    retried: suite(
      `<properties><property name="go.version" value="go1.24"/></properties><testcase name="TestAdd" classname="shop">${failure}</testcase><testcase name="TestAdd" classname="shop"/>`,
      'name="shop"',
    ),
  },
  "JUnit XML of pytest-rerunfailures, the case again": {
    format: "junit",
    retried: suite(
      `<testcase name="test_add" classname="tests.test_cart">${failure}</testcase><testcase name="test_add" classname="tests.test_cart"/>`,
      'name="pytest"',
    ),
    twins: suite(
      `<testcase name="test_add[1]" classname="tests.test_cart">${failure}</testcase><testcase name="test_add[2]" classname="tests.test_cart"/>`,
      'name="pytest"',
    ),
  },
  "TAP, FLAKY": {
    format: "tap",
    retried: "TAP version 13\n1..1\nok 1 - adds # FLAKY 1 re-try\n",
    twins: "TAP version 13\n1..2\nnot ok 1 - adds\nok 2 - adds\n",
  },
  "TAP of AVA and Tape, names shared": {
    format: "tap",
    retried: "TAP version 13\nok 1 - adds # FLAKY 1 re-try\n1..1\n",
    twins: "TAP version 13\n# cart\nnot ok 1 adds\n  ---\n    operator: equal\n  ...\nok 2 adds\n\n1..2\n",
  },
  "subunit v2, the id again": {
    format: "subunit",
    retried: recorded("subunit", "retried-in-one-stream.subunit2"),
  },
  "subunit v1, the id again": {
    format: "subunit-v1",
    retried: "test: cart.adds\nfailure: cart.adds [\nno\n]\ntest: cart.adds\nsuccess: cart.adds\n",
    twins: "test: cart.adds(1)\nfailure: cart.adds(1) [\nno\n]\ntest: cart.adds(2)\nsuccess: cart.adds(2)\n",
  },
  "CTRF, flaky": { format: "ctrf", retried: ctrf({ flaky: true }), twins: ctrf({ status: "failed" }, {}) },
  "CTRF, retries": { format: "ctrf", retried: ctrf({ retries: 1 }) },
  "CTRF, retryAttempts": {
    format: "ctrf",
    retried: ctrf({ retryAttempts: [{ attempt: 1, status: "failed", duration: 1 }] }),
  },
  "go test -json, the package again": {
    format: "go-test",
    retried: lines(...goPackage("fail"), ...goPackage("pass")),
    twins: lines(...goPackage("fail", "pass")),
  },
  "Jest, invocations": {
    format: "jest-json",
    retried: jest(jestTest({ status: "passed", invocations: 2 })),
    twins: jest(jestTest({ status: "failed", failureMessages: ["Error: no"] }), jestTest({ status: "passed" })),
  },
  "Jest, retryReasons": {
    format: "jest-json",
    retried: jest(jestTest({ status: "passed", retryReasons: ["Error: no"] })),
  },
  "Vitest, passed with failureMessages": {
    format: "vitest-json",
    retried: vitest(jestTest({ status: "passed", failureMessages: ["Error: no"] })),
    twins: vitest(jestTest({ status: "failed", failureMessages: ["Error: no"] }), jestTest({ status: "passed" })),
  },
  "Playwright JSON, results[].retry": {
    format: "playwright-json",
    retried: playwright(playwrightTest("failed", "passed")),
    twins: playwright(playwrightTest("failed"), playwrightTest("passed")),
  },
  "Playwright blob, result.retry": {
    format: "playwright-blob",
    retried: blob({ t1: ["failed", "passed"] }),
    twins: blob({ t1: ["failed"], t2: ["passed"] }),
  },
  "node:test, JUnit of deflake/node-test": {
    format: "junit",
    retried:
      '<testsuites><testcase name="adds" time="0.1" classname="test" file="/ci/cart.test.js"><properties><property name="flaky" value="1"/></properties><flakyFailure type="testCodeFailure" message="no"/></testcase></testsuites>',
    twins: `<testsuites><testcase name="adds" classname="test" file="/ci/cart.test.js">${failure}</testcase><testcase name="adds" classname="test" file="/ci/cart.test.js"/></testsuites>`,
  },
  "node:test, TAP of deflake/node-test": {
    format: "tap",
    retried: "TAP version 13\n# Subtest: adds\nok 1 - adds # FLAKY 1 re-try\n  ---\n  duration_ms: 1\n  ...\n1..1\n",
    twins: "TAP version 13\n# Subtest: adds\nnot ok 1 - adds\n# Subtest: adds\nok 2 - adds\n1..2\n",
  },
  "node:test, our recorder": {
    format: "run-log",
    retried: lines(
      { deflake: "run-log", version: 1 },
      { test: "cart > adds", outcome: "fail" },
      { test: "cart > adds", outcome: "pass", attempt: 2 },
      { end: { complete: true } },
    ),
    twins: lines(
      { deflake: "run-log", version: 1 },
      { test: "cart > adds", outcome: "fail" },
      { test: "cart > adds", outcome: "pass", occurrence: 2 },
      { end: { complete: true } },
    ),
  },
  "Mocha JSON, currentRetry": {
    format: "mocha-json",
    retried: mocha(mochaTest({ currentRetry: 1 })),
    twins: mocha(mochaTest({ err: { message: "no" }, currentRetry: 0 }), mochaTest({ currentRetry: 0 })),
  },
  "Mocha JSON stream, currentRetry": {
    format: "mocha-json-stream",
    retried: mochaStream(["pass", mochaTest({ currentRetry: 1 })]),
    twins: mochaStream(["fail", mochaTest({ err: "no" })], ["pass", mochaTest({})]),
  },
  "libtest, nextest's #2": {
    format: "libtest",
    retried: libtest(["adds#2", "ok"]),
    twins: libtest(["adds", "failed"], ["adds", "ok"]),
  },
  "Cucumber messages, attempt": {
    format: "cucumber-messages",
    retried: cucumber(...scenario(0, "c1a", "FAILED", true), ...scenario(1, "c1b", "PASSED", false)),
    twins: cucumber(...scenario(0, "c1a", "FAILED", false), ...scenario(0, "c2a", "PASSED", false)),
  },
  "Cucumber JSON of Ruby, the line again": {
    format: "cucumber-json",
    retried: ruby(cucumberElement(3, "failed"), cucumberElement(3, "passed")),
    twins: ruby(cucumberElement(3, "failed"), cucumberElement(7, "passed")),
  },
  "TRX, the testId again": {
    format: "trx",
    retried: trx(trxResult("t1", "Failed"), trxResult("t1", "Passed")),
    twins: trx(trxResult("t1", "Failed"), trxResult("t2", "Passed")),
  },
  "MicroPython's console, retry": {
    format: "micropython-console",
    retried: micropython("FAIL  a.py", "retry a.py (1/2, known)", "pass  a.py"),
    twins: micropython("FAIL  a.py", "pass  a.py"),
  },
  "MicroPython's _results.json, flaky": {
    format: "micropython-results",
    retried: lines({ args: {}, results: [["a.py", "pass", "flaky (retried 1)"]] }),
    twins: lines({
      args: {},
      results: [
        ["a.py", "fail", ""],
        ["a.py", "pass", ""],
      ],
    }),
  },
};

function tellingOf(name: string, text: string): Told {
  const format = formatNamed(name);
  if (format === null) throw new Error(`${name} is no format.`);
  const told = readPieces(format, "report", [text]);
  // Some readers tell of an attempt late: only the end of a log says whether the runner ignored a failure.
  return { ...told, attempts: told.attempts.toSorted((a, b) => a.occurrence - b.occurrence || a.attempt - b.attempt) };
}

/** The tests of which one occurrence failed and then passed. */
function flakesIn({ attempts }: Told): readonly string[] {
  const hasFailed = new Set<string>();
  return attempts.flatMap(({ test: id, occurrence, attempt, outcome }) => {
    const key = `${occurrence} ${id}`;
    if (evidenceOf(outcome) === "bad") hasFailed.add(key);
    return evidenceOf(outcome) === "good" && attempt > 1 && hasFailed.has(key) ? [id] : [];
  });
}

const outcomesIn = ({ attempts }: Told): readonly string[] => attempts.map(({ outcome }) => evidenceOf(outcome));

test.each(Object.entries(rows))("%s: what failed and then passed is one test with two attempts", (_, row) => {
  const told = tellingOf(row.format, row.retried);
  expect(outcomesIn(told)).toEqual(["bad", "good"]);
  expect(flakesIn(told)).toHaveLength(1);
});

const shared = Object.entries(rows).flatMap(([name, { format, twins }]) =>
  twins === undefined ? [] : [[name, format, twins] as const],
);

test.each(shared)("%s: tests that share a name make no flake", (_, format, twins) => {
  const told = tellingOf(format, twins);
  expect(outcomesIn(told)).toEqual(["bad", "good"]);
  expect(flakesIn(told)).toEqual([]);
});

describe("what a retry left behind is read where the test failed to its end", () => {
  test.each([
    ["rerunFailure", suite(`<testcase name="adds" classname="Cart">${failure}<rerunFailure message="no"/></testcase>`)],
    ["rerunError", suite(`<testcase name="adds" classname="Cart">${failure}<rerunError message="no"/></testcase>`)],
    [
      "several failures of one spot, as Vitest writes them",
      `<testsuites name="vitest tests">${suite('<testcase name="adds" classname="a.test.ts"><failure message="no">no\n ❯ a.test.ts:3:1</failure><failure message="no">no\n ❯ a.test.ts:3:1</failure></testcase>', 'name="a.test.ts"')}</testsuites>`,
    ],
  ])("JUnit XML: %s", (_, text) => {
    const { attempts } = tellingOf("junit", text);
    expect(attempts.map(({ attempt, outcome }) => [attempt, evidenceOf(outcome)])).toEqual([
      [1, "bad"],
      [2, "bad"],
    ]);
  });
});

test("go test -json: a panic and a build that fails have no test event, and are told", () => {
  const panic = { Output: "panic: no\n\ngoroutine 1 [running]:\n", Test: "TestAdd" };
  const died = tellingOf("go-test", lines(goEvent("run"), goEvent("output", panic), goEvent("fail", {})));
  expect(died.attempts.map(({ outcome }) => outcome)).toEqual(["crash"]);
  const unbuilt = tellingOf(
    "go-test",
    lines(goEvent("output", { Output: "FAIL\tshop [build failed]\n" }), goEvent("fail", {})),
  );
  expect(unbuilt.attempts).toEqual([]);
  expect(unbuilt.facts.complete).toBe(false);
  expect(unbuilt.notes.map(({ code }) => code)).toEqual(["package-failed"]);
});

test.each([
  ["micropython-console", "recorded-ignored.txt"],
  ["micropython-results", "recorded-ignored.json"],
])("%s: a failure that the runner ignored keeps its reason", (format, name) => {
  const ignored = tellingOf(format, recorded(format, name)).attempts.filter((each) => each.ignoredBecause !== null);
  expect(ignored.length).toBeGreaterThan(0);
  expect(ignored.every(({ outcome }) => evidenceOf(outcome) === "bad")).toBe(true);
});

test("GitHub Actions: a job that was run again at the same commit is another run of it", () => {
  const { jobRuns, runs } = tellingOf("github-actions", recorded("github-actions", "jobs-of-all-attempts.json"));
  const unit = jobRuns.filter(({ job }) => job === "unit").map(({ run, conclusion }) => [run, conclusion]);
  expect(unit.slice(0, 2)).toEqual([
    ["github:octo/shop/501", "failure"],
    ["github:octo/shop/501#2", "success"],
  ]);
  expect(new Set(runs.map(({ commit }) => commit)).size).toBe(1);
});

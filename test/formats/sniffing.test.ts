// JSON of many tools looks alike from afar. Each format is sure of its own and claims nothing of the others.
import { expect, test } from "vitest";
import { ctrf } from "../../src/formats/ctrf/report.ts";
import { githubActions } from "../../src/formats/github-actions/api-json.ts";
import { micropythonConsole } from "../../src/formats/micropython/console.ts";
import { micropythonFailures } from "../../src/formats/micropython/failures.ts";
import { micropythonResults } from "../../src/formats/micropython/results.ts";

const readers = [ctrf, githubActions, micropythonConsole, micropythonFailures, micropythonResults];

test.each([
  [
    "jest.json",
    {
      numFailedTestSuites: 1,
      numTotalTests: 3,
      testResults: [{ assertionResults: [], name: "/a.test.js", status: "failed" }],
    },
  ],
  [
    "vitest.json",
    { numTotalTestSuites: 1, numPassedTests: 1, startTime: 1, success: true, testResults: [{ status: "passed" }] },
  ],
  [
    "playwright.json",
    {
      config: { configFile: "/p.config.ts", metadata: {} },
      suites: [{ title: "a.spec.ts", specs: [{ tests: [{ results: [{ retry: 0 }] }] }] }],
      stats: {},
    },
  ],
  [
    "mocha.json",
    { stats: { suites: 1, tests: 2 }, tests: [{ title: "adds", currentRetry: 0, err: {} }], failures: [], passes: [] },
  ],
  ["rspec.json", { version: "3", examples: [{ id: "./a", status: "passed" }], summary: {}, summary_line: "1 example" }],
  ["cucumber.json", [{ uri: "a.feature", id: "a", elements: [{ steps: [] }] }]],
  ["gtest.json", { tests: 2, failures: 0, testsuites: [{ name: "A", testsuite: [{ name: "b", status: "RUN" }] }] }],
  ["results.json", { results: [{ name: "a", status: "passed" }], jobs: 2 }],
  ["_results.json", { results: { a: 1 } }],
  ["package.json", { name: "shop", repository: { url: "git+https://github.com/octo/shop.git" }, jobs: [] }],
  ["workflow.json", { name: "CI", on: "push", jobs: { build: { "runs-on": "ubuntu-latest" } } }],
  ["pulls.json", [{ url: "https://api.github.com/repos/octo/shop/pulls/1", id: 1, number: 1, head: { sha: "a" } }]],
])("%s of somebody else is left alone", (name, value) => {
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
    expect(readers.map((format) => [format.name, format.sniff(text, name)])).toEqual(
      readers.map((format) => [format.name, 0]),
    );
  }
});

test.each([
  ["nothing", ""],
  ["XML", '<?xml version="1.0"?><testsuites><testsuite name="FAILURE x"/></testsuites>'],
  ["TAP", "TAP version 13\n1..2\nok 1 - pass\nnot ok 2 - FAIL\n"],
  ["go test", "=== RUN   TestA\n--- FAIL: TestA (0.00s)\nFAIL\nok  \texample.org/a\t0.1s\n"],
  ["a table", "run,job,conclusion\n1,unit,failure\n"],
  ["a talk of tests", "3 tests passed\nFAIL\nskip this\npass the salt\n"],
])("%s is left alone", (_name, text) => {
  expect(readers.map((format) => format.sniff(text, "x.txt"))).toEqual(readers.map(() => 0));
});

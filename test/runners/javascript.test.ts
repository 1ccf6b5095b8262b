// What the runners of JavaScript are told, in words. That they do it is tested with the real ones in test/contract.
import { expect, test } from "vitest";
import { asTestId } from "../../src/core/model/test-id.ts";
import { recogniseRunner } from "../../src/runners/registry.ts";
import type { Prepared, Selection } from "../../src/runners/runner.ts";

const scratch = { folder: "/s", reporters: "/r" };
const words = (text: string): string[] => text.split(" ");
const recorded = (text: string): string => {
  const found = recogniseRunner(words(text));
  if (found === null) return "-";
  const { words: told, env } = found.runner.record(found.command, scratch);
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [...settings, ...told].join(" ");
};

test.each([
  ["npx vitest", "DEFLAKE_RECORD=/s npx vitest --run --reporter=/r/vitest.js"],
  ["CI=1 vitest run src -- x", "CI=1 DEFLAKE_RECORD=/s vitest run src --reporter=/r/vitest.js -- x"],
  ["vitest related a.ts", "DEFLAKE_RECORD=/s vitest related a.ts --reporter=/r/vitest.js"],
  ["npx jest src", "DEFLAKE_RECORD=/s npx jest src --config=/r/jest-config.js"],
  [
    "jest -c other.js --rootDir=web",
    "DEFLAKE_JEST_CONFIG=other.js DEFLAKE_JEST_ROOT=web DEFLAKE_RECORD=/s jest --rootDir=web --config=/r/jest-config.js",
  ],
  ["jest --reporters=jest-junit", "DEFLAKE_RECORD=/s jest --reporters=jest-junit --reporters=/r/jest.js"],
  ["yarn mocha -R dot", "DEFLAKE_RECORD=/s yarn mocha -R dot --require=/r/mocha.js"],
  [
    "npx playwright test --reporter=line a",
    "PW_TEST_REPORTER=/r/playwright.js DEFLAKE_RECORD=/s npx playwright test --reporter=line a",
  ],
  ["npx ava --tap", "npx ava --tap"],
])("%s is told to record", (text, expected) => {
  expect(recorded(text)).toBe(expected);
});

test.each([
  "vitest bench",
  "vitest list",
  "jest --init",
  "mocha init x",
  "playwright show-report",
  "playwright test --list",
  "ava reset-cache",
])("%s runs no tests", (text) => {
  expect(recogniseRunner(words(text))).toBeNull();
});

const selection: Selection = { tests: [], ordered: false, seed: null, workers: null };
const selected = (text: string, asked: Partial<Selection>): string => {
  const { runner, command } = recogniseRunner(words(text))!;
  const prepared = runner.select(command, { ...selection, ...asked }, scratch);
  return "kind" in prepared ? `unable: ${prepared.why}` : told(prepared);
};
const told = ({ words: all, files, env }: Prepared): string =>
  [
    all.join(" "),
    ...(env["DEFLAKE_TESTS"] === undefined ? [] : [`${env["DEFLAKE_TESTS"]}: ${files[0]?.text.trim()}`]),
  ].join(" | ");
const adds = { test: asTestId("a.js > adds"), file: "a.js" };
const takes = { test: asTestId("b.js > takes"), file: "b.js" };
const list = '/s/tests.json: [{"test":"a.js > adds","file":"a.js"}]';

test.each<[text: string, asked: Partial<Selection>, expected: string]>([
  ["vitest run", { tests: [adds] }, `vitest run --coverage.enabled=false --reporter=/r/vitest.js | ${list}`],
  [
    "vitest run",
    { tests: [adds], workers: 3, seed: 7 },
    `vitest run --coverage.enabled=false --maxWorkers=3 --sequence.shuffle.tests=true --sequence.seed=7 --reporter=/r/vitest.js | ${list}`,
  ],
  [
    "jest -w 4 --coverage",
    { tests: [adds], ordered: true },
    `jest --testSequencer=/r/jest-sequence.js --testRunner=/r/jest-names.js --coverage=false --runInBand --config=/r/jest-config.js | ${list}`,
  ],
  ["mocha -p -j 4", { tests: [adds], workers: 1 }, `mocha --no-parallel --require=/r/mocha.js | ${list}`],
  [
    "playwright test -g old --workers 4",
    { tests: [{ test: asTestId("[signed in] > a.js > adds (1)"), file: "a.js" }, takes], workers: 2 },
    String.raw`playwright test --grep=(?:^|\s)(?:signed\s+in\s+a\.js\s+(?:>\s+)?adds\s+\(1\)|b\.js\s+(?:>\s+)?takes)(?:\s+@\S+)*$ --workers=2`,
  ],
  [
    "ava --match x",
    { tests: [{ test: asTestId("a › adds *"), file: null }], workers: 1 },
    String.raw`ava --match=a › adds \* --match=adds \* --concurrency=1 --tap`,
  ],
])("%s is told what to run: %j", (text, asked, expected) => {
  expect(selected(text, asked)).toBe(expected);
});

test.each<[text: string, asked: Partial<Selection>]>([
  ["vitest", { tests: [adds, takes, adds], ordered: true }],
  ["jest", { tests: [adds, takes, adds], ordered: true }],
  ["mocha", { tests: [adds, takes, adds], ordered: true }],
  ["mocha", { tests: [adds], seed: 1 }],
  ["playwright test", { tests: [takes, adds], ordered: true }],
  ["playwright test", { tests: [adds], seed: 1 }],
  ["playwright test", { tests: Array.from({ length: 2000 }, () => adds) }],
  ["ava", { tests: [adds], ordered: true }],
  ["ava", { tests: [adds], seed: 1 }],
])("%s is unable to do %j", (text, asked) => {
  expect(selected(text, asked)).toMatch(/^unable: /);
});

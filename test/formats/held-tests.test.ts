// Readers that hold tests until something behind them says how they ended: with more tests than they hold, memory is bounded, and
// they say what that costs.
import { expect, test } from "vitest";
import { cucumberJson } from "../../src/formats/js-runners/cucumber-json.ts";
import { mochaJson } from "../../src/formats/js-runners/mocha-json.ts";
import { micropythonConsole } from "../../src/formats/micropython/console.ts";
import { readPieces } from "./corpus.ts";

const numbered = (count: number, piece: (at: number) => string): readonly string[] =>
  Array.from({ length: Math.ceil(count / 1000) }, (_, thousand) =>
    Array.from({ length: Math.min(1000, count - thousand * 1000) }, (__, at) => piece(thousand * 1000 + at)).join(""),
  );

test("Mocha's older versions: tests that there is no room for are counted, and the others told", () => {
  const held = 300_000;
  const tests = numbered(
    held + 7,
    (at) => `${at === 0 ? "" : ","}{"title":"t${at}","fullTitle":"a t${at}","duration":1}`,
  );
  const pending = '],"pending":[{"title":"t5","fullTitle":"a t5","duration":1}],"failures":[],"passes":[]}';
  const { attempts, notes, facts } = readPieces(mochaJson, "a.json", ['{"stats":{},"tests":[', ...tests, pending]);
  expect(attempts).toHaveLength(held);
  expect(attempts.filter(({ outcome }) => outcome === "skip").map((attempt) => attempt.test)).toEqual(["a > t5"]);
  expect(notes.map(({ code, what }) => `${code}: ${what}`)).toEqual([
    "undecided: 7 tests passed or were skipped, and are left out.",
  ]);
  expect(facts.complete).toBe(false);
});

test("Cucumber: scenarios of one feature that there is no room for are counted", () => {
  const held = 100_000;
  const scenarios = numbered(held + 2, (at) => `${at === 0 ? "" : ","}{"name":"s${at}","line":${at},"steps":[]}`);
  const pieces = ['[{"elements":[', ...scenarios, '],"name":"cart","uri":"cart.feature"}]'];
  const { attempts, notes, facts } = readPieces(cucumberJson, "a.json", pieces);
  expect(attempts).toHaveLength(held);
  expect(notes.map(({ code, what }) => `${code}: ${what}`)).toEqual([
    "too-many: 2 scenarios of features with more than 100000 are left out.",
  ]);
  expect(facts.complete).toBe(false);
});

test("MicroPython: failures that there is no room for are told before anybody says which were ignored", () => {
  const held = 100_000;
  const lines = numbered(held + 3, (at) => `FAIL  a/t${at}.py\n`);
  const total = `${held + 3} tests performed (1 individual testcases)\n0 tests passed\n`;
  const { attempts, notes } = readPieces(micropythonConsole, "a.txt", ["platform=linux thread=GIL\n", ...lines, total]);
  expect(attempts).toHaveLength(held + 3);
  expect(attempts.every(({ outcome }) => outcome === "fail")).toBe(true);
  expect(notes.filter(({ code }) => code === "reason-untold").map(({ what }) => what)).toEqual([
    "3 failures are told without the runner's reason for ignoring them, which comes too long after them.",
  ]);
});

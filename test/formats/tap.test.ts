// The lines of TAP, one by one, and what no corpus file shows: nothing that is thrown at the reader stops it.
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { tap } from "../../src/formats/tap/tap.ts";
import { parseResult } from "../../src/formats/tap/result-line.ts";
import { readPieces } from "./corpus.ts";

const dialect = { version: 13, timesInNames: false };

test.each([
  ["ok", {}],
  ["not ok", { ok: false }],
  ["ok 7", { number: 7 }],
  ["ok - adds", { name: "adds" }],
  ["ok 1 adds - slowly", { number: 1, name: "adds - slowly" }],
  ["ok 1 - issue #7", { number: 1, name: "issue #7" }],
  ["ok 1 - a \\# SKIP b", { number: 1, name: "a # SKIP b" }],
  ["ok 1 - C:\\\\temp", { number: 1, name: "C:\\temp" }],
  ["ok 1 # SKIP", { number: 1, directive: "skip" }],
  ["ok 1 - a # skipped: no disk", { number: 1, name: "a", directive: "skip", reason: "no disk" }],
  ["not ok 1 - a # TODO later", { ok: false, number: 1, name: "a", directive: "todo", reason: "later" }],
  ["ok 1 - a # TODOS", { number: 1, name: "a # TODOS" }],
  ["ok 1 - a # TODO later # time=3ms", { number: 1, name: "a", directive: "todo", reason: "later", durationMs: 3 }],
  ["ok 1 - a # time=1.5s", { number: 1, name: "a", durationMs: 1500 }],
  ["ok 1 - a # in 7 ms", { number: 1, name: "a", durationMs: 7 }],
  ["ok 1 - answers in 5ms", { number: 1, name: "answers in 5ms" }],
  ["ok 1 - a # FLAKY 1 re-try", { number: 1, name: "a", retries: 1 }],
  ["ok 1 - a # FLAKY 12 re-tries slow bank", { number: 1, name: "a", retries: 12 }],
  ["ok 1 - a # FLAKY 101 re-tries", { number: 1, name: "a", retries: 0 }],
  ["ok 1 - a # EXPECTED FAILURE", { number: 1, name: "a", directive: "expected-failure" }],
])("%s", (line, told) => {
  const plain = { ok: true, number: null, name: "", directive: null, reason: "", retries: 0, durationMs: null };
  expect(parseResult(line, dialect)).toEqual({ ...plain, ...told });
});

test.each(["okay", "ok:", "ok1", "not  ok", "OK 1", "nok 1"])("%s is no result", (line) => {
  expect(parseResult(line, dialect)).toBeNull();
});

const words = [
  "ok",
  "not ok",
  " 1",
  " - a",
  "# Subtest: a",
  "    ",
  "  ",
  "\n",
  "\n",
  "\n",
  "---",
  "...",
  "a: |",
  "1..2",
  "#",
];
const more = [
  " {",
  "}",
  "Bail out!",
  "TAP version 14",
  "pragma +x",
  "# FLAKY 2 re-tries",
  "# TODO",
  "t/a.t .. ",
  "\r",
  "\0",
];

test("whatever stands in a file, each result is told at most once and nothing is thrown", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words, ...more), { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const { attempts } = readPieces(tap, "a.tap", [text]);
      const results = text.split("\n").filter((line) => /^\s*(not )?ok/.test(line)).length;
      expect(attempts.filter(({ attempt }) => attempt === 1).length).toBeLessThanOrEqual(results);
    }),
    { numRuns: 2_000 },
  );
});

test("a subtest of any size whose name comes last is read in bounded memory, and what that costs is said", () => {
  const children = Array.from({ length: 10_001 }, (_, at) => `    ok ${at + 1} - t${at}\n`).join("");
  const { attempts, notes } = readPieces(tap, "a.tap", [`${children}ok 1 - parent\n1..1\n`]);
  expect(attempts).toHaveLength(10_001);
  expect(attempts[0]?.test).toBe("t0");
  expect(notes.map(({ code }) => code)).toEqual(["unnamed-subtest"]);
});

// Names with `*`, places, failures, days: what matches what.
import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { matchesGlob } from "../../../src/core/model/glob.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { daysAfter, isDay } from "../../../src/core/policy/day.ts";
import { failureMatcher, troubleWith } from "../../../src/core/policy/failure-pattern.ts";
import { parseFailure } from "../../../src/formats/policy-file/rules.ts";
import { holdsAt, isKnownSystem } from "../../../src/core/policy/whereabouts.ts";
import { attemptOf } from "./runs.ts";

test("a name with * is what the slow obvious expression says", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "/"), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      const slow = new RegExp(`^${pattern.replaceAll(/[.*/]/g, (c) => (c === "*" ? "[^]*" : `\\${c}`))}$`);
      expect(matchesGlob(pattern, name)).toBe(slow.test(name));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["os=darwin", "os=darwin", true],
  ["os=macos", "os=darwin", true],
  ["os=Windows", "os=win32", true],
  ["os=darwin", "os=linux", false],
  ["os=darwin", "", false],
  ["job=qemu_*", "job=qemu_arm os=linux", true],
  ["job=qemu_* os=darwin", "job=qemu_arm os=linux", false],
])("where %s, at %s: %s", (condition, there, holds) => {
  const facts = (text: string): ReadonlyMap<string, string> =>
    new Map(
      text
        .split(" ")
        .filter(Boolean)
        .map((pair) => pair.split("=") as [string, string]),
    );
  expect(holdsAt([facts(condition)], facts(there))).toBe(holds);
  expect(holdsAt("all", facts(there))).toBe(true);
});

test.each([
  ["linux", true],
  ["macOS", true],
  ["FreeBSD", true],
  ["lin*", true],
  ["linus", false],
  ["ubuntu", false],
])("os %s: %s", (name, known) => expect(isKnownSystem(name)).toBe(known));

describe("failures", () => {
  const fits = (pattern: string, message: string, mark = "F"): boolean =>
    failureMatcher(parseFailure(pattern))(attemptOf(asTestId("t"), mark, 1, message));
  test.each<[string, string, boolean, string?]>([
    ["Expected True, got False", "x: Expected True, got False", true],
    ["Expected True", "expected true", false],
    ["timed out after # ms", "timed out after 30012 ms", true],
    ["timed out after 3 ms", "timed out after 30012 ms", false],
    ["/timed? out/i", "Timed out", true],
    ["/^done$/m", "one\ndone\ntwo", true],
    ["/^done$/", "one\ndone\ntwo", false],
    ["/usr/bin", "no /usr/bin here", true],
    ["timeout", "it waited", true, "T"],
    ["timeout", "it waited", false, "F"],
    ["crash", "", true, "C"],
  ])("%s fits %j: %s", (pattern, message, wanted, mark) => expect(fits(pattern, message, mark)).toBe(wanted));

  test("no text can slow an expression down", () => {
    expect(fits("/(a+)+b/", "a".repeat(1_000_000))).toBe(false);
  });

  test("what RE2 leaves out is said", () => {
    expect(troubleWith({ kind: "regex", source: "(?<=a)b", flags: "" })).toMatch(/Perl syntax|invalid/);
    expect(troubleWith({ kind: "regex", source: "a", flags: "y" })).toMatch(/no flag "y"/);
    expect(troubleWith({ kind: "regex", source: "a+b?", flags: "im" })).toBeNull();
  });
});

test("days", () => {
  expect(["2026-02-28", "2024-02-29", "2026-02-29", "2026-2-3", "soon"].map(isDay)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(daysAfter("2026-02-27", 2)).toBe("2026-03-01");
  expect(daysAfter("2024-02-28", 2)).toBe("2024-03-01");
});

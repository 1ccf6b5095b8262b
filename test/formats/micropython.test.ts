// The three outputs of MicroPython's run-tests.py: names made from file names, differences in one line, what a cut log
// admits, and what the outputs of one run add up to.
import { expect, test } from "vitest";
import { mergeTellings } from "../../src/core/model/merge-tellings.ts";
import { DiffReader } from "../../src/formats/micropython/diff.ts";
import { testPathOf } from "../../src/formats/micropython/result-names.ts";
import { micropythonConsole } from "../../src/formats/micropython/console.ts";
import { micropythonFailures } from "../../src/formats/micropython/failures.ts";
import { micropythonResults } from "../../src/formats/micropython/results.ts";
import { corpusFiles, readPieces } from "./corpus.ts";

const textOf = (format: string, name: string): string =>
  corpusFiles(format)
    .find((file) => file.name === name)
    ?.bytes.toString("utf8") ?? "";

test.each([
  ["results/coverage/thread_stress_recurse.py", "thread/stress_recurse.py"],
  ["/home/ci/tests/results/basics_andor.py", "basics/andor.py"],
  [String.raw`C:\mpy\tests\results\cmdline_repl_lock.py`, "cmdline/repl_lock.py"],
  ["results/net_inet_test_tls.py", "net_inet/test_tls.py"],
  ["results/inlineasm_thumb_asmbcc.py", "inlineasm/thumb/asmbcc.py"],
  ["results/inlineasm_other_x.py", "inlineasm/other_x.py"],
  ["results/ports_unix_extra_coverage.py", "ports/unix/extra_coverage.py"],
  ["results/ports_stm32_hardware_dma.py", "ports/stm32_hardware/dma.py"],
  ["results/extmod_hardware_machine_pwm.py", "extmod_hardware/machine_pwm.py"],
  ["results/_srv_checks_own.py", "_srv_checks_own.py"],
  ["results/alone.py", "alone.py"],
])("the result file %s is of the test %s", (file, path) => {
  expect(testPathOf(file)).toBe(path);
});

test.each<[string, readonly string[], string, string | null]>([
  [
    "one line each",
    ["@@ -1 +1 @@", "-done", "+TIMEOUT", "\\ No newline at end of file"],
    "Expected done, got TIMEOUT",
    "TIMEOUT",
  ],
  ["a wrong value", ["@@ -1,2 +1,2 @@", "-True", "+False", " True"], "Expected True, got False", null],
  [
    "more than expected",
    ["@@ -1 +1,2 @@", " PASS", "+TIMEOUT", "\\ No newline at end of file"],
    "Expected nothing more, got TIMEOUT",
    "TIMEOUT",
  ],
  ["less than expected", ["@@ -1,2 +1 @@", " 1", "-2"], "Expected 2, got nothing", null],
  [
    "the end glued to a text",
    ["@@ -1 +1 @@", "-ok", "+out of memoryCRASH", "\\ No newline at end of file"],
    "Expected ok, got out of memoryCRASH",
    "CRASH",
  ],
  ["a test that prints CRASH and ends", ["@@ -1 +1 @@", "-ok", "+CRASH"], "Expected ok, got CRASH", null],
  [
    "the end later than the first difference",
    ["@@ -1,3 +1,3 @@", "-1", "+2", " 3", "+CRASH", "\\ No newline at end of file"],
    "Expected 1, got 2; then CRASH",
    "CRASH",
  ],
  [
    "many lines",
    ["@@ -1,5 +1 @@", "-1", "-2", "-3", "-4", "-5", "+6"],
    "Expected 1 / 2 / 3 / … (5 lines), got 6",
    null,
  ],
  ["lines that look like headings", ["@@ -1 +1 @@", "--- a", "+++ b"], "Expected -- a, got ++ b", null],
])("a difference in one line: %s", (_name, lines, message, ending) => {
  const diff = new DiffReader();
  for (const line of ["--- x.exp\t2026", "+++ x.out\t2026", ...lines]) diff.take(line);
  expect(diff.found).toBe(true);
  expect(diff.message()).toBe(message);
  expect(diff.ending).toBe(ending);
});

test.each([
  [micropythonConsole, "recorded-ignored.txt"],
  [micropythonConsole, "retries.txt"],
  [micropythonResults, "recorded-ignored.json"],
])("a cut output is never complete: %o %s", (format, name) => {
  const text = textOf(format.name, name).trimEnd();
  expect(readPieces(format, name, [text]).facts.complete).toBe(true);
  for (let cut = 0; cut < text.length; cut += 1) {
    const { facts, notes } = readPieces(format, name, [text.slice(0, cut)]);
    expect(facts.complete, `cut at ${cut}`).not.toBe(true);
    if (cut > 0) expect(notes.length, `cut at ${cut}`).toBeGreaterThan(0);
  }
});

test("the three outputs of one run tell of the same attempts", () => {
  const tellings = [
    [micropythonConsole, "recorded-ignored.txt"] as const,
    [micropythonResults, "recorded-ignored.json"] as const,
    [micropythonFailures, "recorded-crashes.txt"] as const,
  ].map(([format, name]) => ({
    format: format.name,
    attempts: readPieces(format, name, [textOf(format.name, name)]).attempts,
  }));
  const { attempts, notes } = mergeTellings(tellings);
  expect(notes).toEqual([]);
  expect(attempts.length).toBe(tellings[0]?.attempts.length);
  expect(
    attempts
      .filter(({ outcome }) => outcome !== "pass" && outcome !== "skip")
      .map(({ test: name, outcome, failure, ignoredBecause }) => [name, outcome, failure?.message, ignoredBecause]),
  ).toEqual([
    [
      "thread/stress_recurse.py",
      "crash",
      "Expected RuntimeError / done, got qemu: uncaught target signal 11 (Segmentation fault) - core dumped / CRASH",
      "stack overflow under emulation",
    ],
    [
      "thread/thread_gc1.py",
      "crash",
      "Expected True, got qemu: uncaught target signal 11 (Segmentation fault) - core dumped / CRASH",
      "GC race condition",
    ],
  ]);
});

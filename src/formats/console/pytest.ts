// What pytest prints: a line for each test with `-v`, with pytest-xdist too; the short summary, which names failures and, with
// `-rA`, everything; the counts at the end.

import type { Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { isDigit } from "../digits.ts";
import { outcomeOf } from "../outcome-signs.ts";
import { counted } from "../remarks.ts";
import { type ConsoleRunner, failureOf, type Listener, type RunnerConsole } from "./runner-console.ts";

export const pytestConsole: ConsoleRunner = {
  name: "pytest",
  mark: /^=+ (?:test session starts|short test summary info|FAILURES|ERRORS) =+$/,
  open: (listener) => new PytestConsole(listener),
};

const words = "PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN";
const verbose = new RegExp(`^(\\S+::\\S.*?) (${words})(?: \\((.*)\\))? +\\[ *\\d+%\\]$`);
const ofWorker = new RegExp(`^\\[(gw\\d+)\\] \\[ *\\d+%\\] (${words}) (\\S.*?)\\s*$`);
const summary = new RegExp(`^(${words}) (\\S.*)$`);
const skippedAt = /^\[(\d+)\] (.+?\.py)(?::\d+)?: (.+)$/;
const counts = /^=* ?((?:\d+ \w+, )*\d+ \w+) in \d[\d.]*s(?: \(.*\))? ?=*$/;

/** With which of these the line of the counts begins, and hardly any other. */
const countsBegin = " =0123456789";

const typed = /^([A-Z]\w*(?:Error|Exception|Failed)): ([^]*)$/;

const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ["PASSED", "pass"],
  ["FAILED", "fail"],
  ["ERROR", "error"],
  ["SKIPPED", "skip"],
  ["XFAIL", "expected-failure"],
  ["XPASS", "unexpected-pass"],
]);

interface Seen {
  outcome: Outcome | null;
  message: string;
  worker: string | null;
  retries: number;
}

class PytestConsole implements RunnerConsole {
  readonly #listener: Listener;
  readonly #tests = new Map<string, Seen>();
  /** Those that were skipped, by their files. */
  readonly #skippedIn = new Map<string, Seen[]>();
  #inSummary = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const numbers = countsBegin.includes(text.charAt(0)) ? counts.exec(text)?.[1] : undefined;
    if (numbers !== undefined) this.#counts(numbers);
    else if (text.startsWith("=") && /^=+ short test summary info =+$/.test(text)) this.#inSummary = true;
    else if (text.startsWith("=") && /^=+ test session starts =+$/.test(text)) this.#begin();
    else if (this.#inSummary) this.#summary(text);
    else this.#verbose(text);
  }

  end(): void {
    if (this.#tests.size === 0) return;
    this.#listener.broken("no-totals", () => "The log ends before pytest counts its tests.");
    this.#tell();
    this.#listener.telling("failures");
  }

  #begin(): void {
    if (this.#tests.size > 0) this.end();
    this.#tests.clear();
    this.#skippedIn.clear();
    this.#inSummary = false;
  }

  #verbose(text: string): void {
    // What it prints besides, and what its tests print, is neither.
    if (text.endsWith("%]")) {
      const test = passedIn(text);
      if (test !== null) return this.#see(test, "PASSED", "", null);
      const [, name, word, reason = ""] = verbose.exec(text) ?? [];
      if (name !== undefined) return this.#see(name, word ?? "", word === "SKIPPED" ? reason : "", null);
    }
    if (!text.startsWith("[gw")) return;
    const [, worker, told, name] = ofWorker.exec(text) ?? [];
    if (name !== undefined) this.#see(name, told ?? "", "", worker ?? null);
  }

  #summary(text: string): void {
    const [, word = "", rest = ""] = summary.exec(text) ?? [];
    if (word === "") return;
    if (word === "SKIPPED" && rest.startsWith("[")) return this.#skipped(rest);
    const { test, message } = this.#nameIn(rest);
    this.#see(test, word, message, null);
  }

  /**
   * Skipped tests are counted by their place there: `[1] test_a.py:6: why`. Where there are just as many in the file whose
   * reason may be this one, it is theirs: the lines above have none, or one that is cut to the width of the terminal.
   */
  #skipped(text: string): void {
    const [, count, file = "", why = ""] = skippedAt.exec(text) ?? [];
    const theirs = this.#skippedIn.get(file)?.filter(({ message }) => isBeginningOf(message, why)) ?? [];
    if (theirs.length === Number(count)) theirs.forEach((seen) => (seen.message = why));
  }

  /** Parameters may have the dash in them that stands before the message. */
  #nameIn(rest: string): { readonly test: string; readonly message: string } {
    const trimmed = rest.trimEnd();
    if (this.#tests.has(trimmed)) return { test: trimmed, message: "" };
    for (let at = trimmed.indexOf(" - "); at >= 0; at = trimmed.indexOf(" - ", at + 1))
      if (this.#tests.has(trimmed.slice(0, at))) return { test: trimmed.slice(0, at), message: trimmed.slice(at + 3) };
    const dash = trimmed.indexOf(" - ");
    const parameters = trimmed.indexOf("[");
    const hasParameters = parameters >= 0 && (parameters < dash || dash < 0);
    const bracket = hasParameters ? trimmed.lastIndexOf("] - ") : -1;
    const at = bracket >= 0 ? bracket + 1 : hasParameters && trimmed.endsWith("]") ? -1 : dash;
    return at < 0 ? { test: trimmed, message: "" } : { test: trimmed.slice(0, at), message: trimmed.slice(at + 3) };
  }

  #see(test: string, word: string, message: string, worker: string | null): void {
    let seen = this.#tests.get(test);
    if (seen === undefined) {
      seen = { outcome: null, message: "", worker, retries: 0 };
      this.#tests.set(test, seen);
    }
    if (word === "RERUN") {
      // The summary lists again what the lines have told.
      if (!this.#inSummary || seen.outcome === null) seen.retries += 1;
      return;
    }
    const outcome = outcomes.get(word) ?? "error";
    if (outcome === "skip" && seen.outcome === null) this.#isSkipped(fileOf(test) ?? "", seen);
    // A test that failed, and again in its tear-down, is told twice.
    if (seen.outcome !== "fail") seen.outcome = outcome;
    if (message !== "") seen.message = seen.message === "" ? message : `${seen.message}\n${message}`;
  }

  #isSkipped(file: string, seen: Seen): void {
    const others = this.#skippedIn.get(file);
    if (others === undefined) this.#skippedIn.set(file, [seen]);
    else others.push(seen);
  }

  #counts(text: string): void {
    const numbers = new Map(text.split(", ").map((part) => [part.split(" ")[1] ?? "", Number(part.split(" ")[0])]));
    const told = { pass: 0, fail: 0, error: 0, retries: 0 };
    for (const { outcome, retries } of this.#tests.values()) {
      if (outcome === "pass" || outcome === "fail" || outcome === "error") told[outcome] += 1;
      told.retries += retries;
    }
    const [failed, named] = [numbers.get("failed") ?? 0, told.fail + told.error];
    if (named < failed)
      this.#listener.broken("tests-missing", () => `pytest counts ${failed} failed tests and names ${named}.`);
    const untold = (numbers.get("rerun") ?? 0) - told.retries;
    if (untold > 0)
      this.#listener.untold(
        "retries-untold",
        () => `pytest counts ${counted(untold, "more retry", "more retries")} than it names tests of.`,
      );
    const isAll = this.#tests.size > 0 && told.pass >= (numbers.get("passed") ?? 0);
    this.#tell();
    this.#listener.telling(isAll ? "all" : "failures");
    this.#tests.clear();
    this.#skippedIn.clear();
    this.#inSummary = false;
  }

  #tell(): void {
    for (const [test, { outcome, message, worker, retries }] of this.#tests) {
      if (outcome === null) continue;
      const bad = outcome === "fail" || outcome === "error";
      this.#listener.test({
        parts: [test],
        outcome: bad ? badOutcome(outcome, message) : outcome,
        failure: bad ? errorIn(message) : outcome === "skip" ? failureOf(message) : null,
        worker,
        retries,
        file: fileOf(test),
      });
    }
  }
}

/**
 * The test in `tests/test_a.py::test_b PASSED   [ 50%]`, as nearly all lines of tests are; null for any other line, of which the
 * pattern has to say what it is.
 */
function passedIn(text: string): string | null {
  const share = text.length - "[ 50%]".length;
  if (!text.startsWith("[", share) || !isDigit(text.charCodeAt(text.length - "0%]".length))) return null;
  const before = text.slice(0, share).trimEnd();
  const end = before.length - " PASSED".length;
  const colons = text.indexOf("::");
  const isTest = colons > 0 && colons + 2 < text.indexOf(" ");
  return isTest && before.length < share && before.endsWith(" PASSED") ? before.slice(0, end) : null;
}

const badOutcome = (outcome: "fail" | "error", message: string): Outcome =>
  outcomeOf({
    element: outcome === "fail" ? "failure" : "error",
    type: "",
    message: message.replace(/^Failed: /, ""),
    text: "",
  });

function errorIn(message: string): Failure | null {
  const [, type = null, own = message] = typed.exec(message) ?? [];
  return failureOf(own, [], type);
}

/** What stands before the first colon, of which there are two, where it is a file of Python. */
function fileOf(test: string): string | null {
  const colon = test.indexOf(":");
  const file = colon < 0 ? test : test.slice(0, colon);
  const isFile = file.length > ".py".length && file.endsWith(".py") && (colon < 0 || test.startsWith("::", colon));
  return isFile ? file : null;
}

const isBeginningOf = (told: string, reason: string): boolean =>
  told === reason || told === "" || (told.endsWith("...") && reason.startsWith(told.slice(0, -3)));

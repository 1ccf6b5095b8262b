// What pytest prints: a line for each test with `-v`, with pytest-xdist too; the short summary, which names failures and, with
// `-rA`, everything; the counts at the end.

import type { Outcome } from "../../core/model/outcome.ts";
import { outcomeOf } from "../outcome-signs.ts";
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
/** How the line of the counts begins, and hardly any other. */
const mayCount = /^[ =\d]/;
const counts = /^=* ?((?:\d+ \w+, )*\d+ \w+) in \d[\d.]*s(?: \(.*\))? ?=*$/;

const typed = /^([A-Z]\w*(?:Error|Exception|Failed)): ([^]*)$/;

const outcomes: Readonly<Record<string, Outcome>> = {
  PASSED: "pass",
  FAILED: "fail",
  ERROR: "error",
  SKIPPED: "skip",
  XFAIL: "expected-failure",
  XPASS: "unexpected-pass",
};

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
    const counted = mayCount.test(text) ? counts.exec(text)?.[1] : undefined;
    if (counted !== undefined) this.#counts(counted);
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
    const [, test, word, reason = ""] = text.endsWith("%]") ? (verbose.exec(text) ?? []) : [];
    if (test !== undefined) return this.#see(test, word ?? "", word === "SKIPPED" ? reason : "", null);
    const [, worker, told, name] = text.startsWith("[gw") ? (ofWorker.exec(text) ?? []) : [];
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
    const outcome = outcomes[word] ?? "error";
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
    const counted = new Map(text.split(", ").map((part) => [part.split(" ")[1] ?? "", Number(part.split(" ")[0])]));
    const tests = [...this.#tests.values()];
    const failed = tests.filter(({ outcome }) => outcome === "fail" || outcome === "error").length;
    const named = tests.filter(({ outcome }) => outcome === "pass").length;
    const missing = Math.max(counted.get("failed") ?? 0, 0) - tests.filter(({ outcome }) => outcome === "fail").length;
    if (missing > 0 && failed < (counted.get("failed") ?? 0))
      this.#listener.broken(
        "tests-missing",
        () => `pytest counts ${counted.get("failed") ?? 0} failed tests and names ${failed}.`,
      );
    const untold = (counted.get("rerun") ?? 0) - tests.reduce((sum, { retries }) => sum + retries, 0);
    if (untold > 0)
      this.#listener.untold(
        "retries-untold",
        () => `pytest counts ${untold} more ${untold === 1 ? "retry" : "retries"} than it names tests of.`,
      );
    this.#tell();
    this.#listener.telling(named >= (counted.get("passed") ?? 0) && tests.length > 0 ? "all" : "failures");
    this.#tests.clear();
    this.#skippedIn.clear();
    this.#inSummary = false;
  }

  #tell(): void {
    for (const [test, { outcome, message, worker, retries }] of this.#tests) {
      if (outcome === null) continue;
      const bad = outcome === "fail" || outcome === "error";
      const told = bad
        ? outcomeOf({
            element: outcome === "fail" ? "failure" : "error",
            type: "",
            message: message.replace(/^Failed: /, ""),
            text: "",
          })
        : outcome;
      const [, type = null, own = message] = bad ? (typed.exec(message) ?? []) : [];
      const failure = bad ? failureOf(own, [], type) : outcome === "skip" ? failureOf(message) : null;
      this.#listener.test({
        parts: [test],
        outcome: told,
        failure,
        worker,
        retries,
        file: fileOf(test),
      });
    }
  }
}

const fileOf = (test: string): string | null => /^[^:]+\.py(?=::|$)/.exec(test)?.[0] ?? null;

const isBeginningOf = (told: string, reason: string): boolean =>
  told === reason || told === "" || (told.endsWith("...") && reason.startsWith(told.slice(0, -3)));

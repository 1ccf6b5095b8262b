// What node:test prints with its `spec` reporter: the tests below their suites, up to Node 20 each with its error, and all failed ones
// once more at the end with theirs. It names no file, as its other reports do not.

import type { Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { errorOfStack, outcomeOfError } from "../js-runners/error-text.ts";
import { durationOf } from "../times.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const nodeTestConsole: ConsoleRunner = {
  name: "node:test",
  mark: /^(?:▶ \S|[✔✖﹣] \S.* \(\d+(?:\.\d+)?ms\)(?: # .*)?$)/u,
  open: (listener) => new NodeTestConsole(listener),
};

const suite = /^( *)▶ (.*?)(?: \((\d+(?:\.\d+)?)ms\))?$/;
const result = /^( *)([✔✖﹣⚠]) (\S.*) \((\d+(?:\.\d+)?)ms\)( #.*)?$/u;
const count = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) (\d+)/;

interface Ended {
  readonly titles: readonly string[];
  readonly sign: string;
  readonly durationMs: number | null;
  readonly note: string;
  readonly printed: KeptLines;
}

/** Tests that are held until their errors are printed. */
const heldAtMost = 100_000;

class NodeTestConsole implements RunnerConsole {
  readonly #listener: Listener;
  /** Titles of the suites that are open, by how deep they stand. */
  readonly #open: string[] = [];
  #tests: Ended[] = [];
  /** Where printed lines go. */
  #printed: KeptLines | null = null;
  /** Suites, and tests that have tests of their own; node:test counts the latter. */
  #parents = 0;
  #isOver = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const [, what, number] = count.exec(text) ?? [];
    if (what !== undefined) {
      this.#printed = null;
      if (what === "tests") this.#totals(Number(number));
      return;
    }
    const [, deep = "", sign, title = "", ms, note = ""] = result.exec(text) ?? [];
    if (this.#isOver && sign !== undefined && deep === "") this.#again(title, Number(ms));
    else if (sign !== undefined) this.#end(deep.length / 2, sign, title, Number(ms), note);
    else this.#other(text);
  }

  end(): void {
    const isCutOff = this.#tests.length > 0 && !this.#isOver;
    this.#tell();
    if (!isCutOff) return;
    this.#listener.telling("all");
    this.#listener.broken("no-totals", () => "The log ends before node:test counts its tests.");
  }

  #other(text: string): void {
    const [, indent = "", name, took] = suite.exec(text) ?? [];
    if (name === undefined) {
      if (/^test at \S+:\d+:\d+$/.test(text)) this.#printed = null;
      else this.#printed?.add(text);
      return;
    }
    this.#printed = null;
    if (took !== undefined) {
      this.#parents += 1;
      return;
    }
    const depth = indent.length / 2;
    if (this.#isOver && depth === 0) this.#tell();
    this.#open.length = Math.min(this.#open.length, depth);
    this.#open[depth] = name;
  }

  #end(depth: number, sign: string, title: string, ms: number, note: string): void {
    // Newer versions end a suite with the sign of a test; it has been named above.
    const isSuite = this.#open.length > depth && this.#open[depth] === title;
    this.#open.length = Math.min(this.#open.length, depth);
    this.#printed = null;
    if (isSuite) {
      this.#parents += 1;
      return;
    }
    const titles = [...this.#open.map((name) => name ?? ""), title];
    const printed = new KeptLines();
    if (this.#tests.length >= heldAtMost) return;
    this.#tests.push({ titles, sign, durationMs: durationOf(ms), note: note.trim(), printed });
    this.#printed = printed;
  }

  /** A failed test in the list at the end: its time tells which one it is. */
  #again(title: string, ms: number): void {
    const test = this.#tests.find(({ titles, durationMs }) => durationMs === ms && titles.at(-1) === title);
    const isNew = test !== undefined && test.printed.lines.every((line) => line.trim() === "");
    this.#printed = isNew ? test.printed : null;
  }

  #totals(total: number): void {
    const told = this.#tests.length;
    if (told + this.#parents < total)
      this.#listener.broken("tests-missing", () => `node:test counts ${total} tests, and ${told} are in the log.`);
    this.#listener.telling("all");
    this.#isOver = true;
  }

  #tell(): void {
    const tests = this.#tests;
    this.#tests = [];
    this.#parents = 0;
    this.#isOver = false;
    this.#printed = null;
    for (const test of tests) {
      const bad = test.sign === "✖" || test.sign === "⚠";
      const { lines } = test.printed;
      const least = Math.min(...lines.map((line) => (line.trim() === "" ? 99 : line.length - line.trimStart().length)));
      const text = lines
        .map((line) => line.slice(least))
        .join("\n")
        .trim();
      const told = errorOfStack(text);
      const error = { ...told, message: told.message.replace(/^'([^]*)'$/, "$1") };
      const outcome = outcomeOf(test, bad ? outcomeOfError(error) : "pass", error.message);
      const failure = bad ? failureOf(error.message, text.split("\n"), error.type) : null;
      this.#listener.test({
        parts: test.titles,
        outcome,
        durationMs: test.durationMs,
        failure: outcome === "skip" ? reasonIn(test.note) : failure,
      });
    }
  }
}

/** `# SKIP` and `# TODO` stand where no reason was given. */
function reasonIn(note: string): Failure | null {
  const reason = note.replace(/^# /, "");
  return reason === "TODO" ? failureOf("", [], "todo") : failureOf(reason === "SKIP" ? "" : reason);
}

function outcomeOf({ sign, note }: Ended, failed: Outcome, text: string): Outcome {
  if (sign === "✖" || sign === "⚠") {
    if (/^# TODO\b/.test(note)) return "expected-failure";
    if (/^'?test timed out after /m.test(text)) return "timeout";
    return /^'?(?:Promise resolution is still pending but|test did not finish before its parent)/m.test(text)
      ? "abort"
      : failed;
  }
  return sign === "✔" && !note.startsWith("# SKIP") && !note.startsWith("# TODO") ? "pass" : "skip";
}

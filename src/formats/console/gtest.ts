// What GoogleTest prints: each test as it begins and ends, its failures in between, and the number of tests at the end.

import { outcomeOf } from "../outcome-signs.ts";
import { durationOf } from "../times.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const gtestConsole: ConsoleRunner = {
  name: "GoogleTest",
  mark: /^\[=+\] Running \d+ tests? from \d+ test (?:suite|case)s?\.$/,
  open: (listener) => new GtestConsole(listener),
};

const begins = /^\[ RUN {6}\] (\S+)$/;
/** What a test prints without a line break stands in front. */
const ended = /\[ {2,7}(OK|FAILED|SKIPPED) {1,2}\] (\S+?)(?:, where .*)? \((\d+) ms\)$/;
const over = /^\[=+\] (\d+) tests? from \d+ test (?:suite|case)s? ran\./;

class GtestConsole implements RunnerConsole {
  readonly #listener: Listener;
  #running: { readonly name: string; readonly printed: KeptLines } | null = null;
  #isOver = false;
  #any = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const [, name] = begins.exec(text) ?? [];
    if (name !== undefined) return this.#begin(name);
    const [before = "", sign = "", done, ms] = ended.exec(text) ?? [];
    if (done !== undefined && done === this.#running?.name) {
      if (before.length < text.length) this.#running.printed.add(text.slice(0, text.length - before.length));
      return this.#end(sign, Number(ms));
    }
    if (over.test(text)) {
      this.#isOver = true;
      this.#listener.telling("all");
    } else if (gtestConsole.mark.test(text)) this.#isOver = false;
    else this.#running?.printed.add(text);
  }

  end(): void {
    this.#left();
    if (!this.#any || this.#isOver) return;
    this.#listener.telling("all");
    this.#listener.broken("no-totals", () => "The log ends before GoogleTest counts its tests.");
  }

  #begin(name: string): void {
    this.#left();
    this.#running = { name, printed: new KeptLines() };
    this.#any = true;
  }

  #end(sign: string, ms: number): void {
    const test = this.#running;
    this.#running = null;
    if (test === null) return;
    const parts = [test.name];
    const durationMs = durationOf(ms);
    if (sign === "OK") return this.#listener.test({ parts, outcome: "pass", durationMs });
    const { lines } = test.printed;
    if (sign === "SKIPPED") {
      // `a.cc:2: Skipped` stands above the reason.
      const reason = lines.slice(lines.findIndex((line) => line.endsWith(": Skipped")) + 1).join("\n");
      return this.#listener.test({ parts, durationMs, outcome: "skip", failure: failureOf(reason.trim()) });
    }
    // `a.cc:2: Failure` stands above what failed.
    const at = lines.findIndex((line) => /: (?:Failure|error)$|: error: /.test(line));
    const told = lines.slice(at + 1);
    const next = told.findIndex((line) => /: (?:Failure|error)$/.test(line));
    const message = (next < 0 ? told : told.slice(0, next)).join("\n").trim();
    this.#listener.test({
      parts,
      durationMs,
      outcome: outcomeOf({ element: "failure", type: "", message, text: lines.join("\n") }),
      failure: failureOf(message, lines),
    });
  }

  /** A test that began and of which no end was printed: its process died, or the log ends. */
  #left(): void {
    const test = this.#running;
    this.#running = null;
    if (test === null) return;
    const { lines } = test.printed;
    this.#listener.test({ parts: [test.name], outcome: "abort", failure: failureOf(lines.at(-1) ?? "", lines) });
    this.#listener.broken("process-died", (times) => `${times} tests began and have no end, such as ${test.name}.`);
  }
}

// What `cargo nextest` prints: each try of each test. What `cargo test` prints has a reader of its own.

import type { Outcome } from "../../core/model/outcome.ts";
import { millisecondsOf } from "../times.ts";
import type { ConsoleRunner, Listener, RunnerConsole } from "./runner-console.ts";

export const nextestConsole: ConsoleRunner = {
  name: "cargo nextest",
  mark: /^ +(?:Nextest run|Starting \d+ tests across \d+ binar)/,
  open: (listener) => new NextestConsole(listener),
};

const tryLine =
  /^ +(?:TRY (\d{1,3}) )?(PASS|FAIL|LEAK|TIMEOUT|ABORT|SIG[A-Z]+|SKIP) +\[ *>?(?:(\d+(?:\.\d+)?)s)?\] (?:\( *\d+\/\d+\) )?(\S+) (\S.*)$/;
const tries: Readonly<Record<string, Outcome>> = {
  PASS: "pass",
  LEAK: "pass",
  FAIL: "fail",
  TIMEOUT: "timeout",
  SKIP: "skip",
};

class NextestConsole implements RunnerConsole {
  readonly #listener: Listener;
  #told = 0;
  #over = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    if (nextestConsole.mark.test(text)) this.#over = false;
    const [, run, passed] = /^ +Summary \[.*\] (\d+)(?:\/\d+)? tests? run: (\d+) passed/.exec(text) ?? [];
    if (run !== undefined && !this.#over) {
      // What follows lists the failures again.
      this.#over = true;
      this.#listener.telling(this.#told >= Number(run) && Number(passed) >= 0 ? "all" : "failures");
      this.#told = 0;
    }
    if (this.#over) return;
    const [, attempt, word = "", seconds, binary = "", name = ""] = tryLine.exec(text) ?? [];
    if (word === "") return;
    const outcome = tries[word] ?? "crash";
    if (attempt === undefined || outcome === "pass") this.#told += 1;
    this.#listener.test({
      parts: [binary, name],
      outcome,
      durationMs: millisecondsOf(seconds === undefined ? null : Number(seconds)),
      attempt: Number(attempt ?? 1),
    });
  }

  end(): void {
    if (this.#told === 0) return;
    this.#listener.telling("failures");
    this.#listener.broken("no-totals", () => "The log ends before nextest counts its tests.");
  }
}

// What ctest prints: a line for each attempt of a test, what a failed one printed below it (`--output-on-failure`), and the counts.

import type { Outcome } from "../../core/model/outcome.ts";
import { millisecondsOf } from "../times.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const ctestConsole: ConsoleRunner = {
  name: "ctest",
  mark: /^Test project \S/,
  open: (listener) => new CtestConsole(listener),
};

/** `2/11 Test #2: sums ....***Failed  0.03 sec`; without `2/11` a test is run again. */
const result =
  /^ *(\d+\/\d+ )? *Test +#\d+: (.+?) \.{3,}(?: {3}|([^*]*)\*\*\*)([A-Z][A-Za-z]*(?:[ :][^ ].*?)?) +(\d+(?:\.\d+)?) sec$/;
const begins = /^ +Start +\d+: /;
const totals = /^\d+% tests passed, \d+ tests? failed out of \d+$/;

interface Ended {
  readonly name: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly durationMs: number | null;
  readonly printed: KeptLines;
}

class CtestConsole implements RunnerConsole {
  readonly #listener: Listener;
  #last: Ended | null = null;
  #lastName = "";
  #lastAttempt = 0;
  #isOver = false;
  #any = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    if (this.#isOver && !ctestConsole.mark.test(text)) return;
    const [, number, name, sign = "", words = "", seconds] = result.exec(text) ?? [];
    if (name !== undefined) {
      const again = number === undefined && this.#lastName === name;
      const attempt = again ? this.#lastAttempt + 1 : 1;
      this.#tell();
      this.#any = true;
      this.#lastName = name;
      this.#lastAttempt = attempt;
      this.#last = {
        name,
        attempt,
        outcome: outcomeOf(words, sign),
        reason: `${sign}${words}`,
        durationMs: millisecondsOf(Number(seconds)),
        printed: new KeptLines(),
      };
    } else if (begins.test(text)) this.#tell();
    else if (totals.test(text)) {
      this.#tell();
      this.#isOver = true;
      this.#listener.telling("all");
    } else if (ctestConsole.mark.test(text)) this.#isOver = false;
    else this.#last?.printed.add(text);
  }

  end(): void {
    this.#tell();
    if (!this.#any || this.#isOver) return;
    this.#listener.telling("all");
    this.#listener.broken("no-totals", () => "The log ends before ctest counts its tests.");
  }

  #tell(): void {
    const test = this.#last;
    this.#last = null;
    if (test === null) return;
    const { name, outcome, durationMs, attempt, printed, reason } = test;
    const output = printed.lines.join("\n").trim();
    const failure = outcome === "pass" || reason === "Skipped" ? null : failureOf(reason);
    this.#listener.test({
      parts: [name],
      outcome,
      durationMs,
      attempt,
      failure: failure === null ? null : { ...failure, output: output === "" ? null : output },
    });
  }
}

function outcomeOf(words: string, sign: string): Outcome {
  if (words === "Passed") return "pass";
  if (words === "Timeout") return "timeout";
  if (/^(?:Skipped|Not Run \(Disabled\))/.test(words)) return "skip";
  if (/^(?:Exception|SEGFAULT)/.test(words) || /aborted|killed/.test(sign)) return "crash";
  return words.startsWith("Failed") ? "fail" : "error";
}

// What stestr prints while tests run (`subunit-trace`): a line for each test with the worker it ran in, and its texts below a failed
// one. The failed ones follow once more at the end, with the counts.

import type { Outcome } from "../../core/model/outcome.ts";
import { millisecondsOf } from "../times.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

const result = /^\{(\w+)\} (\S.*?) (?:\[(\d+(?:\.\d+)?)s\] )?\.\.\. (ok|FAILED|SKIPPED(?:: .*)?|inprogress)$/;

export const stestrConsole: ConsoleRunner = {
  name: "stestr",
  mark: result,
  open: (listener) => new StestrConsole(listener),
};

interface Ended {
  readonly worker: string;
  readonly name: string;
  readonly durationMs: number | null;
  readonly word: string;
  readonly printed: KeptLines;
}

class StestrConsole implements RunnerConsole {
  readonly #listener: Listener;
  #last: Ended | null = null;
  #any = false;
  #isOver = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const [, worker = "", name, seconds, word = ""] = result.exec(text) ?? [];
    if (name !== undefined) {
      this.#tell();
      this.#any = true;
      this.#isOver = false;
      const durationMs = seconds === undefined ? null : millisecondsOf(Number(seconds));
      this.#last = { worker, name, durationMs, word, printed: new KeptLines() };
    } else if (/^={6}$|^={20,}$/.test(text)) {
      this.#tell();
    } else if (/^Ran: \d+ tests? in /.test(text)) {
      this.#isOver = true;
      this.#listener.telling("all");
    } else this.#last?.printed.add(text);
  }

  end(): void {
    this.#tell();
    if (!this.#any || this.#isOver) return;
    this.#listener.telling("all");
    this.#listener.broken("no-totals", () => "The log ends before stestr counts its tests.");
  }

  #tell(): void {
    const test = this.#last;
    this.#last = null;
    if (test === null) return;
    const { lines } = test.printed;
    const trace = lines.join("\n").trimEnd();
    const message = /\n *(\S.*)$/.exec(trace)?.[1] ?? "";
    const [, type, said = message] = /^([\w.]+(?:Error|Exception|Failure|Mismatch)): (.*)$/.exec(message) ?? [];
    const outcome = outcomeOf(test.word, trace);
    this.#listener.test({
      parts: [test.name],
      outcome,
      durationMs: test.durationMs,
      worker: test.worker,
      failure:
        test.word === "FAILED"
          ? failureOf(said, lines, type ?? null)
          : failureOf(/^SKIPPED: (.*)$/.exec(test.word)?.[1] ?? ""),
    });
  }
}

/** An unexpected success is a failure without a text; an expected failure is `ok`. */
function outcomeOf(word: string, trace: string): Outcome {
  if (word === "ok") return "pass";
  if (word === "FAILED") return trace.trim() === "" ? "unexpected-pass" : "fail";
  return word === "inprogress" ? "abort" : "skip";
}

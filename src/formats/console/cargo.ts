// What `cargo test` prints, a line for each test and the output of those that failed; and `cargo nextest`, with each try.

import type { Outcome } from "../../core/model/outcome.ts";
import { failureIn } from "../libtest/failure-text.ts";
import { nameOf } from "../libtest/test-name.ts";
import { millisecondsOf } from "../times.ts";
import { type ConsoleRunner, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const cargoConsole: ConsoleRunner = {
  name: "cargo test",
  mark: /^(?: +Running .*\(.*-[0-9a-f]{16}(?:\.exe)?\)| +Doc-tests \S+|running \d+ tests?)$/,
  open: (listener) => new CargoConsole(listener),
};

const binaryLine = /^ +Running .*\((?:.*[\\/])?([^\\/]+?)-[0-9a-f]{16}(?:\.exe)?\)$/;
const testLine = /^test (\S.*?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:, .*)?(?: <(\d+\.\d+)s>)?$/;
const totals = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/;

const words: Readonly<Record<string, Outcome>> = { ok: "pass", FAILED: "fail", ignored: "skip" };

class CargoConsole implements RunnerConsole {
  readonly #listener: Listener;
  #binary = "";
  readonly #tests: { readonly name: string; readonly word: string; readonly seconds: number | null }[] = [];
  readonly #printed = new Map<string, KeptLines>();
  #printing: KeptLines | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const binary = binaryLine.exec(text)?.[1] ?? /^ +Doc-tests (\S+)$/.exec(text)?.[1];
    if (binary !== undefined) {
      this.#left();
      this.#binary = binary;
      return;
    }
    const [, name = "", word, seconds] = testLine.exec(text) ?? [];
    if (word !== undefined) this.#tests.push({ name, word, seconds: seconds === undefined ? null : Number(seconds) });
    else if (totals.test(text)) this.#totals(totals.exec(text) ?? []);
    else this.#output(text);
  }

  end(): void {
    this.#left();
  }

  #output(text: string): void {
    const [, name] = /^---- (\S.*) stdout ----$/.exec(text) ?? [];
    if (name !== undefined) {
      this.#printing = new KeptLines();
      this.#printed.set(name, this.#printing);
    } else if (text === "failures:") this.#printing = null;
    else this.#printing?.add(text);
  }

  #totals([, passed, failed, ignored]: readonly string[]): void {
    const missing = Number(passed) + Number(failed) + Number(ignored) - this.#tests.length;
    if (missing > 0)
      this.#listener.broken(
        "tests-missing",
        () => `cargo counts ${missing} tests more than can be made out between other output.`,
      );
    this.#tell();
    this.#listener.telling(missing > 0 ? "failures" : "all");
  }

  /** The process of a binary ended before its totals. */
  #left(): void {
    if (this.#tests.length === 0) return;
    this.#listener.broken("process-died", (times) => `${times} binaries ended before their totals.`);
    this.#tell();
    this.#listener.telling("failures");
  }

  #tell(): void {
    for (const { name, word, seconds } of this.#tests) {
      const failure =
        word === "FAILED" ? failureIn(this.#printed.get(name)?.lines.join("\n").trimEnd() ?? "", null) : null;
      const { test } = nameOf(name, this.#binary);
      this.#listener.test({
        parts: [test],
        outcome: words[word] ?? "error",
        failure,
        durationMs: millisecondsOf(seconds),
      });
    }
    this.#tests.length = 0;
    this.#printed.clear();
    this.#printing = null;
  }
}

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

// The contract of those who read what one runner prints to a console, and what they tell it with.

import type { Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";

/** A test that has ended, as its runner printed it. */
export interface PrintedTest {
  /** The parts of its id, as the runner's files have them. */
  readonly parts: readonly string[];
  readonly outcome: Outcome;
  readonly durationMs?: number | null;
  readonly failure?: Failure | null;
  /** How many attempts came before this one, where the runner prints their number alone; all of them failed. */
  readonly retries?: number;
  /** Which attempt this is, where the runner prints each of them. */
  readonly attempt?: number;
  readonly file?: string | null;
  readonly worker?: string | null;
}

export interface Listener {
  test(test: PrintedTest): void;
  /** `failures`: what passed is only counted. Told once for each run of the runner. */
  telling(telling: "all" | "failures"): void;
  /** Something is missing; the log is not complete. */
  broken(kind: string, what: (times: number) => string): void;
  /** Something that the log keeps to itself. */
  untold(kind: string, what: () => string): void;
}

/** Reads the lines of one step of a job. */
export interface RunnerConsole {
  line(text: string): void;
  /** The step is over. */
  end(): void;
}

export interface ConsoleRunner {
  readonly name: string;
  /** A line that only this runner prints; it is read from there on, that line included. */
  readonly mark: RegExp;
  open(listener: Listener): RunnerConsole;
}

/** A failure out of a message and of the lines below it. */
export function failureOf(message: string, lines: readonly string[] = [], type: string | null = null): Failure | null {
  const trace = lines.join("\n").trimEnd();
  if (message === "" && trace === "" && type === null) return null;
  return {
    type,
    message: message.slice(0, messageLimit),
    trace: trace === "" ? null : trace.slice(0, traceLimit),
    output: null,
  };
}

/** Lines under a test, kept up to a limit. */
export class KeptLines {
  readonly lines: string[] = [];
  #length = 0;

  add(line: string): void {
    if (this.#length >= outputLimit) return;
    this.#length += line.length + 1;
    this.lines.push(line);
  }
}

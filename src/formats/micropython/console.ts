// What MicroPython's run-tests.py prints: a line about the target, a line for each test as it ends, totals. Also such a
// log within that of a CI job, where each line begins with a time, and several runs after each other.
//
// The order of the lines is that in which tests ended, on as many threads as the runner had; it is not kept.

import { attemptWith, type Attempt, type Failure } from "../../core/model/attempt.ts";
import { testId } from "../../core/model/test-id.ts";
import { isDigit } from "../digits.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { LineSplitter } from "../line-splitter.ts";
import { targetFacts } from "./facts.ts";
import { ToldTests } from "./told-tests.ts";
import { Totals } from "./totals.ts";

export const micropythonConsole: Format = {
  name: "micropython-console",
  title: "MicroPython run-tests.py, console log",
  keeps: ["retries", "file", "skip reasons", "ignored", "platform"],
  retriesIn: "`retry NAME (1/2, …)`",
  sniff(head) {
    const target = /^(?:\S+Z )?platform=\S+ .*(?:float|unicode|thread)/m.test(head);
    const tests = /^(?:\S+Z )?(?:pass|FAIL|skip|lrge) {2}\S+\.(?:py|m?js) ?\r?$/m.test(head);
    const totals = /^(?:\S+Z )?\d+ tests performed \(\d+ individual testcases\)/m.test(head);
    if (target && (tests || totals)) return 0.95;
    if (tests || totals) return 0.7;
    return target ? 0.4 : 0;
  },
  open: (source, sink) => new ConsoleReader(source, sink),
};

type Status = "pass" | "FAIL" | "skip" | "lrge";

/** What stands behind the word and two spaces. */
const named = /^(?=\S)([^ ]+(?: [^ ]+)*\.(?:py|m?js)) ?(?:\(unittest: [^)]*\)|raw REPL failed)?$/;
const statusWord = /^(?:pass|FAIL|skip|lrge)$/;
const retryLine = /^retry (\S.*) \((\d+)\/(\d+), .*\)$/;
/** GitHub and others put the time before each line of a job's log. */
const timeBefore = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z /;

/** More attempts than the runner makes of any test. */
const attemptsAtMost = 101;

/** Bad attempts of one run of the runner that are held for its totals. */
const badAtMost = 100_000;

/** What was told of one run of the runner; a log may hold several. */
class Section {
  readonly totals = new Totals();
  /** How many tests last ended so. */
  readonly endings = { pass: 0, fail: 0, skip: 0 };
  /** Bad attempts: only the totals tell which of them the runner ignored. */
  readonly bad: Attempt[] = [];
  /** Words and names of lines that two threads wrote at once. */
  readonly tangled: { readonly words: Status[]; readonly names: string[] } = { words: [], names: [] };
  started = false;
  aborted = false;
}

class ConsoleReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #tests = new ToldTests();
  #section = new Section();
  #sections = 0;
  #complete = true;
  /** Failures that were told before the totals of their run. */
  #unexplained = 0;
  /** The last attempt of each test that was retried. */
  readonly #attempts = new Map<string, number>();
  #retrying: { readonly name: string; readonly attempt: number } | null = null;
  #last = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    // A cut line of totals shows in its numbers; a cut line of a test would name another test.
    const rest = this.#lines.end();
    if (rest !== null) {
      this.#last = rest.number;
      if (!this.#section.totals.take(rest.line.replace(timeBefore, "")) && rest.line.trim() !== "") {
        this.#note("truncated", "The last line may be cut off and is not read.");
        this.#complete = false;
      }
    }
    this.#closeSection();
    if (this.#unexplained > 0) {
      const what = `${this.#unexplained} failures are told without the runner's reason for ignoring them, which comes too long after them.`;
      this.#note("reason-untold", what);
    }
    if (this.#sections === 0) this.#note("no-tests", "No run of run-tests.py is in this log.");
    const telling = this.#sections === 0 ? "none" : "all";
    this.#sink.about({ telling, complete: this.#complete && this.#sections > 0 });
  }

  #line(raw: string, number: number): void {
    this.#last = number;
    const line = isDigit(raw.charCodeAt(0)) ? raw.replace(timeBefore, "") : raw;
    const status = statusOf(line);
    const name = status === null ? null : nameIn(line.slice(nameAt));
    if (status !== null && name !== null) this.#status(status, name);
    else if (line.startsWith("platform=")) this.#target(line);
    else if (line.startsWith("retry ")) this.#retry(line);
    else if (line.startsWith("Too many raw REPL failures")) this.#section.aborted = true;
    else if (!this.#section.totals.take(line)) this.#tangle(line);
  }

  #target(line: string): void {
    this.#closeSection();
    this.#section.started = true;
    const target = new Map(
      line.split(/\s+/).map((word): [string, string] => {
        const at = word.indexOf("=");
        return at < 0 ? [word, "yes"] : [word.slice(0, at), word.slice(at + 1)];
      }),
    );
    target.delete("");
    this.#sink.about({ platform: targetFacts(target) });
  }

  /** A runner with retries runs known-flaky tests that failed again after all others, and says so before each. */
  #retry(line: string): void {
    const [, name = "", retry] = retryLine.exec(line) ?? [];
    this.#retrying = retry === undefined ? null : { name, attempt: Number(retry) + 1 };
  }

  #status(status: Status, name: string): void {
    // Totals end a run of the runner; what follows without a line about the target is another.
    if (this.#section.totals.begun) this.#closeSection();
    const section = this.#section;
    const outcome = outcomeOf(status);
    const failure = status === "lrge" ? tooLarge : null;
    const attempt = this.#retryOf(name);
    if (attempt === null) {
      if (this.#attempts.size > 0) this.#attempts.delete(name);
      const occurrence = this.#tests.first(name, outcome === "fail");
      this.#tell(section, outcome, attemptWith(testId([name]), outcome, { occurrence, file: name, failure }));
    } else {
      this.#attempts.set(name, attempt);
      const { occurrence, failedBefore } = this.#tests.retry(name, outcome === "fail");
      section.endings[failedBefore ? "fail" : "pass"] -= 1;
      this.#tell(section, outcome, attemptWith(testId([name]), outcome, { occurrence, file: name, failure, attempt }));
    }
  }

  /** Which attempt of a test a line tells of that was announced as its retry; null for its first. */
  #retryOf(name: string): number | null {
    const retrying = this.#retrying;
    if (retrying === null) return null;
    this.#retrying = null;
    if (retrying.name !== name || this.#tests.count(name) === 0) return null;
    const { attempt } = retrying;
    return attempt > (this.#attempts.get(name) ?? 1) && attempt <= attemptsAtMost ? attempt : null;
  }

  #tell(section: Section, outcome: keyof Section["endings"], attempt: Attempt): void {
    section.started = true;
    section.endings[outcome] += 1;
    const failed = outcome === "fail";
    // A copy is held: where objects that one place makes are, the engine makes all of them for a long life, and memory grows.
    if (failed && section.bad.length < badAtMost) section.bad.push({ ...attempt });
    else {
      this.#sink.attempt(attempt);
      if (failed) this.#unexplained += 1;
    }
  }

  /**
   * The runner's threads print a line in several writes, so two lines can run into each other: `pass pass  a.py`, then
   * ` b.py`. The words and the names are collected until there are as many of both; where the words differ, the totals
   * tell which belongs to which.
   */
  #tangle(line: string): void {
    const { words, names } = this.#section.tangled;
    const parts = line
      .replaceAll(/\(unittest: [^)]*\)/g, "")
      .split(" ")
      .filter((part) => part !== "");
    const goesOn = line.startsWith(" ") && words.length > names.length;
    if (!goesOn && !statusWord.test(parts[0] ?? "")) return;
    if (!parts.every((part) => statusWord.test(part) || /\.(?:py|m?js)$/.test(part))) return;
    for (const part of parts) {
      if (statusWord.test(part)) words.push(part as Status);
      else names.push(part);
    }
    if (words.length !== names.length || new Set(words).size !== 1) return;
    const [status = "pass"] = words;
    for (const name of names.splice(0)) this.#status(status, name);
    words.length = 0;
  }

  #closeSection(): void {
    const section = this.#section;
    const { totals, tangled, bad } = section;
    this.#section = new Section();
    if (!section.started && !totals.begun && tangled.words.length === 0) return;
    this.#sections += 1;
    if (!totals.begun && tangled.names.length > 0) {
      const what = `The lines of ${tangled.names.join(" and ")} ran into each other, and no totals tell which ended how.`;
      this.#note("tangled", what);
    }
    for (const name of totals.begun ? tangled.names : []) {
      const outcome = outcomeOf(totals.statusOf(name));
      const occurrence = this.#tests.first(name, outcome === "fail");
      this.#tell(section, outcome, attemptWith(testId([name]), outcome, { occurrence, file: name }));
    }
    for (const attempt of bad) {
      const ignoredBecause = totals.ignoredBecause(attempt.test);
      this.#sink.attempt(ignoredBecause === null ? attempt : { ...attempt, ignoredBecause });
    }
    const missing = totals.missing({
      passed: section.endings.pass,
      failed: section.endings.fail,
      skipped: section.endings.skip,
      has: (name) => this.#tests.count(name) > 0,
    });
    if (missing !== null) this.#note("incomplete", missing);
    if (section.aborted) this.#note("aborted", "The runner stopped before its last test: the target did not answer.");
    this.#complete &&= missing === null && !section.aborted;
  }

  #note(code: string, what: string): void {
    this.#sink.note({ code, level: "warning", what, place: { source: this.#source, line: Math.max(1, this.#last) } });
  }
}

/** Why the target could not run a test, as the runner says where it counts them. */
const tooLarge: Failure = { type: null, message: "too large", trace: null, output: null };

/** The word that a line begins with; null where it is none of a test. */
function statusOf(line: string): Status | null {
  if (line.startsWith("pass  ")) return "pass";
  if (line.startsWith("FAIL  ")) return "FAIL";
  if (line.startsWith("skip  ")) return "skip";
  return line.startsWith("lrge  ") ? "lrge" : null;
}

const nameAt = "pass  ".length;

/** The name in what stands behind the word; null where it is none. */
function nameIn(text: string): string | null {
  // Nearly all names have no space, and one behind them.
  const end = text.indexOf(" ");
  const name = end === text.length - 1 ? text.slice(0, end) : text;
  if (name.endsWith(".py") && !name.includes(" ") && name.trimStart() === name) return name;
  return named.exec(text)?.[1] ?? null;
}

function outcomeOf(status: Status): "pass" | "fail" | "skip" {
  switch (status) {
    case "pass":
      return "pass";
    case "FAIL":
      return "fail";
    case "skip":
    // The test did not fit into the target's memory.
    case "lrge":
      return "skip";
  }
}

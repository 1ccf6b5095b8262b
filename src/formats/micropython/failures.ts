// What MicroPython's `run-tests.py --print-failures` prints: for each test that last failed, the difference between the
// output that was expected and the one that came, or the whole output of a unittest. It names files of results, not
// tests; `merge-tellings.ts` finds the test where another output of the runner names it.

import { attemptWith, type Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { Head, Tail } from "../kept-text.ts";
import { outputLimit, traceLimit } from "../limits.ts";
import { LineSplitter } from "../line-splitter.ts";
import { DiffReader } from "./diff.ts";
import { Occurrences } from "../occurrences.ts";
import { testPathOf } from "./result-names.ts";

export const micropythonFailures: Format = {
  name: "micropython-failures",
  title: "MicroPython run-tests.py --print-failures",
  keeps: ["file", "type", "message", "trace", "output"],
  sniff(head) {
    if (!/^FAILURE \S/m.test(head)) return 0;
    return /^FAILURE (.+)\r?\n--- \1\.exp\b/m.test(head) ? 0.95 : 0.5;
  },
  open: (source, sink) => new FailuresReader(source, sink),
};

/** What stands under one `FAILURE` line. */
class Section {
  readonly name: string;
  readonly line: number;
  readonly diff = new DiffReader();
  readonly head = new Head(traceLimit);
  readonly tail = new Tail(outputLimit);

  constructor(name: string, line: number) {
    this.name = name;
    this.line = line;
  }

  take(line: string): void {
    this.diff.take(line);
    const piece = `${line}\n`;
    this.head.add(piece);
    this.tail.add(piece);
  }
}

class FailuresReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #occurrences = new Occurrences();
  #section: Section | null = null;
  #cut = 0;
  #torn = false;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const rest = this.#lines.end();
    // A name that is cut off would be that of another test.
    if (rest?.line.startsWith("F")) this.#torn = true;
    else if (rest !== null) this.#line(rest.line, rest.number);
    // A difference ends with a line break, the output of a unittest need not.
    this.#torn ||= rest !== null && this.#section?.diff.found === true;
    this.#closeSection();
    if (this.#torn)
      this.#note("truncated", "The text breaks off within a failure; what stands before it is kept.", rest?.number);
    if (this.#cut > 0) this.#note("cut", `The output of ${this.#cut} tests was too long and is cut.`);
    this.#sink.about({ telling: "failures", ...(this.#torn ? { complete: false } : {}) });
  }

  #line(line: string, number: number): void {
    const heading = line.startsWith("FAILURE ") ? /^FAILURE (\S.*)$/.exec(line) : null;
    if (heading === null) this.#section?.take(line);
    else {
      this.#closeSection();
      this.#section = new Section(heading[1] ?? "", number);
    }
  }

  #closeSection(): void {
    const section = this.#section;
    this.#section = null;
    if (section === null) return;
    this.#torn ||= section.diff.torn;
    if (section.head.cut) this.#cut += 1;
    const { outcome, failure } = section.diff.found ? differenceIn(section) : outputIn(section);
    const file = testPathOf(section.name);
    const test = testId([file]);
    this.#sink.attempt(attemptWith(test, outcome, { occurrence: this.#occurrences.next(test), file, failure }));
  }

  #note(code: string, what: string, line?: number): void {
    const place = line === undefined ? { source: this.#source } : { source: this.#source, line };
    this.#sink.note({ code, level: "warning", what, place });
  }
}

interface Ending {
  readonly outcome: Outcome;
  readonly failure: Failure;
}

function differenceIn({ diff, head }: Section): Ending {
  const failure = { type: null, message: diff.message(), trace: head.toString().trimEnd(), output: null };
  return { outcome: outcomeOf(diff.ending), failure };
}

/** The output of a unittest, which tells what failed itself, or what another tool than `diff -u` makes of it. */
function outputIn({ tail }: Section): Ending {
  const text = tail.toString();
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const last = lines.at(-1) ?? "";
  const [, type = null, said = ""] =
    lines
      .map((line) => /^(\w+(?:Error|Exception)|KeyboardInterrupt|SystemExit)(?::\s*(.*))?$/.exec(line))
      .find((match) => match !== null) ?? [];
  const message = type === null ? last : said;
  return {
    outcome: outcomeOf(/(CRASH|TIMEOUT)$/.exec(last)?.[1] ?? null),
    failure: { type, message, trace: null, output: text.trimEnd() },
  };
}

function outcomeOf(ending: string | null): Outcome {
  return ending === "CRASH" ? "crash" : ending === "TIMEOUT" ? "timeout" : "fail";
}

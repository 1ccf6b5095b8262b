// What `cargo test` prints for people, of any Rust: libtest's lines on stdout, and cargo's on stderr, which name the binary whose
// tests follow. Memory is that of the tests of one binary, and of all ids.

import { attemptWith } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import type { Note } from "../../core/model/note.ts";
import { withoutColours } from "../colours.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { Tail } from "../kept-text.ts";
import { outputLimit, traceLimit } from "../limits.ts";
import { LineSplitter } from "../line-splitter.ts";
import { Occurrences } from "../occurrences.ts";
import { counted, Remarks } from "../remarks.ts";
import { skipReason } from "../skip-reason.ts";
import { failureIn } from "./failure-text.ts";
import { nameOf } from "./test-name.ts";

const begins = /^running (\d+) tests?$/;
const ends = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured;/;
const block = /^---- (.+) stdout ----$/;
/** `Running unittests src/lib.rs (target/debug/deps/shop-0123456789abcdef)`; older Rust has no source file there. */
const announced =
  /^\s+Running (?:(?:unittests |benches )?(\S+\.rs) )?\(?(?:.*[\\/])?([^\\/\s]+?)-[0-9a-f]{16}(?:\.exe)?\)?$/;
const announcedDocs = /^\s+Doc-tests (\S+)$/;
const notBuilt =
  /^error(?:\[E\d+\])?: (?:could not compile .*|no (?:test|bin|bench|example|library) .*|package ID .*)$/;
/** How such a line begins: what a cold build says has thousands of others. */
function mayBeOfCargo(line: string): boolean {
  const said = line.trimStart();
  return said.startsWith("Running ") || said.startsWith("Doc-tests ") || line.startsWith("error");
}
/** What libtest says behind a name of how it is run. */
const manner = / - (?:should panic|compile fail|compile)$/;

export const cargoTest: Format = {
  name: "cargo-test",
  title: "cargo test",
  keeps: ["file", "type", "message", "trace", "output", "skip reasons"],
  sniff(head) {
    const tells = /^running \d+ tests?\r?$/m.test(head) && /^test .+ \.\.\. (?:ok|FAILED|ignored)/m.test(head);
    return tells || /^error: could not compile `[^`]+` \(.*test/m.test(head) ? 0.93 : 0;
  },
  open: (source, sink) => new ConsoleReader(source, sink),
};

/** Suites that wait for the name of their binary; with more, nobody names any. */
const waitingAtMost = 50;

interface Binary {
  readonly name: string;
  readonly file: string | null;
}

interface Suite {
  readonly planned: number;
  readonly results: { readonly name: string; readonly outcome: Outcome; readonly reason: string }[];
  readonly outputs: Map<string, Tail>;
}

class ConsoleReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #remarks = new Remarks();
  readonly #occurrences = new Occurrences();
  /** Binaries that were announced and whose tests have not ended; suites that ended and whose binary was not announced. */
  readonly #binaries: Binary[] = [];
  readonly #waiting: Suite[] = [];
  #suite: Suite | null = null;
  /** The test whose result has not followed on its own line. */
  #running: string | null = null;
  /** What a failed test printed, while it is repeated after the results. */
  #output: Tail | null = null;
  #suites = 0;
  #announced = 0;
  #complete = true;
  #last = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const rest = this.#lines.end();
    if (rest !== null) this.#line(rest.line, rest.number);
    this.#close(false);
    for (const suite of this.#waiting.splice(0)) this.#tell(suite, this.#binaries.shift() ?? nameless);
    if (this.#announced > 0 && this.#announced !== this.#suites) {
      const [binaries, suites] = [this.#announced, this.#suites];
      this.#broken(
        "binaries-unclear",
        () =>
          `${binaries} binaries were started, and ${counted(suites, "list")} of tests printed: which is whose is not sure.`,
      );
    }
    if (this.#suites === 0) this.#broken("no-tests", () => "There are no tests of libtest in what was printed.");
    for (const note of this.#remarks.notes()) this.#sink.note(note);
    this.#sink.about({ telling: this.#suites > 0 ? "all" : "none", complete: this.#complete });
  }

  #line(told: string, number: number): void {
    this.#last = number;
    const line = withoutColours(told);
    const suite = this.#suite;
    // Nearly all lines are results, and begin alike.
    if (suite !== null && this.#output === null && line.startsWith("test ") && !line.startsWith("test result:"))
      return this.#result(suite, line);
    if (this.#cargoLine(line)) return;
    const planned = line.startsWith("running ") ? begins.exec(line)?.[1] : undefined;
    if (planned !== undefined) return this.#begin(Number(planned));
    if (suite === null) return;
    const printed = line.startsWith("---- ") ? block.exec(line)?.[1] : undefined;
    if (line.startsWith("test result:") && ends.test(line)) this.#end(line);
    else if (printed !== undefined) this.#output = this.#outputOf(suite, printed);
    else if (line === "failures:" || line === "successes:") this.#output = null;
    else if (this.#output !== null) this.#output.add(`${line}\n`);
    else this.#result(suite, line);
  }

  /** What cargo says itself. */
  #cargoLine(line: string): boolean {
    if (!mayBeOfCargo(line)) return false;
    const [, file = null, name] = announced.exec(line) ?? [];
    const docs = announcedDocs.exec(line)?.[1];
    if (name !== undefined || docs !== undefined) {
      this.#announced += 1;
      this.#binaries.push({ name: name ?? docs ?? "", file });
      const waiting = this.#waiting.shift();
      if (waiting !== undefined) this.#tell(waiting, this.#binaries.shift() ?? nameless);
      return true;
    }
    if (!notBuilt.test(line)) return false;
    this.#complete = false;
    const place = { source: this.#source, line: this.#last };
    this.#sink.note({ code: "package-failed", level: "warning", what: `${line.slice(0, 300)}.`, place });
    return true;
  }

  #begin(planned: number): void {
    this.#close(false);
    this.#suites += 1;
    this.#suite = { planned, results: [], outputs: new Map() };
  }

  #result(suite: Suite, line: string): void {
    const [named, told] = resultIn(line);
    const outcome = outcomeOf(named === undefined ? line : told);
    if (named === undefined && (this.#running === null || outcome === null)) return;
    const name = named ?? this.#running ?? "";
    const test = name.includes(" - ") ? name.replace(manner, "") : name;
    this.#running = outcome === null ? test : null;
    if (outcome !== null)
      suite.results.push({ name: test, outcome, reason: reasonIn(named === undefined ? line : told) });
  }

  #outputOf({ outputs }: Suite, name: string): Tail {
    const output = new Tail(Math.max(traceLimit, outputLimit));
    outputs.set(name, output);
    return output;
  }

  #end(line: string): void {
    const counts = ends.exec(line)?.slice(1).map(Number) ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const suite = this.#suite;
    if (suite !== null && suite.results.length < total)
      this.#broken("tests-missing", (times) => `${counted(times, "list")} of tests with fewer results than it says.`);
    this.#close(true);
  }

  /** @param whole whether the binary said itself that it was done; otherwise its process died */
  #close(whole: boolean): void {
    const suite = this.#suite;
    if (suite === null) return;
    if (!whole) {
      const running = this.#running;
      if (running !== null) suite.results.push({ name: running, outcome: "crash", reason: "" });
      this.#broken(
        "process-died",
        (times) =>
          `${counted(times, "list")} of tests without an end, while ${running ?? "nobody says which test"} ran.`,
      );
    }
    this.#suite = null;
    this.#running = null;
    this.#output = null;
    const binary = this.#binaries.shift();
    if (binary !== undefined) this.#tell(suite, binary);
    else if (this.#waiting.push(suite) > waitingAtMost) this.#tell(this.#waiting.shift() ?? suite, nameless);
  }

  #tell({ results, outputs }: Suite, binary: Binary): void {
    const { file } = binary;
    const cut = (): void =>
      this.#remark("cut", (times) => `The output of ${counted(times, "test")} was too long and is cut.`);
    for (const { name, outcome, reason } of results) {
      const { test } = nameOf(name, binary.name);
      const output = outputs.get(name);
      if (output?.cut === true) cut();
      const isTold = output !== undefined && evidenceOf(outcome) === "bad";
      const failed = isTold ? failureIn(`${output.toString().trimEnd()}\n`, null) : null;
      const failure = outcome === "skip" ? skipReason(reason, cut) : failed;
      this.#sink.attempt(attemptWith(test, outcome, { occurrence: this.#occurrences.next(test), file, failure }));
    }
  }

  #broken(kind: string, what: (times: number) => string): void {
    this.#complete = false;
    this.#remark(kind, what);
  }

  #remark(kind: string, what: (times: number) => string, level: Note["level"] = "warning"): void {
    const place = { source: this.#source, line: Math.max(1, this.#last) };
    this.#remarks.add(kind, level, () => place, what);
  }
}

/** The name and what stands behind it in `test adds ... ok`; a name of undefined where the line is none. */
function resultIn(line: string): readonly [name: string | undefined, told: string] {
  const [before, between] = ["test ", " ..."];
  const end = line.startsWith(before) ? line.indexOf(between, before.length + 1) : -1;
  if (end < 0) return [undefined, ""];
  const told = line.slice(end + between.length);
  return [line.slice(before.length, end), told.startsWith(" ") ? told.slice(1) : told];
}

const nameless: Binary = { name: "", file: null };

/** `ignored, why`. */
const reasonIn = (told: string): string => (told.startsWith("ignored, ") ? told.slice("ignored, ".length) : "");

/** Null where a line does not say how a test ended. */
function outcomeOf(told: string): Outcome | null {
  // Nearly all lines have nothing behind the word.
  const [, word = ""] = told === "ok" ? ["", told] : (/^(ok|FAILED|ignored|bench:)(?:$|[\s,<])/.exec(told) ?? []);
  switch (word) {
    case "ok":
    case "bench:":
      return "pass";
    case "FAILED":
      return "fail";
    case "ignored":
      return "skip";
    default:
      return null;
  }
}

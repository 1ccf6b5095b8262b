// Mocha's reporter `json`: all tests in their order, then the pending, the failed and the passed ones again. Outcomes stand
// in the first list, except that older versions tell a test that skipped itself from one that passed by the second list
// only. Hooks that failed stand in the third.

import type { Outcome } from "../../core/model/outcome.ts";
import { asTestId, type TestId } from "../../core/model/test-id.ts";
import { detached } from "../detached.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { asNumber, asText, numberOf, recordOf, textOf, timeOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { Occurrences } from "../occurrences.ts";
import { errorOfStack, type ErrorText, FailureTexts, outcomeOfError } from "./error-text.ts";
import {
  isHook,
  mochaAttempts,
  MochaFiles,
  type MochaRecord,
  type MochaTest,
  mochaTest,
  mochaTestId,
} from "./mocha-tests.ts";

export const mochaJson: Format = {
  name: "mocha-json",
  title: "Mocha JSON",
  keeps: ["retries", "duration", "file", "type", "message", "trace", "times of the run"],
  retriesIn: "`currentRetry`",
  // Mochawesome begins alike.
  sniff: (head) =>
    /\{\s*"stats"\s*:\s*\{\s*"suites"\s*:\s*\d+\s*,\s*"tests"\s*:/.test(head) && !/"testsRegistered"/.test(head)
      ? 0.95
      : 0,
  open: (source, sink) => new MochaReader(source, sink),
};

/** Tests of older versions that are held until the second list tells whether they skipped themselves; more are left out. */
const undecidedAtMost = 300_000;

class MochaReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  readonly #files = new MochaFiles();
  /** Tests that passed or skipped themselves, and how many of those there was no room for. */
  #undecided: MochaTest[] = [];
  #unheld = 0;
  readonly #pending = new Set<TestId>();
  /** A version that says `speed` of each test that passed. */
  #tellsSpeed = false;
  #hasTests = false;
  /** How many tests the report counts, how many are listed, and how many of those could not be understood. */
  #counted: number | null = null;
  #listed = 0;
  #strange = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => this.#interest(path, opening),
        value: (path, value) => this.#value(path, value),
        leave: ({ length, 1: list }) => {
          if (length === 1 || (length === 2 && list === "pending")) this.#decide();
          if (length === 1) this.#tellsSpeed = false;
        },
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    const { whole } = this.#scanner.end();
    const unknown = this.#undecided.length + this.#unheld;
    const missing = (this.#counted ?? 0) - this.#listed;
    this.#remark(
      missing,
      "incomplete",
      (n) => `The report counts ${n + this.#listed} tests; ${this.#listed} are listed.`,
    );
    this.#remark(unknown, "undecided", (n) => `${n} tests passed or were skipped, and are left out.`);
    this.#remark(this.#strange, "unknown-test", (n) => `${n} tests have no title and are left out.`);
    this.#remark(this.#texts.cut, "cut", (n) => `The texts of ${n} failures were too long and are cut.`);
    if (this.#hasTests && this.#listed === 0 && missing <= 0) {
      const what = "The report lists no test.";
      this.#sink.note({ code: "no-tests", level: "info", what, place: { source: this.#source } });
    }
    const telling = this.#hasTests || this.#counted !== null ? "all" : "none";
    this.#sink.about({ telling, complete: whole && missing <= 0 && unknown === 0 && this.#strange === 0 });
  }

  #interest({ length, 1: member }: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    if (length === 1) return opening === "object" ? "enter" : "skip";
    if (member === "stats") return "take";
    if (member !== "tests" && member !== "pending" && member !== "failures") return "skip";
    if (length > 2) return "take";
    this.#hasTests ||= member === "tests" && opening === "array";
    return opening === "array" ? "enter" : "skip";
  }

  #value({ 1: member }: JsonPath, value: unknown): void {
    if (member === "stats") this.#stats(value);
    else if (member === "tests") this.#test(recordOf(value));
    else if (member === "failures") {
      const test: MochaRecord = recordOf(value);
      if (isHook(test)) this.#hook(test);
    } else {
      const id = mochaTestId(recordOf(value));
      if (id !== null) this.#pending.add(id);
    }
  }

  #test(test: MochaRecord): void {
    this.#listed += 1;
    const id = mochaTestId(test);
    if (id === null) {
      this.#strange += 1;
      return;
    }
    const told = this.#read(test, id);
    const error = errorOf(test);
    const hasSpeed = asText(test.speed) !== null;
    this.#tellsSpeed ||= hasSpeed;
    if (error !== null) this.#tell(told, outcomeOfError(error), error);
    else if (hasSpeed) this.#tell(told, "pass");
    else if (asNumber(test.duration) === null) this.#tell(told, "skip");
    else if (this.#undecided.length < undecidedAtMost) this.#undecided.push({ ...told, id: asTestId(detached(id)) });
    else this.#unheld += 1;
  }

  /** The list of pending tests is over, or the report is and has none. */
  #decide(): void {
    for (const test of this.#undecided) {
      this.#tell(test, this.#tellsSpeed || this.#pending.has(test.id) ? "skip" : "pass");
    }
    this.#undecided = [];
    this.#pending.clear();
  }

  #hook(test: MochaRecord): void {
    const id = mochaTestId(test);
    const error = errorOf(test) ?? errorOfStack("");
    if (id === null) return;
    this.#tell(this.#read(test, id), outcomeOfError(error, "error"), error);
  }

  #read(test: MochaRecord, id: TestId): MochaTest {
    return mochaTest(test, { id, occurrence: this.#occurrences.next(id), file: this.#files.pathOf(test) });
  }

  #tell(test: MochaTest, outcome: Outcome, error: ErrorText | null = null): void {
    const failure = error === null ? null : this.#texts.failure([error]);
    for (const attempt of mochaAttempts(test, outcome, failure)) this.#sink.attempt(attempt);
  }

  #stats(stats: unknown): void {
    const tests = numberOf(stats, "tests");
    if (tests !== null) this.#counted = (this.#counted ?? 0) + tests;
    const [startedAt, finishedAt] = [timeOf(stats, "start"), timeOf(stats, "end")];
    if (startedAt !== null) this.#sink.about({ startedAt });
    if (finishedAt !== null && finishedAt >= (startedAt ?? 0)) this.#sink.about({ finishedAt });
  }

  #remark(count: number, code: string, what: (count: number) => string): void {
    if (count > 0) this.#sink.note({ code, level: "warning", what: what(count), place: { source: this.#source } });
  }
}

/** The error of a test that failed; an empty object stands for none. */
function errorOf({ err: error }: MochaRecord): ErrorText | null {
  if (typeof error === "string") return error === "" ? null : errorOfStack(error);
  if (typeof error !== "object" || error === null || Object.keys(error).length === 0) return null;
  return errorOfStack(textOf(error, "stack") ?? textOf(error, "message") ?? "");
}

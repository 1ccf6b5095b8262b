// Mocha's reporter `json-stream`: one event a line, among whatever the tests print. It never tells of pending tests but
// for their number.

import type { Format, Reader, Sink } from "../format.ts";
import { asText, numberOf, recordOf, timeOf } from "../json-fields.ts";
import { LineSplitter } from "../line-splitter.ts";
import { counted } from "../remarks.ts";
import { Occurrences } from "../occurrences.ts";
import { errorOfStack, FailureTexts, outcomeOfError } from "./error-text.ts";
import { isHook, mochaAttempts, MochaFiles, type MochaRecord, mochaTest, mochaTestId } from "./mocha-tests.ts";

export const mochaStream: Format = {
  name: "mocha-json-stream",
  title: "Mocha JSON stream",
  keeps: ["retries", "duration", "file", "type", "message", "trace", "times of the run"],
  retriesIn: "`currentRetry`",
  sniff: (head) => (/^\["start",\{"total":\d+\}\]\r?$/m.test(head) ? 0.95 : 0),
  open: (source, sink) => new StreamReader(source, sink),
};

const eventLine = /^\["(?:start|pass|fail|end)",\{/;

class StreamReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  readonly #files = new MochaFiles();
  #broken: { readonly line: number; count: number } | null = null;
  #others: { readonly line: number; count: number } | null = null;
  #runs = 0;
  #ended = 0;
  #told = 0;
  #pending = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const last = this.#lines.end();
    if (last !== null) this.#line(last.line, last.number);
    const whole = this.#runs > 0 && this.#ended >= this.#runs && this.#broken === null;
    if (this.#broken !== null) {
      const { line, count } = this.#broken;
      this.#remark("broken-value", `This event cannot be read and is left out; so are ${count} in all.`, line);
    }
    if (this.#runs === 0) this.#remark("empty", "There is no event of Mocha in the file.", 1);
    else if (this.#ended < this.#runs) this.#remark("truncated", "The stream has no end of the run.", last?.number);
    if (this.#pending > 0) {
      const what = `The stream counts ${this.#pending} pending tests and does not name them.`;
      this.#sink.note({ code: "pending-untold", level: "info", what, place: { source: this.#source } });
    }
    if (this.#others !== null) {
      const { line, count } = this.#others;
      const what = `${counted(count, "line")} of other things passed over, the first one here.`;
      this.#sink.note({ code: "other-lines", level: "info", what, place: { source: this.#source, line } });
    }
    if (this.#texts.cut > 0) this.#remark("cut", `The texts of ${this.#texts.cut} failures were too long and are cut.`);
    this.#sink.about({ telling: this.#runs > 0 || this.#told > 0 ? "all" : "none", complete: whole });
  }

  #line(line: string, number: number): void {
    if (!eventLine.test(line)) return this.#other(line, number);
    const event = parse(line);
    if (event === null) {
      if (this.#broken === null) this.#broken = { line: number, count: 1 };
      else this.#broken.count += 1;
      return;
    }
    const [kind, value] = event;
    if (kind === "start") this.#runs += 1;
    else if (kind === "end") this.#endOfRun(value);
    else this.#test(recordOf(value), kind === "fail");
  }

  /** What tests print stands between the events. */
  #other(line: string, number: number): void {
    if (line.trim() === "") return;
    if (this.#others === null) this.#others = { line: number, count: 1 };
    else this.#others.count += 1;
  }

  #test(test: MochaRecord, failed: boolean): void {
    const id = mochaTestId(test);
    if (id === null) return;
    this.#told += 1;
    const error = failed ? errorOfStack(asText(test.stack) ?? asText(test.err) ?? "") : null;
    const outcome = error === null ? "pass" : outcomeOfError(error, isHook(test) ? "error" : "fail");
    const failure = error === null ? null : this.#texts.failure([error]);
    const of = { id, occurrence: this.#occurrences.next(id), file: this.#files.pathOf(test) };
    for (const attempt of mochaAttempts(mochaTest(test, of), outcome, failure)) this.#sink.attempt(attempt);
  }

  #endOfRun(stats: unknown): void {
    this.#ended += 1;
    this.#pending += numberOf(stats, "pending") ?? 0;
    const [startedAt, finishedAt] = [timeOf(stats, "start"), timeOf(stats, "end")];
    if (startedAt !== null) this.#sink.about({ startedAt });
    if (finishedAt !== null && finishedAt >= (startedAt ?? 0)) this.#sink.about({ finishedAt });
  }

  #remark(code: string, what: string, line?: number): void {
    const place = { source: this.#source, ...(line === undefined ? {} : { line }) };
    this.#sink.note({ code, level: "warning", what, place });
  }
}

function parse(line: string): readonly [kind: string, value: unknown] | null {
  try {
    const event: unknown = JSON.parse(line);
    return Array.isArray(event) && typeof event[0] === "string" ? [event[0], event[1]] : null;
  } catch {
    return null;
  }
}

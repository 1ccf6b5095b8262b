// RSpec's JSON report (`rspec --format json`). Of an example that rspec-retry ran again it has the last attempt alone.

import { bareAttempt, type Failure } from "../core/model/attempt.ts";
import type { Outcome } from "../core/model/outcome.ts";
import { projectPath } from "../core/model/project-path.ts";
import { testId } from "../core/model/test-id.ts";
import type { Format, Reader, Sink } from "./format.ts";
import { fieldOf, listOf, numberOf, textOf } from "./json-fields.ts";
import { JsonScanner, type JsonPath } from "./json-scanner.ts";
import { messageLimit, traceLimit } from "./limits.ts";
import { Occurrences } from "./occurrences.ts";
import { counted, Remarks } from "./remarks.ts";
import { skipReason } from "./skip-reason.ts";
import { millisecondsOf } from "./times.ts";

export const rspecJson: Format = {
  name: "rspec-json",
  title: "RSpec JSON",
  keeps: ["duration", "order", "file", "type", "message", "trace", "skip reasons", "seed"],
  sniff: (head) =>
    /^[\s\uFEFF]*\{\s*"version"\s*:\s*"[^"]*"\s*,/.test(head) && /,\s*"examples"\s*:\s*\[/.test(head) ? 0.95 : 0,
  open: (source, sink) => new ReportReader(source, sink),
};

class ReportReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #occurrences = new Occurrences();
  readonly #remarks = new Remarks();
  #counted: number | null = null;
  #hasExamples = false;
  #listed = 0;
  #order = 0;
  #outside = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => this.#interest(path, opening),
        value: (path, value) => this.#value(path, value),
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    const { whole } = this.#scanner.end();
    const missing = (this.#counted ?? 0) - this.#listed;
    if (missing > 0)
      this.#warn(
        "tests-missing",
        () => `The summary counts ${this.#counted ?? 0} examples; ${this.#listed} are listed.`,
      );
    if (this.#outside > 0)
      this.#warn(
        "errors-outside",
        () =>
          `${counted(this.#outside, "error")} happened outside of the examples, such as in a file that could not be loaded.`,
      );
    for (const note of this.#remarks.notes()) this.#sink.note(note);
    this.#sink.about({
      telling: this.#hasExamples || this.#counted !== null ? "all" : "none",
      complete: whole && missing <= 0 && this.#outside === 0 && !this.#remarks.has("unknown-test"),
    });
  }

  #interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    const [, member] = path;
    if (path.length === 1) return opening === "object" ? "enter" : "skip";
    if (path.length === 3) return "take";
    if (member === "examples" || member === "messages") {
      this.#hasExamples ||= member === "examples" && opening === "array";
      return opening === "array" ? "enter" : "skip";
    }
    return member === "summary" || member === "seed" ? "take" : "skip";
  }

  #value([, member]: JsonPath, value: unknown): void {
    if (member === "examples") this.#example(value);
    else if (member === "messages") this.#message(value);
    else if (member === "seed") this.#sink.about({ seed: String(value) });
    else {
      this.#counted = (this.#counted ?? 0) + (numberOf(value, "example_count") ?? 0);
      this.#outside += numberOf(value, "errors_outside_of_examples_count") ?? 0;
    }
  }

  /** What RSpec says outside of all examples: errors, and how many there are. */
  #message(message: unknown): void {
    if (typeof message !== "string") return;
    const [, seed] = /Randomized with seed (\d+)/.exec(message) ?? [];
    if (seed !== undefined) this.#sink.about({ seed });
    else if (/error occurred|Error/.test(message))
      this.#warn("runner-message", (times) => {
        const first = message.trim().split("\n", 1)[0] ?? "";
        return `${counted(times, "error")} outside of the examples, the first one: ${first.slice(0, 300)}`;
      });
  }

  #example(example: unknown): void {
    this.#listed += 1;
    const title = textOf(example, "full_description") ?? textOf(example, "description");
    const outcome = outcomeOf(example);
    if (title === null || outcome === null)
      return this.#warn(
        "unknown-test",
        (times) => `${counted(times, "example")} without a description or a known status left out.`,
      );
    const written = textOf(example, "file_path")?.replace(/^\.\//, "") ?? null;
    const file = written === null ? null : projectPath(written).path;
    const test = testId(file === null ? [title] : [file, title]);
    this.#sink.attempt({
      ...bareAttempt(test, outcome),
      occurrence: this.#occurrences.next(test),
      durationMs: millisecondsOf(numberOf(example, "run_time")),
      order: outcome === "skip" ? null : (this.#order += 1),
      file,
      failure: outcome === "skip" ? this.#reason(example) : this.#failure(fieldOf(example, "exception")),
    });
  }

  #reason(example: unknown): Failure | null {
    const told = textOf(example, "pending_message");
    return skipReason(told === noReason ? null : told, () => this.#cut());
  }

  #cut(): void {
    this.#warn("text-cut", (times) => `The texts of ${counted(times, "failure")} were too long and are cut.`);
  }

  #failure(exception: unknown): Failure | null {
    const message = (textOf(exception, "message") ?? "").trim();
    const trace = listOf(exception, "backtrace")
      .filter((line) => typeof line === "string")
      .join("\n");
    const type = textOf(exception, "class");
    if (message === "" && trace === "" && type === null) return null;
    if (message.length > messageLimit || trace.length > traceLimit) this.#cut();
    return {
      type,
      message: message.slice(0, messageLimit),
      trace: trace === "" ? null : trace.slice(0, traceLimit),
      output: null,
    };
  }

  #warn(code: string, what: (times: number) => string): void {
    this.#remarks.add(code, "warning", () => ({ source: this.#source }), what);
  }
}

/** What RSpec writes of an example that is pending without one. */
const noReason = "No reason given";

function outcomeOf(example: unknown): Outcome | null {
  switch (textOf(example, "status")) {
    case "passed":
      return "pass";
    case "pending":
      // One that is said to be pending is run all the same, and has to fail.
      return fieldOf(example, "exception") == null ? "skip" : "expected-failure";
    case "failed":
      return /^Expected pending '.*' to fail\. No error was raised/.test(
        textOf(fieldOf(example, "exception"), "message") ?? "",
      )
        ? "unexpected-pass"
        : "fail";
    case null:
    default:
      return null;
  }
}

// GoogleTest's own JSON report (`--gtest_output=json:FILE`): suites, and the tests of each. Its XML is a dialect of JUnit's. Either tells
// of the last repetition alone where tests were repeated.

import { bareAttempt, type Attempt, type Failure } from "../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../core/model/outcome.ts";
import { testId } from "../core/model/test-id.ts";
import type { Format, Reader, Sink } from "./format.ts";
import { fieldOf, listOf, numberOf, textOf, timeOf } from "./json-fields.ts";
import { JsonScanner, type JsonPath } from "./json-scanner.ts";
import { KeptProperties, propertiesCut } from "./kept-properties.ts";
import { messageLimit, traceLimit } from "./limits.ts";
import { Occurrences } from "./occurrences.ts";
import { counted, Remarks } from "./remarks.ts";
import { skipReason } from "./skip-reason.ts";
import { millisecondsOf } from "./times.ts";

export const gtestJson: Format = {
  name: "gtest-json",
  title: "GoogleTest JSON",
  keeps: [
    "duration",
    "start",
    "order",
    "file",
    "message",
    "trace",
    "skip reasons",
    "times of the run",
    "seed",
    "properties",
  ],
  sniff: (head) =>
    /^[\s\uFEFF]*\{\s*"tests"\s*:\s*\d+\s*,\s*"failures"\s*:\s*\d+\s*,\s*"disabled"\s*:\s*\d+/.test(head) ? 0.96 : 0,
  open: (source, sink) => new ReportReader(source, sink),
};

/** What GoogleTest writes of a test; anything else was recorded by the test itself. */
const own = new Set([
  "name",
  "file",
  "line",
  "status",
  "result",
  "timestamp",
  "time",
  "duration",
  "classname",
  "failures",
  "skipped",
]);

class ReportReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #occurrences = new Occurrences();
  readonly #remarks = new Remarks();
  #counted: number | null = null;
  #listed = 0;
  #order = 0;
  #shuffled = false;
  #startedAt: number | null = null;

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
      this.#warn("tests-missing", () => `The report counts ${this.#counted ?? 0} tests, and tells of ${this.#listed}.`);
    for (const note of this.#remarks.notes()) this.#sink.note(note);
    this.#sink.about({
      telling: this.#counted === null ? "none" : "all",
      complete: whole && missing <= 0 && !this.#remarks.has("unknown-test"),
    });
  }

  #interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    const [, member, , list] = path;
    if (path.length === 1) return opening === "object" ? "enter" : "skip";
    if (path.length === 2 && member !== "testsuites") return opening === "scalar" ? "take" : "skip";
    if (path.length === 4) return list === "testsuite" && opening === "array" ? "enter" : "skip";
    return path.length === 5 ? "take" : opening === "scalar" ? "skip" : "enter";
  }

  #value(path: JsonPath, value: unknown): void {
    if (path.length === 5) return this.#test(value);
    switch (String(path[1])) {
      case "tests":
        if (typeof value === "number") this.#counted = (this.#counted ?? 0) + value;
        return;
      case "timestamp":
        this.#startedAt = timeOf({ value }, "value");
        if (this.#startedAt !== null) this.#sink.about({ startedAt: this.#startedAt });
        return;
      case "time": {
        const took = tookMs(value);
        if (took !== null && this.#startedAt !== null)
          this.#sink.about({ finishedAt: Math.round(this.#startedAt + took) });
        return;
      }
      case "random_seed":
        this.#shuffled = typeof value === "number" && value > 0;
        if (this.#shuffled) this.#sink.about({ seed: String(value) });
        return;
      default:
    }
  }

  #test(value: unknown): void {
    this.#listed += 1;
    const [suite, name] = [textOf(value, "classname"), textOf(value, "name")];
    const outcome = outcomeOf(value);
    if (name === null || outcome === null)
      return this.#warn(
        "unknown-test",
        (times) => `${counted(times, "test")} without a name or a known result left out.`,
      );
    const test = testId([suite === null ? name : `${suite}.${name}`]);
    const ran = outcome !== "skip";
    const failures = listOf(value, "failures").flatMap((failure) => textOf(failure, "failure") ?? []);
    const attempt: Attempt = {
      ...bareAttempt(test, outcome),
      occurrence: this.#occurrences.next(test),
      durationMs: tookMs(fieldOf(value, "time")),
      startedAt: ran ? timeOf(value, "timestamp") : null,
      order: ran && !this.#shuffled ? (this.#order += 1) : null,
      file: textOf(value, "file"),
      failure: evidenceOf(outcome) === "bad" ? this.#failure(failures) : ran ? null : this.#reason(value),
      properties: this.#properties(value),
    };
    this.#sink.attempt(attempt);
  }

  /** Versions before 1.13 do not say it here. */
  #reason(test: unknown): Failure | null {
    const told = listOf(test, "skipped").flatMap((skip) => textOf(skip, "message") ?? []);
    return skipReason(told.map(withoutPlace).join("\n"), () => this.#cut());
  }

  #failure(failures: readonly string[]): Failure | null {
    if (failures.length === 0) return null;
    const trace = failures.join("\n\n");
    const message = failures.map(withoutPlace).join("\n");
    if (message.length > messageLimit || trace.length > traceLimit) this.#cut();
    return { type: null, message: message.slice(0, messageLimit), trace: trace.slice(0, traceLimit), output: null };
  }

  #cut(): void {
    this.#warn("text-cut", (times) => `The texts of ${counted(times, "test")} were too long and are cut.`);
  }

  #properties(test: unknown): Attempt["properties"] {
    const kept = new KeptProperties();
    for (const [name, value] of typeof test === "object" && test !== null ? Object.entries(test) : [])
      if (!own.has(name) && (typeof value === "string" || typeof value === "number")) kept.add(name, String(value));
    if (kept.left > 0) this.#warn("text-cut:properties", propertiesCut);
    return kept.list();
  }

  #warn(code: string, what: (times: number) => string): void {
    this.#remarks.add(code, "warning", () => ({ source: this.#source }), what);
  }
}

/** The first line is the place in the source. */
const withoutPlace = (told: string): string => told.slice(told.indexOf("\n") + 1);

function outcomeOf(test: unknown): Outcome | null {
  if (listOf(test, "failures").length > 0) return "fail";
  if (textOf(test, "status") === "NOTRUN") return "skip";
  switch (textOf(test, "result")) {
    case "SKIPPED":
    case "SUPPRESSED":
      return "skip";
    case "COMPLETED":
      return "pass";
    case null:
      // Before 1.10 there was the status alone.
      return textOf(test, "status") === "RUN" ? "pass" : null;
    default:
      return null;
  }
}

/** `0.012s`. */
const tookMs = (time: unknown): number | null =>
  typeof time === "string" && time.endsWith("s") ? millisecondsOf(numberOf({ time: time.slice(0, -1) }, "time")) : null;

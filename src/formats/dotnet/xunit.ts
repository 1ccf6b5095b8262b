// The XML of xUnit.net v2 and v3: assemblies, collections, tests. It has no retries of its own.

import { bareAttempt } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { type TestId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { KeptProperties } from "../kept-properties.ts";
import type { KeptText } from "../kept-text.ts";
import { Occurrences } from "../occurrences.ts";
import { counted } from "../remarks.ts";
import { ElementReader, type ElementListener } from "../xml/element-reader.ts";
import { FailureTexts } from "../xml/failure-texts.ts";
import { firstElement } from "../xml/first-element.ts";
import type { NamedAttributes } from "../xml/named-attributes.ts";
import { leftBehind, TestCount, type TestTexts } from "./test-report.ts";
import { classAndTest, momentIn, secondsIn } from "./values.ts";

export const xunit: Format = {
  name: "xunit",
  title: "xUnit.net XML",
  keeps: [
    "duration",
    "start",
    "file",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "platform",
    "properties",
  ],
  sniff(head) {
    const first = firstElement(head);
    if (first?.name === "assemblies") return 0.95;
    return first?.name === "assembly" && /\b(?:run-date|test-framework)=/.test(first.tag) ? 0.93 : 0;
  },
  open: (source, sink) => new XUnitReader(source, sink),
};

const attributes = [
  "name",
  "type",
  "time",
  "result",
  "total",
  "run-date",
  "run-time",
  "start-rtf",
  "finish-rtf",
  "environment",
  "exception-type",
  "source-file",
  "value",
];

interface Test extends TestTexts {
  readonly test: TestId;
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  readonly startedAt: number | null;
  readonly file: string | null;
  type: string | null;
}

/** Elements with text of the whole run, of tests that passed, and of attachments. */
const unread: ReadonlySet<string> = new Set(["reason", "output", "message", "stack-trace", "warning", "attachment"]);

class XUnitReader implements Reader, ElementListener {
  readonly unread = unread;
  readonly #sink: Sink;
  readonly #xml: ElementReader;
  readonly #occurrences = new Occurrences();
  readonly #count = new TestCount();
  readonly #runtimes = new Set<string>();
  #test: Test | null = null;
  #startedAt: number | null = null;
  /** The file names its time zone. */
  #zoned = false;
  #finishedAt: number | null = null;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#xml = new ElementReader(source, attributes, this);
  }

  push(text: string): void {
    this.#xml.push(text);
  }

  end(): void {
    const [runtime, ...others] = this.#runtimes;
    // Assemblies for several runtimes may stand in one file.
    if (runtime !== undefined && others.length === 0) this.#sink.about({ platform: new Map([["runtime", runtime]]) });
    this.#count.end(this.#xml, this.#sink);
  }

  open(path: readonly string[], given: NamedAttributes): KeptText | null {
    const parent = path.at(-2);
    switch (path.at(-1) ?? "") {
      case "assemblies":
        this.#count.isRun = true;
        this.#zonedTimes(given);
        return null;
      case "assembly":
        this.#assembly(given);
        return null;
      case "test":
        this.#test = testOf(given);
        return null;
      case "trait":
        this.#test?.properties.add(given.get("name") ?? "", given.get("value") ?? "");
        return null;
      case "failure":
        // Errors of an assembly have failures too, which are of no test.
        if (this.#test !== null && parent === "test") this.#test.type = given.get("exception-type");
        return null;
      case "message":
        return parent === "failure" ? (this.#test?.texts.message ?? null) : null;
      case "reason":
        return parent === "test" ? (this.#test?.texts.message ?? null) : null;
      case "stack-trace":
        return parent === "failure" ? (this.#test?.texts.trace ?? null) : null;
      case "output":
        return parent === "test" ? (this.#test?.texts.output ?? null) : null;
      case "error":
        if (parent === "errors")
          this.#xml.remark(
            "runner-failed",
            "warning",
            (times) => `${counted(times, "error")} outside of any test, such as in a fixture's end.`,
          );
        return null;
      default:
        return null;
    }
  }

  close(path: readonly string[], whole: boolean): void {
    if (path.at(-1) !== "test" || this.#test === null) return;
    this.#tell(this.#test, whole);
    this.#test = null;
  }

  #assembly(given: NamedAttributes): void {
    this.#count.isRun = true;
    this.#count.declared += Number(given.get("total") ?? 0) || 0;
    const [, runtime] = /\.NET(?: Core| Framework)? (\d[\w.]*)/.exec(given.get("environment") ?? "") ?? [];
    if (runtime !== undefined) this.#runtimes.add(`dotnet-${runtime}`);
    this.#zonedTimes(given);
    const local = momentIn(`${given.get("run-date") ?? ""} ${given.get("run-time") ?? ""}`);
    if (local === null || this.#zoned) return;
    // Before version 3 it is written in the machine's own zone, which is not told.
    this.#xml.remark("no-time-zone", "info", () => "Times name no time zone; they were read as UTC.");
    this.#times(local, null);
  }

  #zonedTimes(given: NamedAttributes): void {
    const startedAt = momentIn(given.get("start-rtf"));
    if (startedAt === null) return;
    this.#zoned = true;
    this.#times(startedAt, momentIn(given.get("finish-rtf")));
  }

  /** The run begins with its first assembly, and ends with its last. */
  #times(startedAt: number | null, finishedAt: number | null): void {
    if (startedAt !== null) this.#startedAt = Math.min(startedAt, this.#startedAt ?? startedAt);
    if (finishedAt !== null) this.#finishedAt = Math.max(finishedAt, this.#finishedAt ?? finishedAt);
    if (this.#startedAt !== null) this.#sink.about({ startedAt: this.#startedAt });
    if (this.#finishedAt !== null) this.#sink.about({ finishedAt: this.#finishedAt });
  }

  #tell({ test, outcome, durationMs, startedAt, file, ...texts }: Test, whole: boolean): void {
    this.#count.told += 1;
    const { failure, properties } = leftBehind(outcome, texts, this.#xml);
    const timedOut =
      failure !== null &&
      (/\bTestTimeoutException$/.test(failure.type ?? "") ||
        failure.message.startsWith("Test execution timed out after"));
    this.#sink.attempt({
      ...bareAttempt(test, whole && timedOut ? "timeout" : outcome),
      occurrence: this.#occurrences.next(test),
      durationMs,
      startedAt,
      file,
      failure,
      properties,
    });
  }
}

function testOf(given: NamedAttributes): Test {
  return {
    test: classAndTest(given.get("type") ?? "", given.get("name") ?? ""),
    outcome: outcomeOf(given.get("result")),
    durationMs: secondsIn(given.get("time")),
    startedAt: momentIn(given.get("start-rtf")),
    file: given.get("source-file"),
    texts: new FailureTexts(),
    properties: new KeptProperties(),
    type: null,
  };
}

function outcomeOf(result: string | null): Outcome {
  if (result === "Pass") return "pass";
  if (result === "Fail") return "fail";
  return result === "Skip" || result === "NotRun" ? "skip" : "error";
}

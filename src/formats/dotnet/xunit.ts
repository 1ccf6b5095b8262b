// The XML of xUnit.net v2 and v3: assemblies, collections, tests. It has no retries of its own.

import { bareAttempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { type TestId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import type { KeptText } from "../kept-text.ts";
import { Occurrences } from "../occurrences.ts";
import { counted } from "../remarks.ts";
import { ElementReader, type ElementListener } from "../xml/element-reader.ts";
import { FailureTexts, textCut } from "../xml/failure-texts.ts";
import { firstElement } from "../xml/first-element.ts";
import type { NamedAttributes } from "../xml/named-attributes.ts";
import { classAndTest, momentIn, secondsIn } from "./values.ts";

export const xunit: Format = {
  name: "xunit",
  title: "xUnit.net XML",
  keeps: ["duration", "file", "type", "message", "trace", "output", "times of the run"],
  sniff(head) {
    const first = firstElement(head);
    if (first?.name === "assemblies") return 0.95;
    return first?.name === "assembly" && /\b(?:run-date|test-framework)=/.test(first.tag) ? 0.93 : 0;
  },
  open: (source, sink) => new XUnitReader(source, sink),
};

const attributes = ["name", "type", "time", "result", "total", "run-date", "run-time", "exception-type", "source-file"];

interface Test {
  readonly test: TestId;
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  readonly file: string | null;
  readonly texts: FailureTexts;
  type: string | null;
}

class XUnitReader implements Reader, ElementListener {
  readonly #sink: Sink;
  readonly #xml: ElementReader;
  readonly #occurrences = new Occurrences();
  #test: Test | null = null;
  #declared = 0;
  #told = 0;
  #isRun = false;
  #earliest: number | null = null;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#xml = new ElementReader(source, attributes, this);
  }

  push(text: string): void {
    this.#xml.push(text);
  }

  end(): void {
    const whole = this.#xml.end();
    const missing = this.#declared - this.#told;
    if (missing > 0)
      this.#xml.remark(
        "tests-missing",
        "warning",
        () => `The file says that it has ${counted(this.#declared, "test")}, and tells of ${this.#told}.`,
      );
    this.#sink.about({ telling: this.#isRun ? "all" : "none", complete: whole && missing <= 0 });
    for (const note of this.#xml.notes()) this.#sink.note(note);
  }

  open(path: readonly string[], given: NamedAttributes): KeptText | null {
    const parent = path.at(-2);
    switch (path.at(-1) ?? "") {
      case "assemblies":
        this.#isRun = true;
        return null;
      case "assembly":
        this.#assembly(given);
        return null;
      case "test":
        this.#test = testOf(given);
        return null;
      case "failure":
        // Errors of an assembly have failures too, which are of no test.
        if (this.#test !== null && parent === "test") this.#test.type = given.get("exception-type");
        return null;
      case "message":
        return parent === "failure" ? (this.#test?.texts.message ?? null) : null;
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
    this.#isRun = true;
    this.#declared += Number(given.get("total") ?? 0) || 0;
    const startedAt = momentIn(`${given.get("run-date") ?? ""} ${given.get("run-time") ?? ""}`);
    if (startedAt === null) return;
    // It is written in the machine's own zone, which is not told.
    this.#xml.remark("no-time-zone", "info", () => "Times name no time zone; they were read as UTC.");
    this.#earliest = Math.min(startedAt, this.#earliest ?? startedAt);
    this.#sink.about({ startedAt: this.#earliest });
  }

  #tell({ test, outcome, durationMs, file, texts, type }: Test, whole: boolean): void {
    this.#told += 1;
    const bad = evidenceOf(outcome) === "bad";
    const failure = bad ? texts.failure(type) : null;
    if (bad && texts.cut) this.#xml.remark("text-cut", "info", textCut);
    const timedOut =
      failure !== null &&
      (/\bTestTimeoutException$/.test(failure.type ?? "") ||
        failure.message.startsWith("Test execution timed out after"));
    this.#sink.attempt({
      ...bareAttempt(test, whole && timedOut ? "timeout" : outcome),
      occurrence: this.#occurrences.next(test),
      durationMs,
      file,
      failure,
    });
  }
}

function testOf(given: NamedAttributes): Test {
  return {
    test: classAndTest(given.get("type") ?? "", given.get("name") ?? ""),
    outcome: outcomeOf(given.get("result")),
    durationMs: secondsIn(given.get("time")),
    file: given.get("source-file"),
    texts: new FailureTexts(),
    type: null,
  };
}

function outcomeOf(result: string | null): Outcome {
  if (result === "Pass") return "pass";
  if (result === "Fail") return "fail";
  return result === "Skip" || result === "NotRun" ? "skip" : "error";
}

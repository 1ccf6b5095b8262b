// NUnit's own reports: of NUnit 3 and 4 (`test-run`), and of NUnit 2 (`test-results`). A test with the attribute `Retry` is told
// by its last attempt alone; NUnit 3 at least shows the attribute.

import { bareAttempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { type TestId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { KeptProperties } from "../kept-properties.ts";
import type { KeptText } from "../kept-text.ts";
import { Occurrences } from "../occurrences.ts";
import { counted } from "../remarks.ts";
import { ElementReader, type ElementListener } from "../xml/element-reader.ts";
import { FailureTexts, textCut } from "../xml/failure-texts.ts";
import { firstElement } from "../xml/first-element.ts";
import type { NamedAttributes } from "../xml/named-attributes.ts";
import { classAndTest, momentIn, secondsIn } from "./values.ts";

export const nunit: Format = {
  name: "nunit",
  title: "NUnit XML",
  keeps: ["duration", "start", "message", "trace", "output", "times of the run", "seed", "properties"],
  sniff(head) {
    const first = firstElement(head);
    if (first?.name === "test-run") return 0.95;
    return first?.name === "test-results" && /\b(?:not-run|inconclusive|total)=/.test(first.tag) ? 0.93 : 0;
  },
  open: (source, sink) => new NUnitReader(source, sink),
};

const attributes = [
  "name",
  "fullname",
  "classname",
  "result",
  "label",
  "start-time",
  "end-time",
  "duration",
  "time",
  "total",
  "not-run",
  "executed",
  "success",
  "seed",
  "value",
];

interface Case {
  readonly test: TestId;
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  readonly startedAt: number | null;
  readonly texts: FailureTexts;
  readonly properties: KeptProperties;
}

class NUnitReader implements Reader, ElementListener {
  readonly #sink: Sink;
  readonly #xml: ElementReader;
  readonly #occurrences = new Occurrences();
  #case: Case | null = null;
  #declared: number | null = null;
  #told = 0;
  #isRun = false;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#xml = new ElementReader(source, attributes, this);
  }

  push(text: string): void {
    this.#xml.push(text);
  }

  end(): void {
    const whole = this.#xml.end();
    const missing = (this.#declared ?? 0) - this.#told;
    if (missing > 0)
      this.#xml.remark(
        "tests-missing",
        "warning",
        () => `The file says that it has ${counted(this.#declared ?? 0, "test")}, and tells of ${this.#told}.`,
      );
    this.#sink.about({ telling: this.#isRun ? "all" : "none", complete: whole && missing <= 0 });
    for (const note of this.#xml.notes()) this.#sink.note(note);
  }

  open(path: readonly string[], given: NamedAttributes): KeptText | null {
    const parent = path.at(-2);
    switch (path.at(-1) ?? "") {
      case "test-run":
      case "test-results":
        this.#run(given);
        return null;
      case "test-case":
        this.#case = caseOf(given);
        return null;
      case "property":
        this.#case?.properties.add(given.get("name") ?? "", given.get("value") ?? "");
        if (this.#case !== null && given.get("name") === "Retry")
          this.#xml.remark(
            "retries-untold",
            "info",
            (times) => `${counted(times, "test")} may have been retried; NUnit tells the last attempt only.`,
          );
        return null;
      case "setting":
        if (given.get("name") === "RandomSeed") this.#seed(given.get("value"));
        return null;
      case "message":
        return parent === "failure" ? (this.#case?.texts.message ?? null) : null;
      case "stack-trace":
        return parent === "failure" ? (this.#case?.texts.trace ?? null) : null;
      case "output":
        return parent === "test-case" ? (this.#case?.texts.output ?? null) : null;
      default:
        return null;
    }
  }

  close(path: readonly string[], whole: boolean): void {
    if (path.at(-1) !== "test-case" || this.#case === null) return;
    this.#tell(this.#case, whole);
    this.#case = null;
  }

  #run(given: NamedAttributes): void {
    this.#isRun = true;
    const [startedAt, finishedAt] = [momentIn(given.get("start-time")), momentIn(given.get("end-time"))];
    if (startedAt !== null) this.#sink.about({ startedAt });
    if (finishedAt !== null) this.#sink.about({ finishedAt });
    // NUnit 2 leaves what it did not run out of its total.
    const total = Number(given.get("total") ?? Number.NaN) + Number(given.get("not-run") ?? 0);
    if (total > 0) this.#declared = total;
  }

  #seed(seed: string | null): void {
    if (seed !== null && seed !== "") this.#sink.about({ seed });
  }

  #tell({ test, outcome, durationMs, startedAt, texts, properties }: Case, whole: boolean): void {
    this.#told += 1;
    const bad = evidenceOf(outcome) === "bad";
    if (properties.left > 0)
      this.#xml.remark(
        "text-cut:properties",
        "info",
        (times) => `${counted(times, "test has", "tests have")} more properties than are kept.`,
      );
    const failure = bad ? texts.failure(null) : null;
    if (bad && texts.cut) this.#xml.remark("text-cut", "info", textCut);
    const timedOut = failure !== null && /^Test exceeded (?:Timeout|CancelAfter) value/.test(failure.message);
    this.#sink.attempt({
      ...bareAttempt(test, whole ? (timedOut ? "timeout" : outcome) : outcome),
      occurrence: this.#occurrences.next(test),
      durationMs,
      startedAt,
      failure,
      properties: properties.list(),
    });
  }
}

function caseOf(given: NamedAttributes): Case {
  const full = given.get("fullname");
  return {
    test:
      full === null
        ? idOf2(given.get("name") ?? "")
        : idOf3(full, given.get("name") ?? "", given.get("classname") ?? ""),
    outcome: outcomeOf(
      given.get("result") ?? "",
      given.get("label") ?? "",
      given.get("executed"),
      given.get("success"),
    ),
    durationMs: secondsIn(given.get("duration") ?? given.get("time")),
    startedAt: momentIn(given.get("start-time")),
    texts: new FailureTexts(),
    properties: propertiesOf(given.get("seed")),
  };
}

/** NUnit writes the seed of a test's random data beside it. */
function propertiesOf(seed: string | null): KeptProperties {
  const kept = new KeptProperties();
  if (seed !== null) kept.add("seed", seed);
  return kept;
}

/** The full name holds the arguments of the fixture, which the class's name does not. */
const idOf3 = (full: string, name: string, className: string): TestId =>
  name !== "" && full.endsWith(`.${name}`)
    ? classAndTest(full.slice(0, -name.length - 1), name)
    : classAndTest(className, full === "" ? name : full);

/** NUnit 2 has the full name only: the class ends at the last dot before the arguments. */
function idOf2(name: string): TestId {
  const [, className = "", own = name] = /^([^("]+)\.([^.("]+(?:[("][^]*)?)$/.exec(name) ?? [];
  return classAndTest(className, own);
}

function outcomeOf(result: string, label: string, executed: string | null, success: string | null): Outcome {
  switch (result) {
    case "Passed":
    case "Success":
    case "Warning":
      return "pass";
    case "Failed":
      if (label === "Cancelled") return "abort";
      return label === "Error" || label === "Invalid" ? "error" : "fail";
    case "Failure":
      return "fail";
    case "Error":
    case "NotRunnable":
      return "error";
    case "Cancelled":
      return "abort";
    case "Skipped":
    case "Ignored":
    case "Inconclusive":
      return "skip";
    default:
      // Before 2.5 there was no word for the result.
      if (executed === "False") return "skip";
      return success === "True" ? "pass" : success === "False" ? "fail" : "error";
  }
}

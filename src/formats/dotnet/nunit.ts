// NUnit's own reports: of NUnit 3 and 4 (`test-run`), and of NUnit 2 (`test-results`). A test with the attribute `Retry` is told
// by its last attempt alone; NUnit 3 at least shows the attribute.

import { bareAttempt } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { type TestId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { KeptProperties } from "../kept-properties.ts";
import type { KeptText } from "../kept-text.ts";
import { Occurrences } from "../occurrences.ts";
import { oneWord, processorWord, systemWord } from "../place-words.ts";
import { counted } from "../remarks.ts";
import { ElementReader, type ElementListener } from "../xml/element-reader.ts";
import { FailureTexts } from "../xml/failure-texts.ts";
import { firstElement } from "../xml/first-element.ts";
import type { NamedAttributes } from "../xml/named-attributes.ts";
import { leftBehind, TestCount, type TestTexts } from "./test-report.ts";
import { classAndTest, momentIn, secondsIn } from "./values.ts";

export const nunit: Format = {
  name: "nunit",
  title: "NUnit XML",
  keeps: [
    "duration",
    "start",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "platform",
    "seed",
    "properties",
  ],
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
  "os-version",
  "os-architecture",
  "clr-version",
];

interface Case extends TestTexts {
  readonly test: TestId;
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  readonly startedAt: number | null;
}

/** Elements with text of the whole run, of suites, of filters and attachments, and of what is told elsewhere. */
const unread: ReadonlySet<string> = new Set([
  "command-line",
  "message",
  "stack-trace",
  "output",
  "test",
  "class",
  "method",
  "namespace",
  "cat",
  "prop",
  "name",
  "id",
  "filePath",
  "description",
]);

class NUnitReader implements Reader, ElementListener {
  readonly unread = unread;
  readonly #sink: Sink;
  readonly #xml: ElementReader;
  readonly #occurrences = new Occurrences();
  readonly #count = new TestCount();
  /** Of each suite that is open. Its tests are of its categories; all else that it says is of itself. */
  readonly #categories: string[][] = [];
  #case: Case | null = null;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#xml = new ElementReader(source, attributes, this);
  }

  push(text: string): void {
    this.#xml.push(text);
  }

  end(): void {
    this.#count.end(this.#xml, this.#sink);
  }

  open(path: readonly string[], given: NamedAttributes): KeptText | null {
    const parent = path.at(-2);
    switch (path.at(-1) ?? "") {
      case "test-run":
      case "test-results":
        this.#run(given);
        return null;
      case "environment":
        this.#environment(given);
        return null;
      case "test-suite":
        this.#categories.push([]);
        return null;
      case "test-case":
        this.#openCase(given);
        return null;
      case "property":
        this.#property(given.get("name") ?? "", given.get("value") ?? "");
        return null;
      // As NUnit 2 has it.
      case "category":
        this.#property("Category", given.get("name") ?? "");
        return null;
      case "setting":
        if (given.get("name") === "RandomSeed") this.#seed(given.get("value"));
        return null;
      case "message":
        return parent === "failure" || parent === "reason" ? (this.#case?.texts.message ?? null) : null;
      case "stack-trace":
        return parent === "failure" ? (this.#case?.texts.trace ?? null) : null;
      case "output":
        return parent === "test-case" ? (this.#case?.texts.output ?? null) : null;
      default:
        return null;
    }
  }

  close(path: readonly string[], whole: boolean): void {
    if (path.at(-1) === "test-suite") this.#categories.pop();
    if (path.at(-1) !== "test-case" || this.#case === null) return;
    this.#tell(this.#case, whole);
    this.#case = null;
  }

  #run(given: NamedAttributes): void {
    this.#count.isRun = true;
    const [startedAt, finishedAt] = [momentIn(given.get("start-time")), momentIn(given.get("end-time"))];
    if (startedAt !== null) this.#sink.about({ startedAt });
    if (finishedAt !== null) this.#sink.about({ finishedAt });
    // NUnit 2 leaves what it did not run out of its total.
    const total = Number(given.get("total") ?? Number.NaN) + Number(given.get("not-run") ?? 0);
    if (total > 0) this.#count.declared = total;
  }

  #environment(given: NamedAttributes): void {
    const [system, processor, runtime] = ["os-version", "os-architecture", "clr-version"].map((name) =>
      (given.get(name) ?? "").trim(),
    );
    const platform = new Map<string, string>();
    // Mono and older .NET say Unix of Linux and of macOS.
    if (system && !/^unix\b/i.test(system)) platform.set("os", systemWord(system));
    if (processor) platform.set("arch", processorWord(processor));
    if (runtime) platform.set("runtime", `dotnet-${oneWord(runtime)}`);
    if (platform.size > 0) this.#sink.about({ platform });
  }

  #seed(seed: string | null): void {
    if (seed !== null && seed !== "") this.#sink.about({ seed });
  }

  #openCase(given: NamedAttributes): void {
    this.#case = caseOf(given);
    for (const category of this.#categories.flat()) this.#case.properties.add("Category", category);
  }

  #property(name: string, value: string): void {
    if (this.#case === null) {
      if (name === "Category") this.#categories.at(-1)?.push(value);
      return;
    }
    this.#case.properties.add(name, value);
    if (name === "Retry")
      this.#xml.remark(
        "retries-untold",
        "info",
        (times) => `${counted(times, "test")} may have been retried; NUnit tells the last attempt only.`,
      );
  }

  #tell({ test, outcome, durationMs, startedAt, ...texts }: Case, whole: boolean): void {
    this.#count.told += 1;
    const { failure, properties } = leftBehind(outcome, texts, this.#xml);
    const timedOut = failure !== null && /^Test exceeded (?:Timeout|CancelAfter) value/.test(failure.message);
    this.#sink.attempt({
      ...bareAttempt(test, whole && timedOut ? "timeout" : outcome),
      occurrence: this.#occurrences.next(test),
      durationMs,
      startedAt,
      failure,
      properties,
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
    type: null,
  };
}

/** NUnit writes the seed of a test's random data beside it. */
function propertiesOf(seed: string | null): KeptProperties {
  const kept = new KeptProperties();
  kept.addValue("seed", seed);
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

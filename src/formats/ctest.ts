// `Test.xml`, which CTest writes under Testing/ with `ctest -T Test` and sends to a dashboard. Of a test that it repeated
// (`--repeat`), CTest writes the last attempt only, and nothing that tells so.

import { bareAttempt } from "../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../core/model/outcome.ts";
import { testId } from "../core/model/test-id.ts";
import type { Format, Reader, Sink } from "./format.ts";
import { KeptProperties, propertiesCut } from "./kept-properties.ts";
import { Head, type KeptText } from "./kept-text.ts";
import { messageLimit } from "./limits.ts";
import { Occurrences } from "./occurrences.ts";
import { processorWord, systemWord } from "./place-words.ts";
import { counted } from "./remarks.ts";
import { unlessSilent } from "./skip-reason.ts";
import { ElementReader, type ElementListener } from "./xml/element-reader.ts";
import { FailureTexts, textCut } from "./xml/failure-texts.ts";
import { millisecondsOf } from "./times.ts";
import { firstElement } from "./xml/first-element.ts";
import type { NamedAttributes } from "./xml/named-attributes.ts";

export const ctest: Format = {
  name: "ctest",
  title: "CTest Test.xml",
  keeps: ["duration", "message", "output", "skip reasons", "times of the run", "platform", "properties"],
  sniff(head) {
    // Build.xml, Coverage.xml and others have the same first element.
    return firstElement(head)?.name === "Site" && /<Testing[\s>]/.test(head) ? 0.95 : 0;
  },
  open: (source, sink) => new TestXmlReader(source, sink),
};

/** What is read of one test. */
class CTest {
  readonly status: string;
  readonly name = new Head(messageLimit);
  /** `Exit Code`, `Completion Status`, `Execution Time`, and what the test itself measured: their values by their names. */
  readonly measures = new Map<string, Head>();
  readonly labels: Head[] = [];
  readonly texts = new FailureTexts();
  packed = false;

  constructor(status: string) {
    this.status = status;
  }

  /** Where the value of a measure goes; null where there are too many. */
  newMeasure(name: string): Head | null {
    if (this.measures.size === measuresAtMost) return null;
    const text = new Head(messageLimit);
    this.measures.set(name, text);
    return text;
  }

  label(): Head | null {
    if (this.labels.length === measuresAtMost) return null;
    const text = new Head(messageLimit);
    this.labels.push(text);
    return text;
  }

  properties(): KeptProperties {
    const kept = new KeptProperties();
    for (const label of this.labels) kept.addValue("label", label.toString().trim());
    for (const [name, value] of this.measures) if (!read.has(name)) kept.add(name, value.toString().trim());
    return kept;
  }

  measure(name: string): string {
    return this.measures.get(name)?.toString().trim() ?? "";
  }
}

/** What CTest measures of each test. Any other measure is the test's own. */
const read: ReadonlySet<string> = new Set(["Exit Code", "Exit Value", "Completion Status", "Execution Time"]);
const unread: ReadonlySet<string> = new Set([
  "Command Line",
  "Environment",
  "Pass Reason",
  "Fail Reason",
  "Processors",
]);
/** Measures and labels of one test. */
const measuresAtMost = 256;

/** Elements with text that says what other text says, or nothing of a test. */
const untold: ReadonlySet<string> = new Set([
  "Path",
  "FullName",
  "FullCommandLine",
  "StartDateTime",
  "EndDateTime",
  "ElapsedMinutes",
  "Value",
  "Label",
]);

class TestXmlReader implements Reader, ElementListener {
  readonly unread = untold;
  readonly #sink: Sink;
  readonly #xml: ElementReader;
  readonly #occurrences = new Occurrences();
  readonly #time = { StartTestTime: new Head(32), EndTestTime: new Head(32) };
  /** What a list names is told of by itself. */
  readonly #listedName = new Head(0);
  #test: CTest | null = null;
  #measure: string | null = null;
  #listed = 0;
  #told = 0;
  #isTesting = false;
  #ended = false;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#xml = new ElementReader(source, ["Status", "name", "type", "encoding", "OSName", "OSPlatform"], this);
  }

  push(text: string): void {
    this.#xml.push(text);
  }

  end(): void {
    const whole = this.#xml.end();
    const missing = this.#listed - this.#told;
    if (missing > 0)
      this.#xml.remark(
        "tests-missing",
        "warning",
        () => `The file lists ${counted(this.#listed, "test")}, and tells of ${this.#told}.`,
      );
    this.#sink.about({ telling: this.#isTesting ? "all" : "none", complete: whole && missing <= 0 && this.#ended });
    for (const note of this.#xml.notes()) this.#sink.note(note);
  }

  open(path: readonly string[], attributes: NamedAttributes): KeptText | null {
    const [name, parent] = [path.at(-1), path.at(-2)];
    if (name === "Site") this.#site(attributes);
    else if (name === "Testing") this.#isTesting = true;
    else if (name === "Test" && parent === "TestList") {
      this.#listed += 1;
      return this.#listedName;
    } else if (name === "Test") this.#test = new CTest(attributes.get("Status") ?? "");
    else if (name === "Name" && parent === "Test") return this.#test?.name ?? null;
    else if (name === "Label" && parent === "Labels") return this.#test?.label() ?? null;
    else if (name === "NamedMeasurement")
      // Files and pictures are measures too.
      this.#measure = /^(?:text|numeric)\//.test(attributes.get("type") ?? "text/") ? attributes.get("name") : null;
    else if (name === "Value") return this.#value(parent, attributes);
    else if ((name === "StartTestTime" || name === "EndTestTime") && parent === "Testing") return this.#time[name];
    return null;
  }

  close(path: readonly string[], whole: boolean): void {
    const name = path.at(-1);
    if (name === "NamedMeasurement") this.#measure = null;
    else if (name === "StartTestTime" && whole) this.#clock("startedAt", this.#time.StartTestTime);
    else if (name === "EndTestTime" && whole) {
      this.#clock("finishedAt", this.#time.EndTestTime);
      this.#ended = true;
    } else if (name === "Test" && path.at(-2) !== "TestList" && this.#test !== null) {
      this.#tell(this.#test, whole);
      this.#test = null;
    }
  }

  #site(attributes: NamedAttributes): void {
    const facts = new Map<string, string>();
    const [system, arch] = [attributes.get("OSName"), attributes.get("OSPlatform")];
    if (system !== null && system !== "") facts.set("os", systemWord(system));
    if (arch !== null && arch !== "") facts.set("arch", processorWord(arch));
    if (facts.size > 0) this.#sink.about({ platform: facts });
  }

  #value(parent: string | undefined, attributes: NamedAttributes): KeptText | null {
    if (this.#test === null) return null;
    if (parent === "NamedMeasurement") {
      return this.#measure === null || unread.has(this.#measure) ? null : this.#test.newMeasure(this.#measure);
    }
    if (attributes.get("encoding") === null) return this.#test.texts.output;
    this.#test.packed = true;
    return null;
  }

  #clock(which: "startedAt" | "finishedAt", text: KeptText): void {
    const seconds = Number(text.toString().trim() || Number.NaN);
    if (seconds > 0 && seconds < 1e11) this.#sink.about({ [which]: Math.round(seconds * 1000) });
  }

  #tell(test: CTest, whole: boolean): void {
    const name = test.name.toString().trim();
    // Cut off before its name, or within it.
    if (name === "" || (!whole && test.measures.size === 0)) return;
    this.#told += 1;
    const outcome = whole ? outcomeOf(test) : "abort";
    const tells = evidenceOf(outcome) === "bad" || outcome === "skip";
    if (tells && test.packed)
      this.#xml.remark(
        "packed-output",
        "info",
        (times) => `The output of ${counted(times, "test")} is compressed within the file; it is left out.`,
      );
    if (tells && test.texts.cut) this.#xml.remark("text-cut", "info", textCut);
    const properties = test.properties();
    if (properties.left > 0) this.#xml.remark("text-cut:properties", "info", propertiesCut);
    const id = testId([name]);
    this.#sink.attempt({
      ...bareAttempt(id, outcome),
      occurrence: this.#occurrences.next(id),
      durationMs: millisecondsOf(Number(test.measure("Execution Time") || Number.NaN)),
      failure: tells ? unlessSilent({ ...test.texts.failure(null), message: reasonOf(test) }) : null,
      properties: properties.list(),
    });
  }
}

function outcomeOf(test: CTest): Outcome {
  const code = test.measure("Exit Code");
  switch (test.status) {
    case "passed":
      return "pass";
    case "failed":
      if (code === "Timeout") return "timeout";
      // CTest names the signal, as in SEGFAULT and Subprocess aborted.
      return code === "" || code === "Failed" || code === "Completed" ? "fail" : "crash";
    case "notrun":
      return /^(?:Unable to find|Required Files Missing|Failed to start|BAD_COMMAND|Fixture dependency)/i.test(
        test.measure("Completion Status"),
      )
        ? "error"
        : "skip";
    default:
      return "error";
  }
}

function reasonOf(test: CTest): string {
  const [code, value, status] = ["Exit Code", "Exit Value", "Completion Status"].map((name) => test.measure(name));
  if (code === "Failed") return `exit code ${value}`;
  return code === "" || code === undefined ? (status ?? "") : code;
}

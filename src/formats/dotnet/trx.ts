// TRX, the report of `dotnet test --logger trx`, vstest.console, MSTest and the Microsoft testing platform. Which class a test
// belongs to stands behind the results, so that results are held until the file ends.

import { bareAttempt, type Attempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { propertiesCut } from "../kept-properties.ts";
import type { KeptText } from "../kept-text.ts";
import { counted } from "../remarks.ts";
import { unlessSilent } from "../skip-reason.ts";
import { Repeats } from "../repeats.ts";
import { propertiesLeft } from "../shared-properties.ts";
import { ElementReader, type ElementListener } from "../xml/element-reader.ts";
import { detachedFailure } from "../detached.ts";
import { IdTable } from "../id-table.ts";
import { FailureTexts, textCut } from "../xml/failure-texts.ts";
import { firstElement } from "../xml/first-element.ts";
import type { NamedAttributes } from "../xml/named-attributes.ts";
import { Definitions, OpenDefinition } from "./definitions.ts";
import { HeldResults, type Result } from "./held-results.ts";
import { classAndTest, momentIn } from "./values.ts";

export const trx: Format = {
  name: "trx",
  title: "TRX (dotnet test, MSTest)",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "properties",
  ],
  retriesIn: "the result of one `testId` again",
  sniff: (head) => (firstElement(head)?.name === "TestRun" && /TeamTest|<Times\b|<Results\b/.test(head) ? 0.96 : 0),
  open: (source, sink) => new TrxReader(source, sink),
};

const attributes = [
  "id",
  "testId",
  "testName",
  "name",
  "className",
  "duration",
  "startTime",
  "outcome",
  "resultType",
  "start",
  "finish",
  "total",
  "TestCategory",
  "priority",
];

const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ["Passed", "pass"],
  ["PassedButRunAborted", "pass"],
  ["Warning", "pass"],
  ["Completed", "pass"],
  ["Failed", "fail"],
  ["Error", "error"],
  ["Timeout", "timeout"],
  ["Disconnected", "crash"],
  ["Aborted", "abort"],
  ["InProgress", "abort"],
  ["Inconclusive", "skip"],
  ["NotExecuted", "skip"],
  ["NotRunnable", "skip"],
  ["Pending", "skip"],
]);

/** A result whose element is open. */
interface OpenResult {
  readonly result: Result;
  readonly texts: FailureTexts;
  /** It holds the results of its rows, and only adds them up. */
  sums: boolean;
}

/** Characters of texts that are held until the classes are known. */
const heldAtMost = 16 * 1024 * 1024;
/** Results that are held; a file with more of them is read up to there. */
const resultsAtMost = 300_000;

/** Elements with text of the whole run, of tests that passed, and of its settings. */
const unread: ReadonlySet<string> = new Set([
  "Message",
  "Text",
  "StackTrace",
  "StdOut",
  "StdErr",
  "DebugTrace",
  "TraceInfo",
  "Description",
  "Key",
  "Value",
  "Workitem",
]);

class TrxReader implements Reader, ElementListener {
  readonly unread = unread;
  readonly #sink: Sink;
  readonly #xml: ElementReader;
  readonly #results = new HeldResults();
  readonly #open: OpenResult[] = [];
  readonly #definitions = new Definitions();
  #definition: OpenDefinition | null = null;
  #sums = 0;
  #untold = 0;
  #held = 0;
  #total: number | null = null;
  #summary: string | null = null;
  #isRun = false;
  #ended = false;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#xml = new ElementReader(source, attributes, this);
  }

  push(text: string): void {
    this.#xml.push(text);
  }

  end(): void {
    const whole = this.#xml.end();
    this.#tell();
    const missing = (this.#total ?? 0) - this.#results.count - this.#sums - this.#untold;
    if (missing > 0)
      this.#xml.remark(
        "tests-missing",
        "warning",
        () => `The counters name ${counted(this.#total ?? 0, "test")}; ${missing} of them are not told of.`,
      );
    const aborted = this.#summary === "Aborted" || this.#summary === "Error" || this.#summary === "Timeout";
    if (aborted)
      this.#xml.remark("run-aborted", "warning", () => "The run was stopped before its end, as its summary says.");
    if (this.#untold > 0)
      this.#xml.remark(
        "results-left-out",
        "warning",
        () =>
          `${counted(this.#untold, "result")} left out: classes stand behind all results, and more than ${resultsAtMost} are not held until then.`,
      );
    if (whole && this.#isRun && this.#summary === null)
      this.#xml.remark(
        "no-summary",
        "warning",
        () => "The report has no summary of the run, so its end may be missing.",
      );
    const complete = whole && missing <= 0 && this.#untold === 0 && !aborted && this.#summary !== null;
    this.#sink.about({ telling: this.#isRun ? "all" : "none", complete });
    for (const note of this.#xml.notes()) this.#sink.note(note);
  }

  open(path: readonly string[], given: NamedAttributes): KeptText | null {
    const open = this.#open.at(-1) ?? null;
    switch (path.at(-1) ?? "") {
      case "TestRun":
        this.#isRun = true;
        return null;
      case "Times":
        this.#times(given);
        return null;
      case "UnitTestResult":
      case "TestResult":
        this.#openResult(given);
        return null;
      case "UnitTest":
        this.#definition = new OpenDefinition(given);
        return null;
      case "ResultSummary":
        this.#summary = given.get("outcome") ?? "";
        return null;
      case "Counters":
        this.#total = Number(given.get("total") ?? Number.NaN) || null;
        return null;
      case "Message":
        return path.at(-2) === "ErrorInfo" ? (open?.texts.message ?? null) : null;
      case "StackTrace":
        return open?.texts.trace ?? null;
      case "StdOut":
      case "StdErr":
        return open?.texts.output ?? null;
      default:
        return this.#definition?.open(path.at(-1) ?? "", given) ?? null;
    }
  }

  close(path: readonly string[], whole: boolean): void {
    const name = path.at(-1);
    if (name === "UnitTest") this.#define();
    else if (name === "TestRun" && path.length === 1) this.#ended = whole;
    else if (name === "UnitTestResult" || name === "TestResult") this.#closeResult(whole);
    else this.#definition?.close(name ?? "", whole);
  }

  #define(): void {
    if (this.#definition === null) return;
    this.#definitions.define(this.#definition);
    if (this.#definition.properties.left > 0) this.#xml.remark("text-cut:properties", "info", propertiesCut);
    this.#definition = null;
  }

  #times(given: NamedAttributes): void {
    const [startedAt, finishedAt] = [momentIn(given.get("start")), momentIn(given.get("finish"))];
    if (startedAt !== null) this.#sink.about({ startedAt });
    if (finishedAt !== null) this.#sink.about({ finishedAt });
  }

  #openResult(given: NamedAttributes): void {
    const around = this.#open.at(-1);
    if (around !== undefined) around.sums = true;
    const result: Result = {
      definition: this.#results.count < resultsAtMost ? this.#definitions.numberOf(given.get("testId") ?? "") : 0,
      name: given.get("testName") ?? "",
      row: around !== undefined || given.get("resultType") === "DataDrivenDataRow",
      // A missing outcome is the first of the enumeration, which writers leave out.
      outcome: outcomes.get(given.get("outcome") ?? "Error") ?? "error",
      durationMs: durationOf(given.get("duration")),
      startedAt: momentIn(given.get("startTime")),
      failure: null,
    };
    this.#open.push({ result, texts: new FailureTexts(), sums: false });
  }

  #closeResult(whole: boolean): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const { result, texts, sums } = open;
    if (sums) {
      this.#sums += 1;
      return;
    }
    if (this.#results.count >= resultsAtMost) {
      this.#untold += 1;
      return;
    }
    if (evidenceOf(result.outcome) === "bad" || result.outcome === "skip") this.#leave(result, texts, whole);
    this.#results.add(result);
  }

  /** What a test that did not pass left behind. */
  #leave(result: Result, texts: FailureTexts, whole: boolean): void {
    if (texts.cut) this.#xml.remark("text-cut", "info", textCut);
    const failure = texts.failure(null);
    if (result.outcome === "skip" && unlessSilent(failure) === null) return;
    if (
      result.outcome !== "skip" &&
      /exceeded execution timeout period|^Test '.*' timed out after \d+ ?ms/.test(failure.message)
    )
      result.outcome = "timeout";
    if (!whole && failure.message === "") return;
    this.#held += failure.message.length + (failure.trace ?? "").length + (failure.output ?? "").length;
    if (this.#held <= heldAtMost) result.failure = detachedFailure(failure);
    else
      this.#xml.remark(
        "texts-left-out",
        "warning",
        (times) => `The texts of ${counted(times, "result")} are left out: the file has too many.`,
      );
  }

  #tell(): void {
    const repeats = new Repeats();
    const lastDefinitions = new IdTable();
    for (const { definition, name, row, ...told } of this.#results) {
      const className = this.#definitions.classOf(definition);
      // Its name alone would be another test than the one that whole files tell of.
      if (!this.#ended && className === null) {
        this.#xml.remark("class-unknown", "warning", leftOut);
        continue;
      }
      const test = classAndTest(className ?? "", name);
      // Only a result of the very same test can be its retry; overloads and rows share names.
      const slot = lastDefinitions.slotOf(test);
      const same = definition !== 0 && lastDefinitions.get(slot) === definition + 1;
      lastDefinitions.set(slot, definition + 1);
      const turn = repeats.take(test, same && !row, 1, evidenceOf(told.outcome) === "bad");
      const properties = this.#definitions.propertiesOf(definition);
      this.#sink.attempt({ ...bareAttempt(test, told.outcome), ...told, ...turn, properties } satisfies Attempt);
    }
    const { left } = this.#definitions;
    if (left > 0) this.#xml.remark("properties-left-out", "warning", () => propertiesLeft(left));
  }
}

const leftOut = (times: number): string =>
  `${counted(times, "result is", "results are")} left out: the file breaks off before it names the class.`;

/** `00:00:01.2345678`, with days before it where there are any. */
function durationOf(text: string | null): number | null {
  const [, days = "0", hours, minutes, seconds] = /^(?:(\d+)\.)?(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? "") ?? [];
  if (hours === undefined) return null;
  const whole = (Number(days) * 24 + Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds);
  return Math.round(whole * 1e7) / 1e4;
}

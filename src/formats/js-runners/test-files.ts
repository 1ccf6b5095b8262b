// The report that Jest and Vitest share: a list of test files, each with its tests. The name of a file stands after its
// tests, so the tests of one file are held until it is told. What a test means to each runner is left to them.

import { attemptWith, type Attempt } from "../../core/model/attempt.ts";
import { evidenceOf } from "../../core/model/outcome.ts";
import { noProperties, type Properties } from "../../core/model/properties.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Reader, Sink } from "../format.ts";
import { projectPath } from "../../core/model/project-path.ts";
import { asList, asNumber, fieldOf, type JsonRecord, numberOf, recordOf, textOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { KeptProperties, propertiesCut } from "../kept-properties.ts";
import { Occurrences } from "../occurrences.ts";
import { type ErrorText, FailureTexts, outcomeOfError } from "./error-text.ts";
import { momentOf } from "../times.ts";

/** One execution of a test, without what its file and its place say of it. */
export type Execution = Pick<Attempt, "outcome" | "durationMs" | "startedAt" | "failure">;

/** What is asked of a test: of any first, then what only Jest writes, and what only Vitest does. */
export type TestRecord = JsonRecord<
  | "title"
  | "ancestorTitles"
  | "status"
  | "duration"
  | "failureMessages"
  | "startAt"
  | "failing"
  | "invocations"
  | "retryReasons"
  | "tags"
  | "meta"
>;

/** What a runner writes of a test file besides its tests. */
export interface FileFacts {
  readonly status: string | null;
  readonly message: string | null;
}

export interface TestFilesDialect {
  /** The executions of a test, in their order; null where its status is no word of the runner. */
  executions(test: TestRecord, texts: FailureTexts): readonly Execution[] | null;
  /** What broke outside of the tests of a file; null where nothing did. */
  brokenFile(file: FileFacts, anyTestFailed: boolean): ErrorText | null;
  /** What is to be said of the tests that were read. */
  remarks?(): readonly { readonly code: string; readonly what: string }[];
}

interface HeldTest {
  readonly titles: readonly string[];
  readonly executions: readonly Execution[];
  readonly properties: Properties;
}

interface OpenFile {
  readonly tests: HeldTest[];
  readonly facts: Map<string, unknown>;
}

/** Jest's own report, or the result that `testResultsProcessor` writes, which has other names for the same. */
const testLists = new Set(["assertionResults", "testResults"]);
const reportFields = new Set(["startTime", "numTotalTests", "wasInterrupted"]);
const fileFields = new Set([
  "name",
  "testFilePath",
  "status",
  "message",
  "failureMessage",
  "startTime",
  "endTime",
  "perfStats",
  "testExecError",
]);

export class TestFilesReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #dialect: TestFilesDialect;
  readonly #scanner: JsonScanner;
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  #file: OpenFile | null = null;
  #hasFiles = false;
  /** How many tests the report counts, how many are listed, and how many of those could not be understood. */
  #counted: number | null = null;
  #listed = 0;
  #strange = 0;
  #unnamed = 0;
  #rootless = 0;
  /** How many tests have more properties than are kept. */
  #propertiesCut = 0;
  #interrupted = false;
  #startedAt: number | null = null;
  #finishedAt: number | null = null;

  constructor(source: string, sink: Sink, dialect: TestFilesDialect) {
    this.#source = source;
    this.#sink = sink;
    this.#dialect = dialect;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => this.#interest(path, opening),
        value: (path, value) => this.#value(path, value),
        leave: (path) => {
          if (path.length === 3 && path[1] === "testResults") this.#closeFile();
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
    // Without its name, a file's tests would be other tests.
    this.#unnamed += this.#file?.tests.length ?? 0;
    this.#file = null;
    const missing = (this.#counted ?? 0) - this.#listed;
    this.#remark(
      missing,
      "incomplete",
      (n) => `The report counts ${n + this.#listed} tests; ${this.#listed} are listed.`,
    );
    this.#remark(
      this.#strange,
      "unknown-test",
      (n) => `${n} tests have no title or a strange status and are left out.`,
    );
    this.#remark(this.#unnamed, "unnamed-file", (n) => `${n} tests stand in a file without a name and are left out.`);
    this.#remark(this.#texts.cut, "cut", (n) => `The texts of ${n} failures were too long and are cut.`);
    this.#remark(this.#propertiesCut, "cut", propertiesCut);
    this.#remark(
      this.#rootless,
      "no-root",
      (n) => `The paths of ${n} test files do not show where the project begins; ids have the name of the file only.`,
      "info",
    );
    for (const { code, what } of this.#dialect.remarks?.() ?? []) this.#remark(1, code, () => what, "info");
    if (this.#startedAt !== null) this.#sink.about({ startedAt: this.#startedAt });
    if (this.#finishedAt !== null && this.#finishedAt >= (this.#startedAt ?? 0))
      this.#sink.about({ finishedAt: this.#finishedAt });
    if (this.#interrupted)
      this.#remark(1, "interrupted", () => "The run was interrupted; tests that did not run are not listed.");
    const telling = this.#hasFiles || this.#counted !== null ? "all" : "none";
    const leftOut = missing > 0 || this.#strange > 0 || this.#unnamed > 0;
    this.#sink.about({ telling, complete: whole && !leftOut && !this.#interrupted });
  }

  #interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    const [, member, , field] = path;
    switch (path.length) {
      case 1:
        return opening === "object" ? "enter" : "skip";
      case 2:
        if (member !== "testResults") return reportFields.has(String(member)) ? "take" : "skip";
        this.#hasFiles ||= opening === "array";
        return opening === "array" ? "enter" : "skip";
      case 3:
        if (opening !== "object") return "skip";
        this.#file = { tests: [], facts: new Map() };
        return "enter";
      case 4:
        if (testLists.has(String(field))) return opening === "array" ? "enter" : "skip";
        return fileFields.has(String(field)) ? "take" : "skip";
      default:
        return path.length === 5 ? "take" : "skip";
    }
  }

  #value(path: JsonPath, value: unknown): void {
    const [, member, , field] = path;
    if (path.length === 5) this.#test(value);
    else if (path.length === 4) this.#file?.facts.set(String(field), value);
    else if (member === "startTime") this.#startedAt = earliest(this.#startedAt, moment(value));
    else if (member === "numTotalTests" && typeof value === "number") this.#counted = (this.#counted ?? 0) + value;
    else if (member === "wasInterrupted") this.#interrupted ||= value === true;
  }

  #test(value: unknown): void {
    this.#listed += 1;
    const test: TestRecord = recordOf(value);
    const { title } = test;
    const ancestors = asList(test.ancestorTitles).filter((part) => typeof part === "string");
    const executions = this.#dialect.executions(test, this.#texts);
    if (typeof title !== "string" || executions === null) this.#strange += 1;
    else this.#file?.tests.push({ titles: [...ancestors, title], executions, properties: this.#properties(test) });
  }

  /** Of Vitest; Jest has no place for them. */
  #properties({ tags, meta }: TestRecord): Properties {
    if (saysNothing(tags) && saysNothing(meta)) return noProperties;
    const kept = vitestProperties(tags, meta);
    if (kept.left > 0) this.#propertiesCut += 1;
    return kept.list();
  }

  #closeFile(): void {
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    const facts = Object.fromEntries(file.facts);
    const written = textOf(facts, "name") ?? textOf(facts, "testFilePath");
    if (written === null) {
      this.#unnamed += file.tests.length;
      return;
    }
    const { path, rooted } = projectPath(written);
    if (!rooted) this.#rootless += 1;
    this.#times(facts);
    for (const test of file.tests) this.#tell(test, path);
    const broken = this.#dialect.brokenFile(
      {
        status: textOf(facts, "status") ?? (fieldOf(facts, "testExecError") ? "failed" : null),
        message: textOf(facts, "message") ?? textOf(facts, "failureMessage"),
      },
      file.tests.some(({ executions }) => executions.some(({ outcome }) => evidenceOf(outcome) === "bad")),
    );
    if (broken === null) return;
    const failure = this.#texts.failure(broken.message === "" ? [] : [broken]);
    const outcome = outcomeOfError(broken, "error");
    const executions = [{ outcome, durationMs: null, startedAt: null, failure }];
    this.#tell({ titles: [], executions, properties: noProperties }, path);
  }

  #tell({ titles, executions, properties }: HeldTest, path: string): void {
    const test = testId([path, ...titles]);
    const occurrence = this.#occurrences.next(test);
    let attempt = 0;
    for (const { outcome, durationMs, startedAt, failure } of executions) {
      attempt += 1;
      const told = { occurrence, attempt, durationMs, startedAt, file: path, failure, properties };
      this.#sink.attempt(attemptWith(test, outcome, told));
    }
  }

  #times(facts: object): void {
    const perfStats = fieldOf(facts, "perfStats");
    const start = numberOf(facts, "startTime") ?? numberOf(perfStats, "start");
    const end = numberOf(facts, "endTime") ?? numberOf(perfStats, "end");
    this.#startedAt = earliest(this.#startedAt, moment(start));
    if (moment(end) !== null) this.#finishedAt = Math.max(this.#finishedAt ?? 0, moment(end) ?? 0);
  }

  #remark(count: number, code: string, what: (count: number) => string, level: "info" | "warning" = "warning"): void {
    if (count > 0) this.#sink.note({ code, level, what: what(count), place: { source: this.#source } });
  }
}

const moment = (value: unknown): number | null => (typeof value === "number" ? momentOf(value) : null);

const earliest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

/** Vitest writes tags and meta of each test, nearly always empty. */
const saysNothing = (field: unknown): boolean =>
  typeof field !== "object" || field === null || Object.keys(field).length === 0;

/** The tags of a test, and what it says in its `task.meta`. */
export function vitestProperties(tags: unknown, meta: unknown): KeptProperties {
  const kept = new KeptProperties();
  if (Array.isArray(tags)) kept.addField("tag", tags);
  kept.addFields(meta);
  return kept;
}

/** A time that a test took; null for what is none. */
export function durationIn(test: TestRecord): number | null {
  const duration = asNumber(test.duration);
  return duration !== null && duration >= 0 ? duration : null;
}

/** When a test began; null where that is not told. */
export const startIn = (test: TestRecord): number | null => moment(test.startAt);

// Playwright's blob report, for the `report.jsonl` of its zip archive: the tests of each project, then what happened to
// them, event by event. Memory is that of the ids of all tests and of the attempts that run at one time.

import { bareAttempt, type Attempt } from "../../core/model/attempt.ts";
import { joinProperties, type Properties } from "../../core/model/properties.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { fieldOf, listOf, numberOf, textOf, timeOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import type { KeptProperties } from "../kept-properties.ts";
import { Tail } from "../kept-text.ts";
import { depthLimit, outputLimit } from "../limits.ts";
import { Occurrences } from "../occurrences.ts";
import { momentOf } from "../times.ts";
import { FailureTexts } from "./error-text.ts";
import {
  Browsers,
  fileOfError,
  playwrightError,
  playwrightProperties,
  playwrightTestId,
  type ProjectTest,
  resultAttempt,
  withSkipReason,
} from "./playwright-results.ts";

export const playwrightBlob: Format = {
  name: "playwright-blob",
  title: "Playwright blob report",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "order",
    "worker",
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
  retriesIn: "`result.retry` of each event",
  sniff: (head) => (/^[\s\uFEFF]*\{\s*"method"\s*:\s*"onBlobReportMetadata"/.test(head) ? 0.97 : 0),
  open: (source, sink) => new BlobReader(source, sink),
};

/** A suite or a test of a project, while its entry is read. */
interface Entry {
  readonly project: string;
  readonly titles: readonly string[];
  testId: string | null;
  title: string;
  file: string | null;
  tags: readonly unknown[];
  annotations: readonly unknown[];
}

/** A test that was listed. */
interface ListedTest extends ProjectTest {
  /** The last attempt of it that was told; 0 before the first. */
  told: number;
  /** Something of it was told. */
  begun: boolean;
  /** What its source says of it. */
  readonly properties: Properties;
}

/** An attempt that has begun. */
interface Begun {
  readonly test: ListedTest;
  readonly result: object;
  readonly order: number | null;
  output: Tail | null;
}

const events = new Set([
  "onBlobReportMetadata",
  "onConfigure",
  "onTestBegin",
  "onTestEnd",
  "onStdIO",
  "onError",
  "onEnd",
]);

/** What a project or a suite has in it; until Playwright 1.41 suites and tests stood apart. */
const lists = new Set(["entries", "suites", "tests"]);

class BlobReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  readonly #browsers = new Browsers();
  readonly #tests = new Map<string, ListedTest>();
  readonly #begun = new Map<string, Begun>();
  /** How many attempts each worker has begun. */
  readonly #orders = new Map<number, number>();
  readonly #entries: Entry[] = [];
  #facts = new Map<string, string>();
  #method = "";
  #project = "";
  #root = "";
  #backslashes = false;
  #ended = false;
  #wellEnded = false;
  /** How many events are of tests that are not listed, or in strange words. */
  #strange = 0;
  #errors = 0;
  /** How many of those are of test files. */
  #unloaded = 0;
  /** Tests with more properties than are kept. */
  #crowded = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => this.#interest(path, opening),
        value: (path, value) => this.#value(path, value),
        leave: (path) => this.#leave(path),
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    const { whole } = this.#scanner.end();
    for (const { test, result, order } of this.#begun.values()) {
      const attempt = resultAttempt(test, { ...result, status: "interrupted" }, null, [], null, this.#texts, 1);
      if (attempt !== null) this.#tell(test, { ...attempt, order, properties: test.properties });
    }
    const unfinished = this.#begun.size;
    this.#remark(unfinished, "unfinished", (n) => `${n} tests were running when the report ended.`);
    // A test that was never reached has no event. Without an end of the run nobody knows.
    for (const { begun, test, occurrence, file, properties } of this.#ended ? this.#tests.values() : []) {
      if (!begun) this.#sink.attempt(withSkipReason({ ...bareAttempt(test, "skip"), occurrence, file, properties }));
    }
    if (whole && !this.#ended) this.#remark(1, "truncated", () => "The report has no end of the run.");
    this.#remark(this.#strange, "unknown-test", (n) => `${n} events are of unknown tests and are left out.`);
    this.#remark(
      this.#unloaded,
      "unloaded-file",
      (n) => `${n} test files could not be loaded; their tests are not listed.`,
    );
    if (this.#ended && !this.#wellEnded) this.#remark(1, "interrupted", () => "The run was stopped before its end.");
    this.#remark(this.#texts.cut, "cut", (n) => `The texts of ${n} failures were too long and are cut.`);
    this.#remark(this.#crowded, "cut", (n) => `${n} tests have more properties than are kept.`);
    const browser = this.#browsers.only;
    if (browser !== null) this.#facts.set("browser", browser);
    if (this.#facts.size > 0) this.#sink.about({ platform: this.#facts });
    const complete = whole && this.#wellEnded && unfinished === 0 && this.#strange === 0 && this.#errors === 0;
    this.#sink.about({ telling: this.#tests.size > 0 || this.#ended ? "all" : "none", complete });
  }

  #interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    const [, member, field, part] = path;
    if (path.length === 1) {
      this.#method = "";
      return opening === "object" ? "enter" : "skip";
    }
    if (member === "method") return path.length === 2 ? "take" : "skip";
    if (member !== "params") return "skip";
    if (this.#method !== "onProject") return events.has(this.#method) ? "take" : "skip";
    if (path.length === 2 || (path.length === 3 && field === "project")) return opening === "object" ? "enter" : "skip";
    if (field !== "project" || path.length > depthLimit) return "skip";
    const last = path.at(-1);
    if (path.length === 4) {
      if (part === "name") return "take";
      return part === "suites" && opening === "array" ? "enter" : "skip";
    }
    if (typeof last === "number") return opening === "object" && this.#openEntry() ? "enter" : "skip";
    if (last === "tags" || last === "annotations") return "take";
    if (lists.has(String(last))) return opening === "array" ? "enter" : "skip";
    return last === "testId" || last === "title" || last === "location" ? "take" : "skip";
  }

  #openEntry(): true {
    const around = this.#entries.at(-1);
    const titles = around === undefined ? [] : [...around.titles, around.title];
    this.#entries.push({
      project: this.#project,
      titles,
      testId: null,
      title: "",
      file: null,
      tags: [],
      annotations: [],
    });
    return true;
  }

  #leave(path: JsonPath): void {
    if (path.length < 5 || typeof path.at(-1) !== "number") return;
    const entry = this.#entries.pop();
    if (entry === undefined || entry.testId === null) return;
    const { project, title } = entry;
    // The outermost suite is the file.
    const [top = "", ...suites] = entry.titles;
    const file = entry.file ?? this.#path(top);
    const test = playwrightTestId(project, [file ?? "", ...suites, title]);
    this.#browsers.add(project);
    if (this.#tests.has(entry.testId)) return;
    const properties = this.#kept(playwrightProperties(entry.tags, entry.annotations));
    const occurrence = this.#occurrences.next(test);
    this.#tests.set(entry.testId, { test, occurrence, file, told: 0, begun: false, properties });
  }

  #kept(properties: KeptProperties): Properties {
    this.#crowded += properties.left > 0 ? 1 : 0;
    return properties.list();
  }

  #value(path: JsonPath, value: unknown): void {
    const last = path.at(-1);
    const entry = this.#entries.at(-1);
    if (path.length === 2 && last === "method") this.#method = typeof value === "string" ? value : "";
    else if (path.length === 2) this.#event(value);
    else if (path.length === 4) this.#project = typeof value === "string" ? value : "";
    else if (entry === undefined) return;
    else if (last === "location") entry.file = this.#path(textOf(value, "file"));
    else if (Array.isArray(value)) entry[last === "tags" ? "tags" : "annotations"] = value as readonly unknown[];
    else if (typeof value !== "string") return;
    else if (last === "testId") entry.testId = value;
    else entry.title = value;
  }

  #event(params: unknown): void {
    switch (this.#method) {
      case "onBlobReportMetadata":
        this.#backslashes = textOf(params, "pathSeparator") === "\\";
        this.#facts = factsOf(textOf(params, "userAgent") ?? "");
        return;
      case "onConfigure":
        this.#root = this.#path(textOf(fieldOf(params, "config"), "rootDir")) ?? "";
        return;
      case "onTestBegin":
        return this.#begin(params);
      case "onTestEnd":
        return this.#finish(params);
      case "onStdIO":
        return this.#print(params);
      case "onError":
        return this.#error(fieldOf(params, "error"));
      case "onEnd":
        return this.#endOfRun(fieldOf(params, "result"));
      default:
    }
  }

  #begin(params: unknown): void {
    const test = this.#tests.get(textOf(params, "testId") ?? "");
    const result = fieldOf(params, "result");
    const id = textOf(result, "id");
    if (test === undefined || id === null || typeof result !== "object" || result === null) {
      this.#strange += 1;
      return;
    }
    test.begun = true;
    const worker = numberOf(result, "workerIndex");
    const order = worker === null || worker < 0 ? null : (this.#orders.get(worker) ?? 0) + 1;
    if (worker !== null && order !== null) this.#orders.set(worker, order);
    this.#begun.set(id, { test, result, order, output: null });
  }

  #finish(params: unknown): void {
    const result = fieldOf(params, "result");
    const id = textOf(result, "id") ?? "";
    const begun = this.#begun.get(id);
    const attempt =
      begun === undefined
        ? null
        : resultAttempt(
            begun.test,
            Object.assign({}, begun.result, result),
            textOf(fieldOf(params, "test"), "expectedStatus"),
            listOf(result, "errors").map(playwrightError),
            begun.output?.toString() ?? null,
            this.#texts,
            1,
          );
    if (attempt === null || begun === undefined) this.#strange += 1;
    else {
      this.#begun.delete(id);
      // What it said of itself while it ran; Playwright before 1.53 says it of the test.
      const said = [...listOf(fieldOf(params, "test"), "annotations"), ...listOf(result, "annotations")];
      const properties = joinProperties(begun.test.properties, this.#kept(playwrightProperties([], said)));
      this.#tell(begun.test, { ...attempt, order: begun.order, properties });
    }
  }

  /** An attempt that is told again, as in a report that was written twice over, is another execution and no retry. */
  #tell(test: ListedTest, attempt: Attempt): void {
    if (attempt.attempt <= test.told) Object.assign(test, { occurrence: this.#occurrences.next(test.test) });
    test.told = attempt.attempt;
    this.#sink.attempt(withSkipReason({ ...attempt, occurrence: test.occurrence }));
  }

  #print(params: unknown): void {
    const begun = this.#begun.get(textOf(params, "resultId") ?? "");
    const data = textOf(params, "data");
    if (begun === undefined || data === null || fieldOf(params, "isBase64") === true) return;
    begun.output ??= new Tail(outputLimit);
    begun.output.add(data);
  }

  /** An error outside of all tests: of a file that could not be loaded, or of the run as a whole. */
  #error(error: unknown): void {
    this.#errors += 1;
    const told = playwrightError(error);
    const file = this.#path(fileOfError(error));
    if (file === null || /^(?:\.\.)?\/|^[A-Za-z]:\/|(?:^|\/)node_modules\//.test(file)) {
      const what = `The runner reported an error outside of any test: ${told.message.split("\n", 1)[0] ?? ""}`;
      this.#remark(1, "runner-error", () => what.slice(0, 500));
      return;
    }
    this.#unloaded += 1;
    const test = testId([file]);
    const failure = this.#texts.failure([told]);
    this.#sink.attempt({ ...bareAttempt(test, "error"), occurrence: this.#occurrences.next(test), file, failure });
  }

  #endOfRun(result: unknown): void {
    this.#ended = true;
    const status = textOf(result, "status");
    this.#wellEnded = status === "passed" || status === "failed";
    const [startedAt, duration] = [timeOf(result, "startTime"), numberOf(result, "duration")];
    if (startedAt === null) return;
    this.#sink.about({ startedAt });
    if (duration !== null && duration >= 0)
      this.#sink.about({ finishedAt: momentOf(startedAt + Math.round(duration)) ?? startedAt });
  }

  /** A path of the machine that wrote the report; below the root of the tests, from there. */
  #path(written: string | null): string | null {
    const path = this.#backslashes ? (written?.replaceAll("\\", "/") ?? null) : written;
    return path !== null && this.#root !== "" && path.startsWith(`${this.#root}/`)
      ? path.slice(this.#root.length + 1)
      : path;
  }

  #remark(count: number, code: string, what: (count: number) => string): void {
    if (count > 0) this.#sink.note({ code, level: "warning", what: what(count), place: { source: this.#source } });
  }
}

/** Facts of the place, of `Playwright/1.65.1 (x64; debian 12) node/20.20 CI/1`. */
function factsOf(userAgent: string): Map<string, string> {
  const [, arch, system = "", node] = /^Playwright\/\S+ \(([^;)]+); ([^)]*)\)(?: node\/(\S+))?/.exec(userAgent) ?? [];
  const facts = new Map<string, string>();
  if (arch !== undefined) {
    const os = /^win/i.test(system) ? "win32" : /^mac|^darwin/i.test(system) ? "darwin" : "linux";
    facts.set("os", os).set("arch", arch);
  }
  if (node !== undefined) facts.set("runtime", `node-${node}`);
  return facts;
}

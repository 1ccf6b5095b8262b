// Playwright's JSON report: files, suites, specs, the tests of a spec in each project, and the results of each, one for
// every attempt. One spec at a time is held.

import { bareAttempt } from "../../core/model/attempt.ts";
import type { Properties } from "../../core/model/properties.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { fieldOf, listOf, numberOf, textOf, timeOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { depthLimit } from "../limits.ts";
import { Occurrences } from "../occurrences.ts";
import { momentOf } from "../times.ts";
import { type ErrorText, FailureTexts } from "./error-text.ts";
import { projectPath } from "../../core/model/project-path.ts";
import {
  Browsers,
  fileOfError,
  playwrightError,
  playwrightProperties,
  playwrightTestId,
  resultAttempt,
  withSkipReason,
} from "./playwright-results.ts";

export const playwrightJson: Format = {
  name: "playwright-json",
  title: "Playwright JSON",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "worker",
    "file",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "platform",
    "commit",
    "properties",
  ],
  retriesIn: "`results[].retry`",
  sniff: (head) =>
    /\{\s*"config"\s*:\s*\{/.test(head) && /"rootDir"\s*:/.test(head) && /"projects"\s*:\s*\[/.test(head) ? 0.95 : 0,
  open: (source, sink) => new PlaywrightReader(source, sink),
};

class PlaywrightReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  readonly #browsers = new Browsers();
  /** The titles of the suites around what is read now, the file first. */
  readonly #titles: string[] = [];
  #root = "";
  #hasSuites = false;
  /** How many tests the report counts, how many are listed, and how much of it could not be understood. */
  #counted: number | null = null;
  #listed = 0;
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
    this.#remark(
      missing,
      "incomplete",
      (n) => `The report counts ${n + this.#listed} tests; ${this.#listed} are listed.`,
    );
    this.#remark(
      this.#strange,
      "unknown-test",
      (n) => `${n} tests or results have no title or a strange status and are left out.`,
    );
    this.#remark(
      this.#unloaded,
      "unloaded-file",
      (n) => `${n} test files could not be loaded; their tests are not listed.`,
    );
    this.#remark(this.#texts.cut, "cut", (n) => `The texts of ${n} failures were too long and are cut.`);
    this.#remark(this.#crowded, "cut", (n) => `${n} tests have more properties than are kept.`);
    const browser = this.#browsers.only;
    if (browser !== null) this.#sink.about({ platform: new Map([["browser", browser]]) });
    const telling = this.#hasSuites || this.#counted !== null ? "all" : "none";
    const leftOut = missing > 0 || this.#strange > 0 || this.#errors > 0;
    this.#sink.about({ telling, complete: whole && !leftOut });
  }

  #interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    const [, member, field] = path;
    const last = path.at(-1);
    if (path.length === 1) return opening === "object" ? "enter" : "skip";
    if (member === "config") {
      if (path.length === 2) return opening === "object" ? "enter" : "skip";
      return field === "rootDir" || field === "metadata" ? "take" : "skip";
    }
    if (member === "stats") return "take";
    if (member === "errors") return path.length === 2 && opening === "array" ? "enter" : "take";
    if (member !== "suites" || path.length > depthLimit) return "skip";
    this.#hasSuites ||= opening === "array";
    if (last === "title") return "take";
    if (last === "suites" || last === "specs") return opening === "array" ? "enter" : "skip";
    if (typeof last !== "number") return "skip";
    if (path.at(-2) === "specs") return "take";
    this.#titles.length = Math.min(this.#titles.length, (path.length - 3) / 2);
    return opening === "object" ? "enter" : "skip";
  }

  #value(path: JsonPath, value: unknown): void {
    const [, member, field] = path;
    if (member === "config") {
      if (field === "rootDir" && typeof value === "string") this.#root = withSlashes(value).replace(/\/?$/, "/");
      else if (field === "metadata") this.#metadata(value);
    } else if (member === "stats") this.#stats(value);
    else if (member === "errors") this.#error(value);
    else if (path.at(-2) === "specs") this.#spec(value);
    else if (typeof value === "string") this.#title((path.length - 4) / 2, value);
  }

  /** Suites around it that have told no title yet have none. */
  #title(depth: number, title: string): void {
    while (this.#titles.length < depth) this.#titles.push("");
    this.#titles[depth] = title;
  }

  #spec(spec: unknown): void {
    const title = fieldOf(spec, "title");
    const suites = [...this.#titles];
    const [top = ""] = suites;
    const file = withSlashes(textOf(spec, "file") ?? top);
    for (const test of listOf(spec, "tests")) {
      this.#listed += 1;
      if (typeof title !== "string") this.#strange += 1;
      else this.#test(test, [file, ...suites.slice(1), title], file, this.#propertiesOf(spec, test));
    }
  }

  #propertiesOf(spec: unknown, test: unknown): Properties {
    const kept = playwrightProperties(listOf(spec, "tags"), listOf(test, "annotations"));
    this.#crowded += kept.left > 0 ? 1 : 0;
    return kept.list();
  }

  #test(test: unknown, titles: readonly string[], file: string, properties: Properties): void {
    const project = textOf(test, "projectName") ?? textOf(test, "projectId") ?? "";
    this.#browsers.add(project);
    const id = playwrightTestId(project, titles);
    const told = { test: id, occurrence: this.#occurrences.next(id), file: file === "" ? null : file };
    const results = listOf(test, "results");
    // A test that was never reached has no result.
    if (results.length === 0) this.#sink.attempt(withSkipReason({ ...bareAttempt(id, "skip"), ...told, properties }));
    const expected = textOf(test, "expectedStatus");
    for (const [at, result] of results.entries()) {
      const printed = [...listOf(result, "stdout"), ...listOf(result, "stderr")];
      const output = printed.map((piece) => textOf(piece, "text") ?? "").join("");
      const attempt = resultAttempt(
        told,
        result,
        expected,
        errorsOf(result),
        output === "" ? null : output,
        this.#texts,
        at + 1,
      );
      if (attempt === null) this.#strange += 1;
      else this.#sink.attempt(withSkipReason({ ...attempt, properties }));
    }
  }

  /** An error outside of all tests: of a file that could not be loaded, or of the run as a whole. */
  #error(error: unknown): void {
    this.#errors += 1;
    const told = playwrightError(error);
    const location = fileOfError(error);
    const path = location === null ? null : this.#below(location);
    if (path === null) {
      const what = `The runner reported an error outside of any test: ${told.message.split("\n", 1)[0] ?? ""}`;
      this.#remark(1, "runner-error", () => what.slice(0, 500));
      return;
    }
    this.#unloaded += 1;
    const test = testId([path]);
    const occurrence = this.#occurrences.next(test);
    this.#sink.attempt({
      ...bareAttempt(test, "error"),
      occurrence,
      file: path,
      failure: this.#texts.failure([told]),
    });
  }

  /** A path as specs have it; null for a file that is none of the project's tests. */
  #below(location: string): string | null {
    const path = withSlashes(location);
    if (this.#root !== "" && path.startsWith(this.#root)) return path.slice(this.#root.length);
    return path.includes("/node_modules/") || this.#root !== "" ? null : projectPath(path).path;
  }

  #stats(stats: unknown): void {
    const counts = ["expected", "unexpected", "flaky", "skipped"].map((name) => numberOf(stats, name));
    if (counts.some((count) => count !== null)) {
      this.#counted = counts.reduce<number>((sum, count) => sum + (count ?? 0), this.#counted ?? 0);
    }
    const [startedAt, duration] = [timeOf(stats, "startTime"), numberOf(stats, "duration")];
    if (startedAt === null) return;
    this.#sink.about({ startedAt });
    if (duration !== null && duration >= 0)
      this.#sink.about({ finishedAt: momentOf(startedAt + Math.round(duration)) ?? startedAt });
  }

  /** Playwright notes the commit and the CI run where it knows them. */
  #metadata(metadata: unknown): void {
    const [git, ci] = [fieldOf(metadata, "gitCommit"), fieldOf(metadata, "ci")];
    const commit = textOf(git, "hash") ?? textOf(ci, "commitHash");
    const branch = textOf(git, "branch") ?? textOf(ci, "branch");
    const url = textOf(ci, "buildHref");
    if (commit !== null) this.#sink.about({ commit });
    if (branch !== null) this.#sink.about({ branch });
    if (url !== null && /^https?:\/\//.test(url)) this.#sink.about({ url });
  }

  #remark(count: number, code: string, what: (count: number) => string): void {
    if (count > 0) this.#sink.note({ code, level: "warning", what: what(count), place: { source: this.#source } });
  }
}

const withSlashes = (path: string): string => path.replaceAll("\\", "/");

/** `error` is the first of `errors`, and has its stack apart from the lines of source. */
function errorsOf(result: unknown): readonly ErrorText[] {
  const [first, ...others] = listOf(result, "errors");
  const whole = fieldOf(result, "error") ?? first;
  return (whole === undefined ? [] : [whole, ...others]).map(playwrightError);
}

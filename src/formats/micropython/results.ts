// `_results.json`, which MicroPython's run-tests.py writes when it has ended: its arguments and `[test, status, reason]`
// for each test. Earlier versions list the failed tests only.

import { attemptWith, type Told } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { asList } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { Occurrences } from "../occurrences.ts";
import { skipReason } from "../skip-reason.ts";
import { ignoredReason, targetFacts } from "./facts.ts";

export const micropythonResults: Format = {
  name: "micropython-results",
  title: "MicroPython run-tests.py, _results.json",
  keeps: ["retries", "order", "file", "skip reasons", "ignored", "platform"],
  retriesIn: "`flaky (retried 2)`",
  sniff(head, name) {
    if (!/^\s*\{\s*"args"\s*:\s*\{/.test(head)) return 0;
    if (/"(?:test_instance|mpy_cross_flags|via_mpy)"\s*:/.test(head)) return 0.95;
    return /(?:^|[/\\])_results\.json$/.test(name) && /"(?:results|failed_tests)"\s*:/.test(head) ? 0.9 : 0;
  },
  open: (source, sink) => new ResultsReader(source, sink),
};

/** The arguments that say something of the target, and the words for it in the console log. */
const targetArguments: ReadonlyMap<string, string> = new Map([
  ["platform", "platform"],
  ["arch", "arch"],
  ["thread", "thread"],
  ["float_prec", "float"],
  ["unicode", "unicode"],
]);

class ResultsReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #occurrences = new Occurrences();
  readonly #target = new Map<string, string>();
  readonly #failed: string[] = [];
  #results = 0;
  #hasResults = false;
  #hasFailed = false;
  #jobs: unknown = null;
  #instance: unknown = null;
  #strange = 0;
  /** Reasons that were longer than is kept. */
  #cut = 0;

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
    if (!this.#hasResults) {
      for (const name of this.#failed) this.#tell(name, "fail", {});
    }
    if (this.#strange > 0) {
      const what = `${this.#strange} results are not of the form [test, status, reason] and are left out.`;
      this.#sink.note({ code: "unknown-status", level: "warning", what, place: { source: this.#source } });
    }
    if (this.#cut > 0) {
      const what = `The reasons of ${this.#cut} skipped tests were too long and are cut.`;
      this.#sink.note({ code: "cut", level: "warning", what, place: { source: this.#source } });
    }
    if (this.#target.size > 0) this.#sink.about({ platform: targetFacts(this.#target) });
    const telling = this.#hasResults ? "all" : this.#hasFailed ? "failures" : "none";
    this.#sink.about({ telling, complete: whole && this.#strange === 0 });
  }

  #interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    const [, member, field] = path;
    if (member === undefined) return opening === "object" ? "enter" : "skip";
    if (member === "results") this.#hasResults = true;
    if (member === "failed_tests") this.#hasFailed = true;
    if (path.length === 2)
      return member === "args" || member === "results" || member === "failed_tests" ? "enter" : "skip";
    if (member !== "args") return "take";
    return field === "jobs" || field === "test_instance" || targetArguments.has(String(field)) ? "take" : "skip";
  }

  #value([, member, field]: JsonPath, value: unknown): void {
    if (member === "results") this.#result(value);
    else if (member === "failed_tests" && typeof value === "string") this.#failed.push(value);
    else if (field === "jobs") this.#jobs = value;
    else if (field === "test_instance") this.#instance = value;
    else if (member === "args") this.#argument(String(field), value);
  }

  #argument(name: string, value: unknown): void {
    const fact = targetArguments.get(name) ?? name;
    if (value === true) this.#target.set(fact, "yes");
    else if (typeof value === "string" && value !== "") this.#target.set(fact, value);
    else if (typeof value === "number" && value > 0) this.#target.set(fact, `${value}-bit`);
  }

  #result(result: unknown): void {
    const [name, status, reason] = asList(result);
    const why = typeof reason === "string" ? reason : "";
    if (typeof name !== "string") {
      this.#strange += 1;
      return;
    }
    this.#results += 1;
    switch (status) {
      case "pass":
        this.#retried(name, "pass", why);
        return;
      case "fail":
        this.#retried(name, "fail", why);
        return;
      case "ignored":
        this.#tell(name, "fail", { ignoredBecause: ignoredReason(why) });
        return;
      case "skip":
        this.#tell(name, "skip", { failure: skipReason(why, () => (this.#cut += 1)) });
        return;
      // A dry run: the test was found and not run.
      case "found":
        return;
      default:
        this.#strange += 1;
    }
  }

  /** A runner with retries tells of them in the reason: `flaky (retried 2)`. */
  #retried(name: string, outcome: "pass" | "fail", reason: string): void {
    if (!reason.startsWith("flaky")) return this.#tell(name, outcome, {});
    const retries = /^flaky.*\bretried (\d{1,3})\b/.exec(reason)?.[1];
    const last = Number(retries ?? (outcome === "pass" ? 1 : 0)) + 1;
    const test = testId([name]);
    const occurrence = this.#occurrences.next(test);
    for (let attempt = 1; attempt <= last; attempt += 1) {
      const place = { occurrence, attempt, file: name, order: this.#orderOf(attempt) };
      this.#sink.attempt(attemptWith(test, attempt < last ? "fail" : outcome, place));
    }
  }

  #tell(name: string, outcome: Outcome, { failure = null, ignoredBecause = null }: Told): void {
    const test = testId([name]);
    const occurrence = this.#occurrences.next(test);
    const order = this.#orderOf(1);
    this.#sink.attempt(attemptWith(test, outcome, { occurrence, order, file: name, failure, ignoredBecause }));
  }

  /** Retries ran after all other tests; where among themselves is not told. */
  #orderOf(attempt: number): number | null {
    return attempt === 1 && this.#inOrder() ? this.#results : null;
  }

  /** One test after the other: on one thread, or on a target that is not this computer. */
  #inOrder(): boolean {
    return this.#hasResults && (this.#jobs === 1 || (typeof this.#instance === "string" && this.#instance !== "unix"));
  }
}

// The events of Rust's test harness, one JSON object a line: `cargo test -- -Zunstable-options --format json`, and
// `cargo nextest run --message-format libtest-json`, which adds crate, binary and retries. Memory is that of one event, of the
// names of the tests that run, and of all ids.

import { attemptWith } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { EventLines } from "../event-lines.ts";
import { asNumber, asText, type JsonRecord, recordOf, textOf } from "../json-fields.ts";
import { Occurrences } from "../occurrences.ts";
import { counted } from "../remarks.ts";
import { millisecondsOf } from "../times.ts";
import { UnderWay } from "../under-way.ts";
import { failureIn, isCut } from "./failure-text.ts";
import { nameOf, suiteIn } from "./test-name.ts";

const event =
  /^[\uFEFF\s]*\{\s*"type"\s*:\s*"(?:suite|test)"\s*,\s*(?:"event"\s*:\s*"(?:started|ok|failed|ignored)"|"name"\s*:\s*"[^"]*"\s*,\s*"event"\s*:)/m;

export const libtest: Format = {
  name: "libtest",
  title: "Rust libtest JSON",
  keeps: ["retries", "duration", "type", "message", "trace", "output", "skip reasons"],
  retriesIn: "nextest's `#2` behind the name",
  sniff: (head) => (event.test(head) ? 0.96 : 0),
  open: (source, sink) => new EventReader(source, sink),
};

/** What this reader asks an event for. */
type Event = JsonRecord<
  | "type"
  | "event"
  | "name"
  | "exec_time"
  | "stdout"
  | "message"
  | "reason"
  // Of a suite.
  | "test_count"
  | "nextest"
>;

const noEvent: Event = recordOf(null);

/** The tests of one binary. */
interface Suite {
  /** The binary whose tests run, where cargo's output stands between the events; else empty. */
  readonly binary: string;
  readonly planned: number;
  results: number;
  /** Names that have begun, as the events have them. */
  readonly running: UnderWay<string>;
}

/** What cargo prints before the tests of a binary. */
const runningBinary = /^\s+Running .*\((?:.*[\\/])?([^\\/]+?)-[0-9a-f]{16}(?:\.exe)?\)$/;
const docTests = /^\s+Doc-tests (\S+)$/;

class EventReader implements Reader {
  readonly #sink: Sink;
  readonly #lines: EventLines;
  readonly #occurrences = new Occurrences();
  /** By crate and binary; the empty name is the one binary that runs at a time without nextest. */
  readonly #suites = new Map<string, Suite>();
  /** The binary that cargo has announced last. */
  #binary = "";
  #events = 0;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#lines = new EventLines(source, (text, value) => this.#line(text, value));
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    this.#lines.end();
    const running = [...this.#suites.values()].flatMap((suite) => suite.running.values());
    if (this.#suites.size > 0) {
      const which = running.length === 0 ? "" : `; ${running.slice(0, 5).join(", ")} had begun`;
      this.#lines.broken(
        "truncated:suite",
        () => `The end of ${counted(this.#suites.size, "suite")} is missing${which}.`,
      );
    }
    if (this.#events === 0) this.#lines.broken("no-tests", () => "There is no event of libtest in the file.");
    for (const note of this.#lines.notes()) this.#sink.note(note);
    this.#sink.about({ telling: this.#events > 0 ? "all" : "none", complete: this.#lines.complete });
  }

  #line(text: string, value: unknown): void {
    const event: Event = recordOf(value);
    const { type } = event;
    const name = asText(event.name);
    if (type === "suite") this.#suiteEvent(event);
    else if (type === "test" && name !== null) this.#testEvent(name, event);
    else if (type === "bench" && name !== null) this.#result(name, "pass", event);
    else if (type !== "report") this.#otherLine(text, value === null);
  }

  #otherLine(line: string, isBroken: boolean): void {
    const binary = runningBinary.exec(line)?.[1] ?? docTests.exec(line)?.[1];
    if (binary !== undefined) this.#binary = binary;
    else this.#lines.sayOther(isBroken && /^\{ ?"type"/.test(line));
  }

  #suiteEvent({ event, nextest, test_count: planned }: Event): void {
    this.#events += 1;
    const name =
      nextest === undefined ? "" : `${textOf(nextest, "crate") ?? ""}::${textOf(nextest, "test_binary") ?? ""}`;
    const before = this.#suites.get(name);
    if (before !== undefined) this.#suiteEnded(before, event !== "started");
    this.#suites.delete(name);
    if (event !== "started") return;
    const running = new UnderWay<string>();
    this.#suites.set(name, { binary: this.#binary, planned: asNumber(planned) ?? 0, results: 0, running });
  }

  /** @param told whether the suite says so itself; otherwise its process died under one of the tests that ran */
  #suiteEnded(suite: Suite, told: boolean): void {
    const running = suite.running.values();
    const outcome = !told && running.length === 1 ? "crash" : "abort";
    for (const name of running) this.#tell(name, suite.binary, outcome, noEvent);
    if (!told) {
      const which = running.length === 0 ? "no test" : running.slice(0, 5).join(", ");
      this.#lines.broken("process-died", (times) => `${counted(times, "suite")} without an end, while ${which} ran.`);
    } else if (suite.results < suite.planned) {
      this.#lines.broken("tests-missing", (times) => `${counted(times, "suite")} with fewer results than tests.`);
    }
  }

  #testEvent(name: string, event: Event): void {
    this.#events += 1;
    switch (event.event) {
      case "started":
        this.#suiteOf(suiteIn(name))?.running.begin(name, name);
        return;
      case "ok":
        return this.#result(name, "pass", event);
      case "ignored":
        return this.#result(name, "skip", event);
      case "allowed_failure":
        return this.#result(name, "expected-failure", event);
      case "failed":
        return this.#result(name, event.reason === "time limit exceeded" ? "timeout" : "fail", event);
      // `timeout` says that a test takes long and goes on, `discovered` that it is listed.
      default:
    }
  }

  #result(name: string, outcome: Outcome, event: Event): void {
    const suite = this.#suiteOf(suiteIn(name));
    // nextest says how often a test ran where it ends, not where it begins.
    if (suite?.running.end(name) === null) suite.running.end(name.replace(/#\d+$/, ""));
    if (suite !== undefined) suite.results += 1;
    this.#tell(name, suite?.binary ?? this.#binary, outcome, event);
  }

  #tell(name: string, binary: string, outcome: Outcome, event: Event): void {
    const { test, runs } = nameOf(name, binary);
    const occurrence = this.#occurrences.next(test);
    // The attempts before the last failed, or there would have been no next one.
    for (let attempt = 1; attempt < runs; attempt += 1)
      this.#sink.attempt(attemptWith(test, "fail", { occurrence, attempt }));
    const stdout = asText(event.stdout) ?? "";
    if (isCut(stdout))
      this.#lines.say("cut", (times) => `The output of ${counted(times, "test")} was too long and is cut.`);
    const failure = outcome === "pass" ? null : failureIn(stdout, asText(event.message) ?? asText(event.reason));
    const durationMs = millisecondsOf(asNumber(event.exec_time));
    this.#sink.attempt(attemptWith(test, outcome, { occurrence, attempt: runs, durationMs, failure }));
  }

  #suiteOf(name: string): Suite | undefined {
    return this.#suites.get(name) ?? this.#suites.get("");
  }
}

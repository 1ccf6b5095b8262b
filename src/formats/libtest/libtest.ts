// The events of Rust's test harness, one JSON object a line: `cargo test -- -Zunstable-options --format json`, and
// `cargo nextest run --message-format libtest-json`, which adds crate, binary and retries. Memory is that of one event, of the
// names of the tests that run, and of all ids.

import { bareAttempt } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { EventLines } from "../event-lines.ts";
import { fieldOf, numberOf, textOf } from "../json-fields.ts";
import { Occurrences } from "../occurrences.ts";
import { counted } from "../remarks.ts";
import { millisecondsOf } from "../times.ts";
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

/** The tests of one binary. */
interface Suite {
  /** The binary whose tests run, where cargo's output stands between the events; else empty. */
  readonly binary: string;
  readonly planned: number;
  results: number;
  /** Names that have begun, as the events have them. */
  readonly running: Set<string>;
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
    const running = [...this.#suites.values()].flatMap((suite) => [...suite.running]);
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
    const type = textOf(value, "type");
    const name = textOf(value, "name");
    if (type === "suite") this.#suiteEvent(value);
    else if (type === "test" && name !== null) this.#testEvent(name, value);
    else if (type === "bench" && name !== null) this.#result(name, "pass", value);
    else if (type !== "report") this.#otherLine(text, value === null);
  }

  #otherLine(line: string, isBroken: boolean): void {
    const binary = runningBinary.exec(line)?.[1] ?? docTests.exec(line)?.[1];
    if (binary !== undefined) this.#binary = binary;
    else this.#lines.sayOther(isBroken && /^\{ ?"type"/.test(line));
  }

  #suiteEvent(value: unknown): void {
    this.#events += 1;
    const about = fieldOf(value, "nextest");
    const name = about === undefined ? "" : `${textOf(about, "crate") ?? ""}::${textOf(about, "test_binary") ?? ""}`;
    const before = this.#suites.get(name);
    if (before !== undefined) this.#suiteEnded(before, textOf(value, "event") !== "started");
    this.#suites.delete(name);
    if (textOf(value, "event") !== "started") return;
    const planned = numberOf(value, "test_count") ?? 0;
    this.#suites.set(name, { binary: this.#binary, planned, results: 0, running: new Set() });
  }

  /** @param told whether the suite says so itself; otherwise its process died under one of the tests that ran */
  #suiteEnded(suite: Suite, told: boolean): void {
    const running = [...suite.running];
    const outcome = !told && running.length === 1 ? "crash" : "abort";
    for (const name of running) this.#tell(name, suite.binary, outcome, null);
    if (!told) {
      const which = running.length === 0 ? "no test" : running.slice(0, 5).join(", ");
      this.#lines.broken("process-died", (times) => `${counted(times, "suite")} without an end, while ${which} ran.`);
    } else if (suite.results < suite.planned) {
      this.#lines.broken("tests-missing", (times) => `${counted(times, "suite")} with fewer results than tests.`);
    }
  }

  #testEvent(name: string, value: unknown): void {
    this.#events += 1;
    switch (textOf(value, "event") ?? "") {
      case "started":
        this.#suiteOf(suiteIn(name))?.running.add(name);
        return;
      case "ok":
        return this.#result(name, "pass", value);
      case "ignored":
        return this.#result(name, "skip", value);
      case "allowed_failure":
        return this.#result(name, "expected-failure", value);
      case "failed":
        return this.#result(name, textOf(value, "reason") === "time limit exceeded" ? "timeout" : "fail", value);
      // `timeout` says that a test takes long and goes on, `discovered` that it is listed.
      default:
    }
  }

  #result(name: string, outcome: Outcome, value: unknown): void {
    const suite = this.#suiteOf(suiteIn(name));
    // nextest says how often a test ran where it ends, not where it begins.
    if (suite?.running.delete(name) === false) suite.running.delete(name.replace(/#\d+$/, ""));
    if (suite !== undefined) suite.results += 1;
    this.#tell(name, suite?.binary ?? this.#binary, outcome, value);
  }

  #tell(name: string, binary: string, outcome: Outcome, value: unknown): void {
    const { test, runs } = nameOf(name, binary);
    const bare = { ...bareAttempt(test, "fail"), occurrence: this.#occurrences.next(test) };
    // The attempts before the last failed, or there would have been no next one.
    for (let attempt = 1; attempt < runs; attempt += 1) this.#sink.attempt({ ...bare, attempt });
    const stdout = textOf(value, "stdout") ?? "";
    if (isCut(stdout))
      this.#lines.say("cut", (times) => `The output of ${counted(times, "test")} was too long and is cut.`);
    const failure = outcome === "pass" ? null : failureIn(stdout, textOf(value, "message") ?? textOf(value, "reason"));
    const durationMs = millisecondsOf(numberOf(value, "exec_time"));
    this.#sink.attempt({ ...bare, attempt: runs, outcome, durationMs, failure });
  }

  #suiteOf(name: string): Suite | undefined {
    return this.#suites.get(name) ?? this.#suites.get("");
  }
}

// The events of `go test -json`, one JSON object a line, as Go itself and gotestsum write them. Memory is that of the tests
// that run at one time, of the names in one package, and a few bytes for each id.

import { attemptWith, type Failure } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { noProperties } from "../../core/model/properties.ts";
import { testId } from "../../core/model/test-id.ts";
import { EventLines } from "../event-lines.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { asNumber, asText, asTime, type JsonRecord, recordOf } from "../json-fields.ts";
import { propertiesCut } from "../kept-properties.ts";
import { Head } from "../kept-text.ts";
import { messageLimit } from "../limits.ts";
import { counted } from "../remarks.ts";
import { Repeats } from "../repeats.ts";
import { millisecondsOf } from "../times.ts";
import { failureIn, outcomeOf } from "./failure-text.ts";
import { PackageRun, type RunningTest } from "./package-run.ts";

const event =
  /^[\uFEFF\s]*\{\s*(?:"Time"\s*:\s*"[^"]*"\s*,\s*)?"Action"\s*:\s*"(?:start|run|pause|cont|pass|bench|fail|output|skip)"/m;
const buildEvent = /^[\uFEFF\s]*\{\s*"ImportPath"\s*:\s*"[^"]*"\s*,\s*"Action"\s*:\s*"build-(?:output|fail)"/m;

export const goTest: Format = {
  name: "go-test",
  title: "go test -json",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "properties",
  ],
  retriesIn: "the test again in a package that begins again",
  sniff: (head) => (event.test(head) || buildEvent.test(head) ? 0.96 : 0),
  open: (source, sink) => new EventReader(source, sink),
};

/** What this reader asks an event for. */
type Event = JsonRecord<
  "Action" | "Package" | "Test" | "Output" | "Time" | "Elapsed" | "Key" | "Value" | "FailedBuild" | "ImportPath"
>;

/** Names that a note gives; the rest is counted. */
const namesShown = 5;

class EventReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines: EventLines;
  readonly #repeats = new Repeats();
  readonly #packages = new Map<string, PackageRun>();
  /** The package of the last event, while it goes on. */
  #current: PackageRun | null = null;
  /** Packages that have ended, to tell a second run of one. */
  readonly #over = new Set<string>();
  /** What the compiler said of the packages that it could not build. */
  readonly #builds = new Map<string, Head>();
  /** The first and the last event of a package. */
  #first: Event | null = null;
  #last: Event | null = null;
  #events = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#lines = new EventLines(source, (text, value) => this.#line(text, value));
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    this.#lines.end();
    const open = [...this.#packages.values()];
    if (open.length > 0) {
      const tests = open.flatMap(({ running }) => running.values().map(({ name }) => name));
      const which = tests.length === 0 ? "" : `; ${listed(tests)} had begun`;
      this.#lines.broken(
        "truncated:packages",
        () => `The end of ${listed(open.map(({ name }) => name))} is missing${which}.`,
      );
    }
    for (const run of open) run.release();
    if (this.#events === 0) this.#lines.broken("no-tests", () => "There is no event of go test in the file.");
    for (const note of this.#lines.notes()) this.#sink.note(note);
    const [startedAt, finishedAt] = [asTime(this.#first?.Time), asTime(this.#last?.Time)];
    if (startedAt !== null) this.#sink.about({ startedAt });
    if (finishedAt !== null) this.#sink.about({ finishedAt });
    this.#sink.about({ telling: this.#events > 0 ? "all" : "none", complete: this.#lines.complete });
  }

  #line(text: string, value: unknown): void {
    const event: Event = recordOf(value);
    const action = asText(event.Action);
    if (action === null) this.#otherLine(text, value === null);
    else this.#event(action, event);
  }

  /** What Go and its programs print between the events. */
  #otherLine(line: string, isBroken: boolean): void {
    const [, name] = /^FAIL\s+(\S+) \[(?:build|setup) failed\]$/.exec(line) ?? [];
    if (name !== undefined) this.#failedOutside(name, "it could not be built");
    else this.#lines.sayOther(isBroken && /^\{"(?:Time|Action|ImportPath)"/.test(line));
  }

  #event(action: string, event: Event): void {
    const name = asText(event.Package);
    if (action === "build-output") this.#buildOutput(event);
    if (name === null) return;
    this.#events += 1;
    this.#first ??= event;
    this.#last = event;
    const test = asText(event.Test);
    const run = this.#packageRun(name);
    if (action === "output") this.#output(run, test, asText(event.Output) ?? "");
    else if (test === null) this.#packageEvent(action, run, event);
    else this.#testEvent(action, run, test, event);
  }

  #packageRun(name: string): PackageRun {
    // Events of one package come together, and comparing two names is quicker than looking one up.
    if (this.#current?.name === name) return this.#current;
    let run = this.#packages.get(name);
    if (run === undefined) {
      run = new PackageRun(name, this.#over.has(name), (attempt) => this.#sink.attempt(attempt));
      this.#packages.set(name, run);
    }
    this.#current = run;
    return run;
  }

  #output(run: PackageRun, test: string | null, output: string): void {
    if (test !== null) {
      run.running.get(test)?.output.add(output);
      return;
    }
    if (output.startsWith("ok ") && output.includes("\t(cached)")) run.cached = true;
    else if (!/^(?:FAIL|PASS|exit status \d+|coverage: .*)(?:\t.*)?\n?$/.test(output)) run.output.add(output);
  }

  #testEvent(action: string, run: PackageRun, name: string, event: Event): void {
    switch (action) {
      case "run":
        run.begin(name, asTime(event.Time));
        return;
      case "pause":
      case "cont": {
        const test = run.running.get(name);
        if (test !== null) test.paused = action === "pause";
        return;
      }
      case "pass":
      case "bench":
        return this.#ended(run, name, "pass", event);
      case "skip":
        return this.#ended(run, name, "skip", event);
      case "fail":
        return this.#ended(run, name, "fail", event);
      case "attr":
        run.running.get(name)?.attribute(asText(event.Key) ?? "", asText(event.Value) ?? "");
        return;
      // Artifacts of a test say nothing of how it ended.
      default:
    }
  }

  #ended(run: PackageRun, name: string, told: "pass" | "fail" | "skip", event: Event): void {
    const startsAnew = run.again && !run.ended.has(name);
    const test = run.end(name, told === "fail");
    if (test === null) {
      this.#lines.say(
        "no-beginning",
        (times) => `${counted(times, "result")} of tests that did not begin: a test printed them.`,
        "info",
      );
      return;
    }
    // It failed because a subtest did, which is told by itself.
    const failure = told === "pass" ? null : failureIn(test.output.toString());
    const outcome = told === "fail" ? outcomeOf(failure) : told;
    run.died ||= outcome === "crash" || outcome === "timeout";
    if (told === "fail" && test.hasFailedSubtest) return;
    this.#tell(run, test, {
      outcome,
      failure,
      startsAnew,
      durationMs: millisecondsOf(asNumber(event.Elapsed)),
    });
  }

  #tell(
    run: PackageRun,
    test: RunningTest,
    told: { outcome: Outcome; failure: Failure | null; startsAnew: boolean; durationMs: number | null },
  ): void {
    const { outcome, failure, startsAnew, durationMs } = told;
    if (failure !== null && test.output.cut) {
      this.#lines.say("cut", (times) => `The output of ${counted(times, "test")} was too long and is cut.`);
    }
    const { properties } = test;
    if (properties !== null && properties.left > 0) this.#lines.say("text-cut:properties", propertiesCut, "info");
    const id = testId([run.name, test.name]);
    const turn = this.#repeats.take(id, startsAnew, 1, evidenceOf(outcome) === "bad");
    run.tell(
      attemptWith(id, outcome, {
        occurrence: turn.occurrence,
        attempt: turn.attempt,
        durationMs,
        startedAt: test.startedAt,
        failure,
        properties: properties?.list() ?? noProperties,
      }),
    );
  }

  #packageEvent(action: string, run: PackageRun, event: Event): void {
    if (action !== "pass" && action !== "fail" && action !== "skip") return;
    const left = run.running.values();
    if (action === "fail") this.#packageFailed(run, left, asText(event.FailedBuild));
    else if (left.length > 0) {
      const what = (times: number): string =>
        `${counted(times, "package")} passed with tests that did not end, as benchmarks do.`;
      this.#lines.say("no-end", what, "info");
    }
    if (run.cached) {
      const what = (times: number): string =>
        `${counted(times, "package")} came from the cache; tests that passed are told as skipped.`;
      this.#lines.say("cached", what, "info");
    }
    run.release();
    this.#packages.delete(run.name);
    this.#current = null;
    this.#over.add(run.name);
  }

  /** A package that failed: through its tests, with the process under them, or without any of them. */
  #packageFailed(run: PackageRun, left: readonly RunningTest[], failedBuild: string | null): void {
    const tests = left.filter(
      ({ name, hasFailedSubtest }) => !hasFailedSubtest && !left.some((other) => other.name.startsWith(`${name}/`)),
    );
    run.hasFailedTest ||= left.length > 0;
    const signs = left.map(({ output }) => outcomeOf(failureIn(output.toString())));
    const isExplained = signs.some((sign) => sign !== "fail");
    const suspects = tests.filter(({ paused }) => !paused);
    for (const test of tests) {
      const startsAnew = run.again && !run.ended.has(test.name);
      const failure = failureIn(test.output.toString());
      const sign = outcomeOf(failure);
      // A panic is printed by one of the tests that run. Without one, the only one that ran ended the process.
      const isCause = sign !== "fail" || (!isExplained && suspects.length === 1 && suspects[0] === test);
      const outcome = !isCause ? "abort" : sign === "fail" ? "crash" : sign;
      this.#tell(run, test, { outcome, failure: isCause ? failure : null, startsAnew, durationMs: null });
    }
    if (tests.length > 0 || run.died) {
      this.#lines.broken(
        "process-died",
        (times) => `${counted(times, "package")} died under a test, such as ${run.name}; others did not run.`,
      );
    } else if (!run.hasFailedTest) {
      const build = failedBuild === null ? "" : (this.#builds.get(failedBuild)?.toString() ?? "");
      this.#failedOutside(
        run.name,
        (build === "" ? run.output.toString() : build).trim().split("\n").slice(0, 3).join(" / "),
      );
    }
  }

  #failedOutside(name: string, why: string): void {
    // Each package by itself: nothing else tells of it.
    this.#lines.incomplete();
    const place = { source: this.#source, line: this.#lines.last };
    const what = `${name} failed without a test of it${why === "" ? "" : `: ${why.slice(0, 300)}`}.`;
    this.#sink.note({ code: "package-failed", level: "warning", what, place });
  }

  #buildOutput({ ImportPath, Output }: Event): void {
    this.#events += 1;
    const path = asText(ImportPath) ?? "";
    const known = this.#builds.get(path) ?? new Head(messageLimit);
    known.add(asText(Output) ?? "");
    this.#builds.set(path, known);
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).join(", ");
  return names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown;
}

// The events of `dart test --reporter json` and `flutter test --machine`, one JSON object a line. A retry is known by what the
// runner prints between two attempts. Memory is that of the names of files and of the tests that run at one time.

import { bareAttempt, type Attempt } from "../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../core/model/outcome.ts";
import { projectPath } from "../core/model/project-path.ts";
import { testId } from "../core/model/test-id.ts";
import { EventLines } from "./event-lines.ts";
import type { Format, Reader, Sink } from "./format.ts";
import { fieldOf, numberOf, textOf } from "./json-fields.ts";
import { Head, Tail } from "./kept-text.ts";
import { messageLimit, outputLimit, traceLimit } from "./limits.ts";
import { Occurrences } from "./occurrences.ts";
import { counted } from "./remarks.ts";
import { skipReason } from "./skip-reason.ts";
import { durationOf } from "./times.ts";

export const dartJson: Format = {
  name: "dart-json",
  title: "dart test and flutter test JSON",
  keeps: ["retries", "errors of retries", "duration", "file", "message", "trace", "output", "skip reasons", "platform"],
  retriesIn: "`Retry: NAME` among the prints of a test",
  sniff: (head) => (/^[\s\uFEFF]*(?:.*\n){0,20}?\{"protocolVersion":"[^"]*","runnerVersion":/.test(head) ? 0.96 : 0),
  open: (source, sink) => new EventReader(source, sink),
};

/** A test that runs. */
interface Running {
  readonly name: string;
  readonly file: string | null;
  readonly skipReason: string | null;
  begunMs: number | null;
  attempt: number;
  message: Head;
  trace: Head;
  output: Tail;
  /** Null before any error; whether the first one was a failed expectation. */
  isFailure: boolean | null;
  readonly failed: Attempt[];
}

/** More attempts than anybody allows. */
const attemptsAtMost = 101;

class EventReader implements Reader {
  readonly #sink: Sink;
  readonly #lines: EventLines;
  readonly #occurrences = new Occurrences();
  readonly #running = new Map<number, Running>();
  readonly #files = new Map<number, string>();
  readonly #platforms = new Set<string>();
  #events = 0;
  #cut = 0;
  #done: boolean | null = null;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#lines = new EventLines(source, (text, value) => this.#line(text, value));
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    this.#lines.end();
    const open = [...this.#running.values()];
    for (const test of open) if (!isLoading(test)) this.#tell(test, "abort", null);
    if (this.#events === 0) this.#lines.broken("no-tests", () => "There is no event of a Dart test in the file.");
    else if (this.#done !== true)
      this.#lines.broken(
        "truncated:run",
        () =>
          `The run has no end${open.length === 0 ? "" : `; ${counted(open.length, "test")} had begun, such as ${open[0]?.name ?? ""}`}.`,
      );
    if (this.#cut > 0)
      this.#lines.say(
        "text-cut",
        () => `The texts of ${counted(this.#cut, "attempt")} were too long and are cut.`,
        "info",
      );
    for (const note of this.#lines.notes()) this.#sink.note(note);
    const [platform, ...others] = this.#platforms;
    if (platform !== undefined && others.length === 0)
      this.#sink.about({ platform: new Map([["runtime", `dart-${platform}`]]) });
    this.#sink.about({ telling: this.#events > 0 ? "all" : "none", complete: this.#lines.complete });
  }

  #line(text: string, value: unknown): void {
    const type = textOf(value, "type");
    if (type === null) return this.#lines.sayOther(value === null && text.startsWith('{"'));
    this.#events += 1;
    switch (type) {
      case "suite":
        return this.#suite(fieldOf(value, "suite"));
      case "testStart":
        return this.#start(fieldOf(value, "test"), numberOf(value, "time"));
      case "print":
        return this.#print(value);
      case "error":
        return this.#error(value);
      case "testDone":
        return this.#end(value);
      case "done":
        this.#done = fieldOf(value, "success") !== null;
        return;
      default:
    }
  }

  #suite(suite: unknown): void {
    const [id, path, platform] = [numberOf(suite, "id"), textOf(suite, "path"), textOf(suite, "platform")];
    if (id !== null && path !== null) this.#files.set(id, projectPath(path.replaceAll("\\", "/")).path);
    if (platform !== null) this.#platforms.add(platform);
  }

  #start(test: unknown, time: number | null): void {
    const [id, name] = [numberOf(test, "id"), textOf(test, "name")];
    if (id === null || name === null)
      return this.#lines.broken("unknown-test", (times) => `${counted(times, "test")} without a name left out.`);
    this.#running.set(id, {
      name,
      file: this.#files.get(numberOf(test, "suiteID") ?? -1) ?? null,
      skipReason: textOf(fieldOf(test, "metadata"), "skipReason"),
      begunMs: time,
      attempt: 1,
      ...texts(),
      failed: [],
    });
  }

  #print(event: unknown): void {
    const test = this.#running.get(numberOf(event, "testID") ?? -1);
    const message = textOf(event, "message") ?? "";
    if (test === undefined) return;
    if (message === `Retry: ${test.name}` && test.isFailure !== null && test.attempt < attemptsAtMost) {
      test.failed.push(this.#attemptOf(test, outcomeOf(test), null));
      Object.assign(test, texts(), { attempt: test.attempt + 1, begunMs: numberOf(event, "time") });
    } else test.output.add(`${message}\n`);
  }

  #error(event: unknown): void {
    const test = this.#running.get(numberOf(event, "testID") ?? -1);
    if (test === undefined) {
      const what = (textOf(event, "error") ?? "").split("\n", 1)[0] ?? "";
      return this.#lines.broken("stray-error", () => `An error of no test that runs: ${what.slice(0, 300)}`);
    }
    const parted = test.isFailure === null ? "" : "\n";
    test.isFailure ??= fieldOf(event, "isFailure") === true;
    test.message.add(`${parted}${(textOf(event, "error") ?? "").trimEnd()}`);
    test.trace.add(`${parted}${(textOf(event, "stackTrace") ?? "").trimEnd()}`);
  }

  #end(event: unknown): void {
    const id = numberOf(event, "testID") ?? -1;
    const test = this.#running.get(id);
    if (test === undefined) return;
    this.#running.delete(id);
    const good = textOf(event, "result") === "success";
    // The loading of a file is a test of its own, which nobody wrote: it counts where it fails.
    if (good && fieldOf(event, "hidden") === true && test.failed.length === 0) return;
    const skipped = fieldOf(event, "skipped") === true;
    this.#tell(test, good ? (skipped ? "skip" : "pass") : outcomeOf(test), numberOf(event, "time"));
  }

  #tell(test: Running, outcome: Outcome, time: number | null): void {
    const last = this.#attemptOf(test, outcome, time);
    const occurrence = this.#occurrences.next(last.test);
    for (const attempt of [...test.failed, last]) this.#sink.attempt({ ...attempt, occurrence });
  }

  #attemptOf(test: Running, outcome: Outcome, time: number | null): Attempt {
    const { message, trace, output, file, begunMs } = test;
    if (message.cut || trace.cut || output.cut) this.#cut += 1;
    const reason = outcome === "skip" ? skipReason(test.skipReason, () => (this.#cut += 1)) : null;
    const bad = evidenceOf(outcome) === "bad";
    const loading = isLoading(test) && bad;
    return {
      ...bareAttempt(testId(loading ? [file ?? test.name] : [file ?? "", test.name]), loading ? "error" : outcome),
      attempt: test.attempt,
      durationMs: time === null || begunMs === null ? null : durationOf(time - begunMs),
      file,
      failure: bad
        ? {
            type: null,
            message: message.toString(),
            trace: trace.toString() || null,
            output: output.toString() || null,
          }
        : reason,
    };
  }
}

/** The loading of a file is told as a test. */
const isLoading = ({ name }: Running): boolean => /^loading \S/.test(name);

const texts = (): Pick<Running, "message" | "trace" | "output" | "isFailure"> => ({
  message: new Head(messageLimit),
  trace: new Head(traceLimit),
  output: new Tail(outputLimit),
  isFailure: null,
});

function outcomeOf({ isFailure, message }: Running): Outcome {
  if (/^TimeoutException after .*: Test timed out after/.test(message.toString())) return "timeout";
  return isFailure === false ? "error" : "fail";
}

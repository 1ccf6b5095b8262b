// The log of a CI job with what its test runners printed, as GitHub Actions keeps it (a file of the archive that
// `gh api …/runs/ID/logs` gives, or what `gh run view --log` prints), or the output of a runner alone. Where a runner prints the
// failures only, no more is told than those.

import type { Platform } from "../../core/model/platform.ts";
import type { Format, Reader, ReportFacts, Sink } from "../format.ts";
import { withoutColours } from "../colours.ts";
import { LineSplitter } from "../line-splitter.ts";
import { IdTable } from "../id-table.ts";
import { Occurrences } from "../occurrences.ts";
import { Remarks } from "../remarks.ts";
import { type LogLine, looksLikeLog, parseLogLine, timeOf } from "./log-line.ts";
import { seedIn } from "./seeds.ts";
import { StepReader } from "./step-reader.ts";

const marks =
  /^(?:--- FAIL: \S+ \(\d|=== RUN {3}\S|=== FAIL: \S+ \S+.* \(\d|FAIL\t\S+\t\d|=+ (?:test session starts|short test summary info) =+\r?$|test result: (?:ok|FAILED)\. \d|Tests: +.*\d+ total\r?$| *Tests {2}.*\(\d+\)\r?$| {2}\d+ passing \(\d| +Nextest run ID|\[=+\] Running \d+ tests? from|Test project \S[^]*^ +Start +\d+: |[▶✔✖] [^]*^ℹ tests \d|\{\w+\} \S+ (?:\[\d+\.\d+s\] )?\.\.\. (?:ok|FAILED|SKIPPED))/m;

export const consoleLog: Format = {
  name: "console-log",
  title: "Console log of a CI job or a test runner",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "worker",
    "file",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "ignored",
    "times of the run",
    "platform",
    "commit",
    "seed",
  ],
  retriesIn:
    "Vitest's `(retry x2)`, pytest's `RERUN`, nextest's `TRY 2`, gotestsum's `re-run 1`, and as the formats within",
  sniff(head) {
    // Whatever a job prints, such as the console of a runner that has a format of its own.
    if (looksLikeLog(head)) return 0.96;
    return /^[\s\uFEFF]*(?:<|\{(?!\w+\} )|\[(?!=))/.test(head) ? 0 : marks.test(withoutColours(head)) ? 0.55 : 0;
  },
  open: (source, sink) => new LogReader(source, sink),
};

class LogReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #remarks = new Remarks();
  readonly #occurrences = new Occurrences();
  readonly #numbers = new IdTable();
  #step: StepReader;
  #stepName: string | null = null;
  /** What the steps tell, at worst. */
  #telling: "all" | "failures" | null = null;
  #complete = true;
  #firstTime: string | null = null;
  #lastTime: string | null = null;
  readonly #platform = new Map<string, string>();
  /** The line before this one asks git for the commit. */
  #asksCommit = false;
  #last = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#step = this.#openStep();
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const rest = this.#lines.end();
    // A line that is cut off may name another test.
    if (rest !== null && rest.line.trim() !== "") this.#lastLine(rest.line, rest.number);
    this.#step.end();
    this.#facts();
    for (const note of this.#remarks.notes()) this.#sink.note(note);
    this.#sink.about({ telling: this.#telling ?? "none", complete: this.#complete });
  }

  #lastLine(raw: string, number: number): void {
    this.#last = number;
    const { text, mark } = parseLogLine(raw);
    if (mark === null && text !== "") this.#broken("truncated", () => "The last line may be cut off and is not read.");
  }

  #openStep(): StepReader {
    return new StepReader(
      {
        sink: {
          ...sinkOf(this.#sink),
          about: ({ platform, ...facts }) => {
            for (const [fact, value] of platform ?? []) this.#platform.set(fact, value);
            this.#sink.about(facts);
          },
          note: (note) => this.#sink.note({ ...note, place: { ...note.place, source: this.#source } }),
        },
        telling: (telling) => {
          if (telling !== "none") this.#telling = this.#telling === "failures" ? "failures" : telling;
        },
        incomplete: () => {
          this.#complete = false;
        },
        broken: (kind, what) => this.#broken(kind, what),
        untold: (kind, what) => this.#say(kind, what),
      },
      this.#occurrences,
      this.#numbers,
    );
  }

  #line(raw: string, number: number): void {
    this.#last = number;
    const line = parseLogLine(number === 1 ? raw.replace(/^\uFEFF/, "") : raw);
    if (line.stamp !== null) {
      this.#firstTime ??= line.stamp;
      this.#lastTime = line.stamp;
    }
    const begins =
      line.step === null ? line.mark === "group" && line.text.startsWith("Run ") : line.step !== this.#stepName;
    if (begins) {
      this.#stepName = line.step;
      this.#step.end();
      this.#step = this.#openStep();
    }
    if (line.mark !== null) this.#mark(line);
    else {
      this.#learn(line.text);
      this.#step.line(line.text, number);
    }
  }

  /** What CI says itself. */
  #mark({ mark, text }: LogLine): void {
    this.#asksCommit = mark === "command" && /\bgit["']? log -1 --format=["']?%H/.test(text);
    if (mark !== "error") return;
    if (
      /^The (?:operation was cancell?ed|runner has received a shutdown signal|hosted runner lost communication)|^The job running on runner .* has exceeded the maximum execution time/.test(
        text,
      )
    )
      this.#broken("job-stopped", () => `The job was stopped from outside: ${text.slice(0, 200)}`);
  }

  /** Facts of the place, which the first step of a job prints, and the commit, which the checkout does. */
  #learn(text: string): void {
    if (this.#asksCommit) {
      const commit = /^'?([0-9a-f]{40})'?$/.exec(text)?.[1];
      if (commit !== undefined) this.#sink.about({ commit });
      this.#asksCommit = false;
    }
    const seed = seedIn(text);
    if (seed !== null) this.#sink.about({ seed });
    const image = text.startsWith("Image: ") ? /^Image: (\S+)$/.exec(text)?.[1] : undefined;
    if (image !== undefined && !this.#platform.has("os")) this.#platform.set("os", systemOf(image));
  }

  #facts(): void {
    const platform: Platform = this.#platform;
    const times: ReportFacts = {
      ...(this.#firstTime === null ? {} : { startedAt: timeOf(this.#firstTime) }),
      ...(this.#lastTime === null ? {} : { finishedAt: timeOf(this.#lastTime) }),
    };
    this.#sink.about(platform.size === 0 ? times : { ...times, platform });
    if (this.#telling === null)
      this.#say("no-tests", () => "No test runner that is known here has printed to this log.");
    else if (this.#telling === "failures")
      this.#say(
        "only-failures",
        () => "A runner named only the tests that failed: of the others the log knows no more than their number.",
      );
  }

  #broken(kind: string, what: (times: number) => string): void {
    this.#complete = false;
    this.#remarks.add(kind, "warning", () => ({ source: this.#source, line: Math.max(1, this.#last) }), what);
  }

  #say(kind: string, what: () => string): void {
    this.#remarks.add(kind, "info", () => ({ source: this.#source }), what);
  }
}

/** A sink's methods may stand in its class. */
const sinkOf = (sink: Sink): Sink => ({
  attempt: (attempt, jobRun) => sink.attempt(attempt, jobRun),
  about: (facts) => sink.about(facts),
  run: (run) => sink.run(run),
  jobRun: (jobRun) => sink.jobRun(jobRun),
  summary: (summary) => sink.summary(summary),
  note: (note) => sink.note(note),
});

const systemOf = (image: string): string =>
  /^win/i.test(image) ? "win32" : /^mac/i.test(image) ? "darwin" : /ubuntu|linux|debian/i.test(image) ? "linux" : image;

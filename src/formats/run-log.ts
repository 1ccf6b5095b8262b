// Reads a run log, the file that deflake itself writes while tests run and that CI uploads as an artifact. Everything
// before the last line break counts, wherever the writer was killed.

import type { Attempt } from "../core/model/attempt.ts";
import type { Note } from "../core/model/note.ts";
import type { JobRunId } from "../core/model/run.ts";
import type { Format, Reader, Sink } from "./format.ts";
import { parseLogLine, runLogVersion, type LogRecord } from "./run-log-record.ts";

/** Characters of one line. Texts of failures are bounded by who writes them; a longer line is no log of ours. */
const lineLimit = 32 * 1024 * 1024;

/** Lines that are pointed out one by one; the rest are only counted. */
const shownLines = 5;

/** More attempts than these are never under way at once. */
const underWayAtMost = 10_000;

/** What a log tells. An attempt that began is told when it has ended, or when the log has. */
export type ToldRecord = Exclude<LogRecord, { kind: "begin" }>;

/** What becomes of a log as it is read. */
export interface LogVisitor {
  record(record: ToldRecord): void;
  note(note: Note): void;
}

export interface LogReader extends Reader {
  /** The end line was there: nothing is missing. */
  readonly sealed: boolean;
  /** The log is of a version that this one cannot read; nothing of it was told. */
  readonly tooNew: boolean;
}

/** Reads a log line by line. A line that cannot be read is pointed out and left out. */
export function openLogReader(source: string, visitor: LogVisitor): LogReader {
  let rest = "";
  let line = 0;
  let unread = 0;
  let overlong = false;
  let sealed = false;
  let tooNew = false;
  const underWay = new UnderWay();

  const badLine = (): void => {
    unread++;
    if (unread > shownLines) return;
    visitor.note({
      code: "bad-line",
      level: "warning",
      what: "A line of the run log could not be read and was left out.",
      place: { source, line },
    });
  };

  const take = (text: string): void => {
    line++;
    if (text === "" || tooNew) return;
    const record = overlong ? null : parseLogLine(text);
    if (record === null) return badLine();
    if (record.kind === "end") sealed = true;
    underWay.see(record);
    if (record.kind === "begin") return;
    if (record.kind !== "header" || record.version <= runLogVersion) return visitor.record(record);
    tooNew = true;
    visitor.note({
      code: "too-new",
      level: "warning",
      what: `The run log is of version ${record.version}; this deflake reads up to version ${runLogVersion}.`,
      place: { source, line },
    });
  };

  return {
    get sealed() {
      return sealed;
    },
    get tooNew() {
      return tooNew;
    },
    push: (text) => {
      let from = 0;
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
        take(rest + text.slice(from, at));
        rest = "";
        overlong = false;
        from = at + 1;
      }
      rest += text.slice(from);
      if (rest.length <= lineLimit) return;
      overlong = true;
      rest = rest.slice(0, 1);
    },
    end: () => {
      for (const record of underWay.aborted()) visitor.record(record);
      // What follows the end line, or is cut off behind it, is of nobody's.
      if (sealed && rest !== "") badLine();
      if (unread > shownLines) visitor.note(manyBadLines(source, unread));
      if (!sealed && !tooNew) visitor.note(unsealed(source, line));
    },
  };
}

/** The attempts that began and of which nobody has said yet how they ended. */
class UnderWay {
  readonly #attempts = new Map<string, { readonly attempt: Attempt; readonly jobRun: JobRunId | null }>();
  #jobRun: JobRunId | null = null;

  see(record: LogRecord): void {
    if (record.kind === "job-run") this.#jobRun = record.jobRun.id;
    else if (record.kind === "at") this.#jobRun = record.jobRun;
    else if (record.kind === "attempt") {
      if (this.#attempts.size > 0) this.#attempts.delete(this.#keyOf(record.attempt));
    } else if (record.kind === "begin" && this.#attempts.size < underWayAtMost)
      this.#attempts.set(this.#keyOf(record.attempt), { attempt: record.attempt, jobRun: this.#jobRun });
  }

  *aborted(): Iterable<ToldRecord> {
    for (const { attempt, jobRun } of this.#attempts.values()) {
      if (jobRun !== null) yield { kind: "at", jobRun };
      yield { kind: "attempt", attempt };
    }
  }

  /** Neither a test id nor a number holds a line break. */
  #keyOf({ test, occurrence, attempt }: Attempt): string {
    return `${this.#jobRun ?? ""}\n${test}\n${occurrence}\n${attempt}`;
  }
}

const manyBadLines = (source: string, count: number): Note => ({
  code: "bad-line",
  level: "warning",
  what: `${count} lines of the run log could not be read and were left out.`,
  place: { source },
});

const unsealed = (source: string, line: number): Note => ({
  code: "truncated",
  level: "warning",
  what: "The run log has no end line: its writer was stopped, or is still writing. What it wrote until then is kept.",
  place: { source, line },
});

export const runLog: Format = {
  name: "run-log",
  title: "deflake run log",
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
    "ignored",
    "times of the run",
    "platform",
    "commit",
    "seed",
    "properties",
    "runs",
  ],
  retriesIn: "`attempt`",
  sniff: (head) => (/^\s*\{"deflake":"run-log"/.test(head) ? 1 : 0),
  open: (source, sink) => {
    const reader = openLogReader(source, { record: tell(sink), note: (note) => sink.note(note) });
    return {
      push: (text) => reader.push(text),
      end: () => {
        reader.end();
        if (!reader.sealed) sink.about({ complete: false });
      },
    };
  },
};

function tell(sink: Sink): (record: ToldRecord) => void {
  let jobRun: JobRunId | undefined;
  return (record) => {
    switch (record.kind) {
      case "header":
        return;
      case "source":
        record.source.notes.forEach((note) => sink.note(note));
        record.source.summaries.forEach((summary) => sink.summary(summary));
        if (!record.source.complete) sink.about({ complete: false });
        return;
      case "run":
        return sink.run(record.run);
      case "job-run":
        jobRun = record.jobRun.id;
        return sink.jobRun(record.jobRun);
      case "at":
        jobRun = record.jobRun;
        return;
      case "attempt":
        return sink.attempt(record.attempt, jobRun);
      case "note":
        return sink.note(record.note);
      case "end":
        return sink.about({ complete: record.complete });
    }
  };
}

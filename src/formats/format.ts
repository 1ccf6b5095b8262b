// The contract between a format and whoever reads a file of it. A format is one file here, one folder in test/corpus and
// one line in registry.ts.

import type { Summary } from "../core/history/summary.ts";
import type { Attempt } from "../core/model/attempt.ts";
import type { Note } from "../core/model/note.ts";
import type { Platform } from "../core/model/platform.ts";
import type { Properties } from "../core/model/properties.ts";
import type { Conclusion, JobRun, JobRunId, Run } from "../core/model/run.ts";

/** What a result file tells of the job run that wrote it, as a whole. What is absent was not told. */
export interface ReportFacts {
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly platform?: Platform;
  readonly commit?: string;
  readonly branch?: string;
  /** Where CI shows the run. */
  readonly url?: string;
  readonly conclusion?: Conclusion;
  /** What the order of the tests or their data was made by. */
  readonly seed?: string;
  /** Of the run as a whole. */
  readonly properties?: Properties;
  /**
   * `failures`: the file lists failures only; a test that is not in it may have passed. `none`: the file turned out to
   * tell of no test and no run, and must not be taken for a run without tests.
   */
  readonly telling?: "all" | "failures" | "none";
  /**
   * False when the file breaks off, or its own totals say that tests are missing. Readers say it once, at the end.
   */
  readonly complete?: boolean;
}

/** Where a reader puts what it reads, as soon as it has read it. */
export interface Sink {
  /** An attempt of the job run named, or of the one that wrote this file. */
  attempt(attempt: Attempt, jobRun?: JobRunId): void;
  /** What the file tells of its own job run; told in parts, later parts win. */
  about(facts: ReportFacts): void;
  /** A run of a CI history, whole; the same run told again adds what was unknown. */
  run(run: Run): void;
  /** A job run of a CI history, whole. */
  jobRun(jobRun: JobRun): void;
  /** A row that somebody else counted over runs that are not at hand. */
  summary(summary: Summary): void;
  note(note: Note): void;
}

/**
 * What a format reads: a file's `text`, decoded; or its `bytes`, for files that are no text or that count in bytes. Bytes
 * come as a text too, a character from U+0000 to U+00FF for each: pieces are joined, cut and searched the same way.
 */
export type Content = "text" | "bytes";

/** Takes a text in pieces of any size. Never throws on what the text says; memory does not grow with the input. */
export interface Reader {
  push(text: string): void;
  /** The input is over, or could not be read further: what is still open is told as far as it goes. */
  end(): void;
}

/** What stands around an input, for formats whose files do not say everything themselves. */
export interface Surroundings {
  /**
   * The name of the folder or the archive that the input lies in, whatever path led there; empty where there is none,
   * as on standard input. Files of one folder belong together.
   */
  readonly folder: string;
  /** The text of the file named by {@link Format.beside}, in the same folder; null where there is none. */
  readonly beside: string | null;
}

/** An input that stands alone. */
export const alone: Surroundings = { folder: "", beside: null };

/** What a format has a place for and its reader keeps. Each word is shown by a file of the corpus. */
export type Kept =
  /** More than one attempt of a test, told apart from tests that share a name. */
  | "retries"
  /** Why the attempts before the last failed. */
  | "errors of retries"
  | "duration"
  | "start"
  /** The order within a worker. */
  | "order"
  | "worker"
  | "file"
  | "type"
  | "message"
  | "trace"
  | "output"
  /** Why a test was skipped. */
  | "skip reasons"
  /** The runner's own reason for leaving a failure out of its exit code. */
  | "ignored"
  /** When the run began or ended. */
  | "times of the run"
  | "platform"
  | "commit"
  | "seed"
  /** What a test or a run says of itself in words of its own. */
  | "properties"
  /** Runs or job runs of their own. */
  | "runs";

export interface Format {
  /** The word for `--as`. */
  readonly name: string;
  /** For people: `JUnit XML`. */
  readonly title: string;
  /** `docs/reference/formats.md` is made of it. */
  readonly keeps?: readonly Kept[];
  /** Where a file shows that a test was run more than once; absent where the format has no place for it. */
  readonly retriesIn?: string;
  /** `text` where it is left out. */
  readonly content?: Content;
  /**
   * How surely a file is of this format, 0 to 1, from its name and its beginning, up to 64 Ki characters of what it
   * reads, in the form in which it reads it.
   * 0.9 and more: a mark that no other format has. The highest wins.
   */
  sniff(head: string, name: string): number;
  /**
   * The name of a file that says how to read the files beside it. Such a file is no input itself; its bytes count for
   * the digest of every file that is read with it.
   */
  readonly beside?: string;
  /** @param source the input's name, for places in notes */
  open(source: string, sink: Sink, around?: Surroundings): Reader;
}

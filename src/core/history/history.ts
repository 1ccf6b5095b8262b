// What a store tells of a history: rows and sufficient counts, grouped by the engine, decided about in the folds beside
// this file. Plain values, so that a million rows and a table test use one function.

import type { Attempt } from "../model/attempt.ts";
import type { Note } from "../model/note.ts";
import type { JobRunId, RunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import type { Summary } from "./summary.ts";

/** What was executed of one test in one job, on one platform. All counts are of executions unless they say otherwise. */
export interface TestCount {
  readonly test: TestId;
  readonly job: string;
  /** As `platformText` writes it. */
  readonly platform: string;
  /** First attempts that were good or bad: the denominator of a flake rate. */
  readonly executions: number;
  /** First attempts that were bad. */
  readonly failures: number;
  /** Attempts after the first; they run only after a failure and are never mixed with first ones. */
  readonly retries: number;
  readonly retryFailures: number;
  /** Tests of one job run that failed and then passed in it. */
  readonly flaky: number;
  readonly skips: number;
  /** Bad first attempts that the runner itself left out of its exit code. */
  readonly ignored: number;
  /** Sum over all attempts whose duration is known, milliseconds. */
  readonly durationMs: number;
  /** When the runs of its first and last execution started; null where no run has a date. */
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
}

/** An attempt with where it happened. */
export interface RecordedAttempt extends Attempt {
  readonly run: RunId;
  readonly jobRun: JobRunId;
  readonly job: string;
}

/**
 * The first attempts of one test in one job that were good or bad, in the order of their runs; columns of equal length.
 * Stores give timelines only for tests that failed at least once.
 */
export interface Timeline {
  readonly test: TestId;
  readonly job: string;
  readonly platform: string;
  /** Places in the list of runs that the same history gives. */
  readonly runs: Uint32Array;
  /** Places in `outcomes`. */
  readonly outcomes: Uint8Array;
  /** 1 where a retry in the same job run was good, else 0. */
  readonly recovered: Uint8Array;
}

/** An input that was taken in: what it was and what had to be said about it. */
export interface Source {
  /** The path or name under which it was given. */
  readonly name: string;
  readonly format: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly digest: string;
  readonly bytes: number;
  readonly importedAt: number;
  readonly attempts: number;
  readonly complete: boolean;
  readonly notes: readonly Note[];
  /** What the input told in counts instead of runs; empty for most. Such an input may name no job run at all. */
  readonly summaries: readonly Summary[];
}

/** What one input told of one job run. */
export interface JobRunPart {
  readonly jobRun: JobRunId;
  readonly part: string;
  /** Of the input that told it. */
  readonly format: string;
}

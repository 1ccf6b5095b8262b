// The record of a run, kept while it goes on. Trouble with it is remembered and said; it never fails somebody's tests.

import type { Attempt } from "../../core/model/attempt.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError, type Problem } from "../../core/model/problem.ts";
import type { JobRun, Run } from "../../core/model/run.ts";
import type { RunLog, RunLogs } from "../ports.ts";

export interface Recording {
  /** What went wrong; null while all of it was kept. */
  readonly trouble: Problem | null;
  /** Opens it. Nothing is kept of what never began. */
  begin(): void;
  about(run: Run, jobRun: JobRun): void;
  attempts(attempts: readonly Attempt[]): void;
  end(complete: boolean, notes: readonly Note[]): void;
}

/** @param logs null where nothing is to be kept */
export function openRecording(logs: RunLogs | null, run: Run, jobRun: JobRun): Recording {
  let log: RunLog | null = null;
  let trouble: Problem | null = null;
  const trying = (act: () => void): void => {
    if (trouble !== null) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      trouble = error.problem;
    }
  };
  const about = (run: Run, jobRun: JobRun): void => {
    log?.append({ kind: "run", run });
    log?.append({ kind: "job-run", jobRun });
  };
  return {
    get trouble() {
      return trouble;
    },
    begin: () =>
      trying(() => {
        log = logs?.open(run.id) ?? null;
        about(run, jobRun);
      }),
    about: (run, jobRun) => trying(() => about(run, jobRun)),
    attempts: (attempts) =>
      trying(() => {
        for (const attempt of attempts) log?.append({ kind: "attempt", attempt });
      }),
    end: (complete, notes) =>
      trying(() => {
        for (const note of notes) log?.append({ kind: "note", note });
        log?.seal(complete);
      }),
  };
}

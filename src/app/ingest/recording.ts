// Hears a reader: attempts go on to an intake at once, what stands around them is kept for the commit.

import type { Summary } from "../../core/history/summary.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import type { Note } from "../../core/model/note.ts";
import type { JobRun, JobRunId, Run } from "../../core/model/run.ts";
import type { ReportFacts, Sink } from "../../formats/format.ts";

/** What one input told beside its attempts. */
export interface Recording {
  readonly sink: Sink;
  readonly facts: ReportFacts;
  readonly runs: readonly Run[];
  readonly jobRuns: readonly JobRun[];
  readonly summaries: readonly Summary[];
  readonly notes: readonly Note[];
  readonly attempts: number;
}

/** @param attempt hears each attempt, with the job run that it names or null for the one that wrote the file */
export function openRecording(attempt: (attempt: Attempt, jobRun: JobRunId | null) => void): Recording {
  let facts: ReportFacts = {};
  let attempts = 0;
  const runs: Run[] = [];
  const jobRuns: JobRun[] = [];
  const summaries: Summary[] = [];
  const notes: Note[] = [];
  return {
    sink: {
      attempt: (told, jobRun) => {
        attempts++;
        attempt(told, jobRun ?? null);
      },
      about: (told) => (facts = { ...facts, ...told }),
      run: (told) => void runs.push(told),
      jobRun: (told) => void jobRuns.push(told),
      summary: (told) => void summaries.push(told),
      note: (note) => void notes.push(note),
    },
    get facts() {
      return facts;
    },
    runs,
    jobRuns,
    summaries,
    notes,
    get attempts() {
      return attempts;
    },
  };
}

/** It tells of runs other than the one that wrote it: a history, not a result file. */
export const tellsHistory = ({ runs, jobRuns, summaries }: Recording): boolean =>
  runs.length > 0 || jobRuns.length > 0 || summaries.length > 0;

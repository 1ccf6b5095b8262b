// Runs by jobs: which job ran in which run, and what was told of it. Only the first execution of a job in its run has a
// cell; its re-runs are counted, because somebody re-runs what failed.

import type { JobRun, Run, RunId } from "../model/run.ts";

export interface Column {
  readonly job: string;
  /** By the run's place in the list of runs, in ascending order. */
  readonly cells: ReadonlyMap<number, JobRun>;
}

export interface Grid {
  readonly runs: readonly Run[];
  readonly placeOf: ReadonlyMap<RunId, number>;
  readonly columns: ReadonlyMap<string, Column>;
  /** The cells of each run. */
  readonly rows: readonly (readonly JobRun[])[];
  /** All that were given, re-runs too. */
  readonly jobRuns: readonly JobRun[];
  /** Executions of jobs after the first one in the same run. */
  readonly jobReRuns: number;
}

/** @param jobRuns in any order; those of runs that are not in the list are left out */
export function gridOf(runs: readonly Run[], jobRuns: readonly JobRun[]): Grid {
  const placeOf = new Map(runs.map(({ id }, place) => [id, place]));
  const rows: Map<string, JobRun>[] = runs.map(() => new Map());
  let jobReRuns = 0;
  for (const jobRun of jobRuns) {
    const row = rows[placeOf.get(jobRun.run) ?? -1];
    if (row === undefined) continue;
    const other = row.get(jobRun.job);
    if (other !== undefined) jobReRuns += 1;
    if (other === undefined || jobRun.attempt < other.attempt) row.set(jobRun.job, jobRun);
  }
  const columns = new Map<string, { job: string; cells: Map<number, JobRun> }>();
  rows.forEach((row, place) => {
    for (const [job, cell] of row) {
      const column = columns.get(job) ?? { job, cells: new Map<number, JobRun>() };
      columns.set(job, column);
      column.cells.set(place, cell);
    }
  });
  return { runs, placeOf, columns, rows: rows.map((row) => [...row.values()]), jobRuns, jobReRuns };
}

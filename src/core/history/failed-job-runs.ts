// The failed job runs of a history with the tests that made them fail, as far as those were told.

import type { JobRun } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { eachEntry } from "./entries.ts";
import type { FailureFindings } from "./failure-ledger.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import type { Standings } from "./standing.ts";

export interface FailedJobRun {
  /** Of its run. */
  readonly place: number;
  readonly jobRun: JobRun;
  /** The tests that failed in it, were not ignored and did not recover; empty where none was told. */
  readonly tests: readonly TestId[];
}

/** In the order of runs; those of re-runs and of runs that are left out are not there. */
export function failedJobRunsOf(
  grid: Grid,
  standings: Standings,
  timelines: readonly Timeline[],
  failures: Pick<FailureFindings, "ignoredIn">,
): readonly FailedJobRun[] {
  const failing = new Map<string, Map<number, TestId[]>>();
  for (const timeline of timelines) {
    const { test, job } = timeline;
    const cells = grid.columns.get(job)?.cells;
    const inJob = failing.get(job) ?? new Map<number, TestId[]>();
    failing.set(job, inJob);
    eachEntry(timeline, (place, _, bad, recovered) => {
      const jobRun = cells?.get(place);
      if (bad <= recovered || jobRun === undefined || bad <= failures.ignoredIn(jobRun.id, test)) return;
      const tests = inJob.get(place);
      if (tests === undefined) inJob.set(place, [test]);
      else if (!tests.includes(test)) tests.push(test);
    });
  }
  return grid.rows.flatMap((row, place) =>
    standings.runs[place]?.kind === "counted"
      ? row
          .filter((jobRun) => standings.judge(jobRun) === "bad")
          .map((jobRun) => ({ place, jobRun, tests: failing.get(jobRun.job)?.get(place) ?? [] }))
      : [],
  );
}

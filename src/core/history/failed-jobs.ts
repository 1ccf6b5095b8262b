// How many jobs fail when a run fails, and whether the sums agree. Every failed job is in exactly one of the piles here,
// so that a reader can add them up.

import type { JobRun, JobRunId } from "../model/run.ts";
import type { Grid } from "./grid.ts";
import type { Standings } from "./standing.ts";

/** So many failed runs had so many failing jobs. */
export interface FailedJobsPerRun {
  readonly jobs: number;
  readonly runs: number;
}

/** Failed executions of jobs, counted once each. Those in counted runs are the failures of the jobs. */
export interface FailedJobs {
  /** In counted runs: the sum of all jobs' failures. */
  readonly total: number;
  /** In runs that failed: the sum over failing jobs per run. */
  readonly inFailedRuns: number;
  /** In runs that passed all the same, such as jobs that may fail. */
  readonly inPassedRuns: number;
  /** Of `total`: a failing test was told. */
  readonly withFailingTest: number;
  /** Of `total`: results or logs were told, and no test failed in them. */
  readonly withoutFailingTest: number;
  /** Of `total`: nothing was told but the conclusion. */
  readonly withoutLogs: number;
  /** In runs that are left out; not in `total`. */
  readonly inRunsLeftOut: number;
  /** In re-runs; not in `total`. */
  readonly inReRuns: number;
  /** Failed runs in which no failed job is known. */
  readonly runsWithoutFailedJob: number;
  /** Job runs in counted runs that ended well in the words of CI, though a test failed in them; not in `total`. */
  readonly goodWithFailingTest: number;
}

export interface FailedJobsFindings {
  /** Fewest jobs first. Runs without any known job are in row 0. */
  readonly perRun: readonly FailedJobsPerRun[];
  readonly sums: FailedJobs;
}

/** @param failing the job runs in which a test failed, was not ignored and did not recover */
export function failedJobsOf(grid: Grid, standings: Standings, failing: ReadonlySet<JobRunId>): FailedJobsFindings {
  const perRun = new Map<number, number>();
  const sums = {
    total: 0,
    inFailedRuns: 0,
    inPassedRuns: 0,
    withFailingTest: 0,
    withoutFailingTest: 0,
    withoutLogs: 0,
    inRunsLeftOut: 0,
    inReRuns: 0,
    runsWithoutFailedJob: 0,
    goodWithFailingTest: 0,
  };
  grid.rows.forEach((row, place) => {
    const standing = standings.runs[place];
    const failed = row.filter((jobRun) => standings.judge(jobRun) === "bad");
    if (standing?.kind === "re-run") sums.inReRuns += failed.length;
    else if (standing?.kind === "left-out") sums.inRunsLeftOut += failed.length;
    else if (standing !== undefined) {
      sums.total += failed.length;
      for (const jobRun of failed) sums[pileOf(jobRun, failing)] += 1;
      sums.goodWithFailingTest += row.filter(
        (jobRun) => failing.has(jobRun.id) && standings.judge(jobRun) === "good",
      ).length;
      sums[standing.failed ? "inFailedRuns" : "inPassedRuns"] += failed.length;
      if (standing.failed) perRun.set(failed.length, (perRun.get(failed.length) ?? 0) + 1);
    }
  });
  sums.runsWithoutFailedJob = perRun.get(0) ?? 0;
  return {
    perRun: [...perRun].map(([jobs, runs]) => ({ jobs, runs })).sort((a, b) => a.jobs - b.jobs),
    sums,
  };
}

function pileOf(
  jobRun: JobRun,
  failing: ReadonlySet<JobRunId>,
): "withFailingTest" | "withoutFailingTest" | "withoutLogs" {
  if (failing.has(jobRun.id)) return "withFailingTest";
  return jobRun.telling === "none" ? "withoutLogs" : "withoutFailingTest";
}

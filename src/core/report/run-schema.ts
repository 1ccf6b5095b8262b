// The published shape of what a report counts of runs and jobs.

import { z } from "zod";
import type { Coverage } from "../history/coverage.ts";
import type { FailedJobs, FailedJobsPerRun } from "../history/failed-jobs.ts";
import type { Job } from "../history/jobs.ts";
import type { Month } from "../history/months.ts";
import { amount, basis, number, rate, time, type Shape } from "./schema-words.ts";

export const coverage: z.ZodType<Coverage> = z
  .strictObject({
    runs: amount("First runs that ended well or badly; the failure rate is counted of them."),
    failedRuns: amount("Of runs: failed."),
    runsLeftOut: amount("First runs that are in no rate."),
    leftOut: z
      .array(
        z.strictObject({
          reason: z.enum([
            "cancelled",
            "skipped",
            "neutral",
            "startup-failure",
            "unfinished",
            "unknown",
            "nothing-told",
          ]),
          runs: number,
        }),
      )
      .describe("Why runs are in no rate; sums up to runsLeftOut."),
    reRuns: amount("Runs after the first at the same commit, in no rate."),
    reRunsWithoutFirst: amount("Of reRuns: the first run is not in the history."),
    undatedRuns: amount("Runs without a believable date, in no month."),
    jobRuns: amount("First executions of jobs, in runs of any kind."),
    jobRunsWithLogs: amount("Of jobRuns: something was told of what they ran."),
    jobRunsWithAllTests: amount("Of jobRuns: all of their tests were told."),
    jobRunsIncomplete: amount("Of jobRuns: their results break off or miss tests."),
    jobReRuns: amount("Executions of jobs after the first in the same run."),
    attempts: amount("Attempts that were told: executions + retries + skips."),
    executions: amount("First attempts that passed or failed."),
    retries: amount("Attempts after the first."),
    skips: amount("Attempts that were skipped."),
    tests: amount("Different tests that were told."),
    testsWithoutFailure: amount("Of tests: no first attempt failed."),
    sources: amount("Inputs that were read."),
    incompleteSources: amount("Of sources: they break off."),
  })
  .describe("What the report rests on, and what was left out.");

export const failedJobsPerRun: z.ZodType<readonly FailedJobsPerRun[]> = z
  .array(z.strictObject({ jobs: amount("Failing jobs."), runs: amount("Failed runs with so many.") }))
  .describe("How many jobs fail when a run fails.");

export const failedJobs: z.ZodType<FailedJobs> = z
  .strictObject({
    total: amount("Failed job runs in counted runs: inFailedRuns + inPassedRuns, and the sum over jobs."),
    inFailedRuns: amount("The sum over failedJobsPerRun."),
    inPassedRuns: amount("In runs that passed all the same."),
    withFailingTest: amount("Of total: a failing test was told."),
    withoutFailingTest: amount("Of total: results were told and no test failed in them."),
    withoutLogs: amount("Of total: nothing was told but the conclusion."),
    inRunsLeftOut: amount("In runs left out; not in total."),
    inReRuns: amount("In re-runs; not in total."),
    runsWithoutFailedJob: amount("Failed runs in which no failed job is known."),
    goodWithFailingTest: amount("Job runs that ended well though a test failed in them; not in total."),
  })
  .describe("Failed executions of jobs, each in one pile.");

export const month: z.ZodType<Month> = z.strictObject({
  month: z.string().regex(/^\d{4}-\d\d$/),
  runs: number,
  ...rate,
});

/** The keys of a job, for stories to add theirs. */
export const jobShape: Shape<Job> = {
  job: z.string(),
  runs: amount("Counted runs in which it ended well or badly; the same as executions."),
  ...rate,
  basis,
  silentRuns: amount(
    "Passing runs that told nothing of any job while it existed; in runs where the basis is inferred.",
  ),
  notExecuted: amount("Job runs that were skipped, cancelled or unfinished."),
  firstSeen: time("When the first run that has it started."),
  lastSeen: time("When the last run that has it started."),
  platforms: z.array(z.string()).describe("Where it ran, as facts such as arch=x64 os=linux."),
};

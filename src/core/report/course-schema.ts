// The published shape of what a report infers from a history's course.

import { z } from "zod";
import type { Attribution } from "../history/attribution.ts";
import type { FingerprintCluster } from "../history/fingerprints.ts";
import type { Independence } from "../history/independence.ts";
import type { Retrying } from "../history/retrying.ts";
import type { Shift } from "../history/shifts.ts";
import type { WhatIf } from "../history/what-if.ts";
import { amount, datedEvent, number, rate, runId, share, testId, time } from "./schema-words.ts";

const attributed = {
  observed: amount("Failures that were seen."),
  mean: z.number().describe("Failures, seen and attributed, on average; to a tenth."),
  low: z.number().describe("Lower end of what holds them with a confidence of 90 %."),
  high: z.number().describe("Upper end."),
  max: amount("The most that there can be."),
};

export const attribution: z.ZodType<Attribution> = z
  .strictObject({
    windowIsRepresentative: z
      .boolean()
      .describe("Whether jobs have the same shares of the failures with logs as of those without."),
    unknown: z.strictObject(rate).describe("Of failures without logs, those of tests that were never seen to fail."),
    unknownInJobs: z.array(z.strictObject({ job: z.string(), ...rate })),
    tests: z.array(
      z.strictObject({
        test: testId,
        ...attributed,
        jobs: z.array(z.strictObject({ job: z.string(), ...attributed })),
      }),
    ),
  })
  .describe("Which tests the job failures without logs were of, inferred from those with logs.");

export const whatIf: z.ZodType<WhatIf> = z.strictObject({
  contained: z.array(testId),
  passRate: share.describe("The share of runs that would pass from now on."),
  low: share.describe("Lower end of what holds it with a confidence of 90 %."),
  high: share.describe("Upper end."),
  confidence: share.describe("How surely low and high hold it."),
  passRateNow: share.describe("The share that passes now, recent runs weighing more."),
  passRateInHindsight: share.describe("What counting the past promises, uncorrected."),
  kept: z
    .number()
    .nullable()
    .describe(
      "What such promises kept at earlier times; null where the history is too short, and nothing is corrected.",
    ),
  retried: z
    .strictObject({
      retries: amount("Attempts after the first."),
      passRate: share,
      low: share,
      high: share,
      passRateInHindsight: share,
    })
    .nullable()
    .describe("The same with the tests retried instead of contained; null where nobody saw what retries do."),
});

export const retrying: z.ZodType<Retrying> = z
  .strictObject({
    rho: share.describe("0: a retry of a failure is a fresh draw; 1: it always fails again."),
    low: share.describe("Lower end of what holds rho."),
    high: share.describe("Upper end."),
    confidence: share.describe("How surely low and high hold it."),
    tests: amount("Flaky tests that were retried or run again at the same commit after a failure."),
    retries: amount("Their attempts after the first."),
    retryFailures: amount("Of retries: failed."),
    reRuns: amount("Their executions in the next run of a commit at which they had failed in the same job."),
    reRunFailures: amount("Of reRuns: failed."),
  })
  .describe("How much a retry is like the attempt that it repeats.");

export const fingerprint: z.ZodType<FingerprintCluster> = z.strictObject({
  signature: z.string(),
  tests: z.array(z.strictObject({ test: testId, failures: number })),
  failures: number,
  runs: amount("Runs in which one of the tests failed so."),
  runsOfSeveral: amount("Of runs: several of them did."),
});

export const independence: z.ZodType<Independence> = z.strictObject({
  varianceRatio: z.number().describe("Variance of failing jobs per run over that of independent jobs."),
  p: share.describe("The chance of a ratio as large among independent jobs."),
  simulations: amount("How many simulated histories p was counted in."),
  runs: amount("Runs that told their jobs."),
  jobs: number,
  sharedCauseRuns: z.array(runId).describe("Runs with more failing jobs than independent jobs would ever give."),
  sharedCauses: z.array(
    z.strictObject({
      run: runId,
      runName: z.string(),
      failingJobs: number,
      expectedRuns: z.number().describe("Runs with as many failing jobs that independent jobs would give."),
    }),
  ),
});

export const shift: z.ZodType<Shift> = z.strictObject({
  scope: z.enum(["history", "job", "test"]),
  name: z.string().describe("The job or the test; empty for the history."),
  at: time("When the first run after the change started, most likely."),
  low: time("The earliest that it may have been, with a confidence of 99 %."),
  high: time("The latest."),
  run: runId,
  lowRun: runId,
  highRun: runId,
  runName: z.string(),
  lowRunName: z.string(),
  highRunName: z.string(),
  commit: z.string().nullable(),
  commitsBetween: amount("Different commits of the runs in which the change may have happened."),
  commits: z.array(z.string()).describe("The first of these commits."),
  events: z.array(datedEvent).describe("Dated events of that time that may have to do with it."),
  before: z.strictObject(rate),
  after: z.strictObject(rate),
});

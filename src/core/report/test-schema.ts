// The published shape of what a report says of single tests.

import { z } from "zod";
import type { ClassEvidence } from "../history/classes.ts";
import type { Containment } from "../history/failure-ledger.ts";
import type { Suggestion } from "../history/suggestions.ts";
import type { FailingTest } from "../history/tests.ts";
import type { JudgedTest } from "./report.ts";
import { amount, basis, number, rate, share, testId, time, type Shape } from "./schema-words.ts";

const failuresIn = {
  failures: amount("First attempts that failed, of executions."),
  executions: amount("What they are counted of; 0 where nobody knows."),
  basis,
  failuresTold: amount("First attempts that failed, however much was told of their job runs."),
};

const testClass = z
  .enum([
    "flaky",
    "broken",
    "fixed-regression",
    "live-regression",
    "outage",
    "masked",
    "stale-quarantine",
    "healthy",
    "too-little-data",
  ])
  .describe("What the failures are taken for.");

const evidence: z.ZodType<ClassEvidence> = z
  .strictObject({
    executions: amount("Runs in one job that executed it, those of outages left out."),
    failures: amount("Of executions: failed."),
    inferred: amount("Of executions: passes that were not told but follow from a job's success."),
    outageFailures: amount("Failures in runs that are outages."),
    recovered: amount("Failures after which a retry in the same job run passed."),
    isolated: amount("Single failures between passes."),
    longestStreak: amount("The most failures in a row in one job."),
    flips: amount("Commits at which it failed and passed in one job."),
    trailing: amount("Failures with no pass after them, in the job with most of them."),
    passesSince: amount("Passes after the last failure, in the job that has had fewest."),
    chanceFlaky: share.nullable().describe("That at least one failure was random; null where nobody needs it."),
    chanceBroken: share.nullable().describe("That it is broken now; null where nobody needs it."),
    needed: number.nullable().describe("With too little data: more executions that would settle it; null otherwise."),
  })
  .describe("What the class rests on.");

const signatures = z
  .array(z.strictObject({ signature: z.string(), failures: number }))
  .describe("Failures by type and message, with what varies folded away.");

/** The keys of a test that failed, for stories to add theirs. */
export const failingTestShape: Shape<FailingTest> = {
  test: testId,
  ...rate,
  estimate: share.nullable().describe("The share of failures in ratedOn; null where nothing is left to divide by."),
  basis,
  failuresTold: failuresIn.failuresTold,
  ratedOn: z
    .strictObject({ failures: number, executions: number })
    .describe(
      "What estimate and interval are made of: failures of executions where these were seen; where they are inferred, without " +
        "the first and the last failure in each job, which set the stretch of time.",
    ),
  inSharedRuns: z
    .strictObject({ failures: number, executions: number })
    .describe(
      "First attempts in runs whose failures have a shared cause: outages, and runs with far too many failing jobs, unless the " +
        "test failed in half of these jobs; in no rate. failuresTold has them.",
    ),
  failuresInReRuns: amount("First attempts that failed in re-runs; in no other count."),
  jobs: z.array(z.strictObject({ job: z.string(), ...failuresIn })),
  platforms: z.array(z.strictObject({ platform: z.string(), failures: number, executions: number })),
  firstFailure: time("When the run of its first failure started."),
  lastFailure: time("When the run of its last failure started."),
  firstFailureRun: z.string().nullable(),
  lastFailureRun: z.string().nullable(),
  firstFailureRunName: z.string().nullable().describe("What people call the run."),
  lastFailureRunName: z.string().nullable(),
  signatures,
  selfDifference: z
    .strictObject({
      recovered: amount("Failures after which a retry in the same job run passed."),
      mixedCommits: amount("Commits at which it failed in one run and passed in another of the same job."),
      mixedCommitsInferred: amount("Commits at which it failed in one run and its job succeeded in another."),
    })
    .describe("Evidence that nothing but chance was between a failure and a pass."),
  retries: amount("Attempts after the first."),
  retryFailures: amount("Of retries: failed."),
  skips: number,
  ignored: amount("Failures that the runner left out of its exit code."),
};

const { test: name, ...whatIsCounted } = failingTestShape;
/** What a test's failures are taken for, wherever a test is told of. */
export const classShape: Shape<Pick<JudgedTest, "class" | "evidence">> = { class: testClass, evidence };

export const test: z.ZodType<JudgedTest> = z.strictObject({
  test: name,
  ...classShape,
  costMinutes: amount(
    "Minutes that its failures cost: of the failed job runs, shared by the tests that failed, and of looking.",
  ),
  ...whatIsCounted,
});

export const containment: z.ZodType<Containment> = z.strictObject({
  test: testId,
  reason: z.string(),
  failures: number,
  jobs: z.array(z.string()),
});

export const suggestion: z.ZodType<Suggestion> = z
  .strictObject({
    test: testId,
    where: z
      .union([z.literal("all"), z.array(z.record(z.string(), z.string()))])
      .describe(
        "Everywhere, or the narrowest places that explain its failures: one of the conditions holds, all facts of which hold. " +
          "Facts are those of the platform, and job, in which * stands for any text.",
      ),
    failures: amount("First attempts that failed there, which are all; those of outages and re-runs are left out."),
    executions: amount("First attempts there."),
    executionsElsewhere: amount("First attempts in other places; none of them failed."),
    basis,
    signatures,
  })
  .describe("What a rule about a flaky test would say.");

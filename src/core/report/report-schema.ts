// The shape of a report for whoever reads it from another language. `schemas/report.schema.json` is made of it; a test
// keeps the file true and holds real reports against it. Nothing at run time imports this.

import { z } from "zod";
import type { Attribution } from "../history/attribution.ts";
import type { Containment } from "../history/failure-ledger.ts";
import type { Coverage } from "../history/coverage.ts";
import type { FailedJobs } from "../history/failed-jobs.ts";
import type { Job } from "../history/jobs.ts";
import type { FailingTest } from "../history/tests.ts";
import type { SummarisedHistory } from "../history/summaries.ts";
import type { ClassEvidence } from "../history/classes.ts";
import type { Independence } from "../history/independence.ts";
import type { Shift } from "../history/shifts.ts";
import type { RunId } from "../model/run.ts";
import type { WhatIf } from "../history/what-if.ts";
import type { Note } from "../model/note.ts";
import type { TestId } from "../model/test-id.ts";
import type { JudgedTest, Report } from "./report.ts";

/** A schema for each key, so that objects can be made of several shapes. */
export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

const number = z.int().nonnegative();
const amount = (what: string): typeof number => number.describe(what);
const share = z.number().min(0).max(1);
export const time = (what: string): z.ZodType<string | null> => z.iso.datetime().nullable().describe(what);
export const testId: z.ZodType<TestId> = z
  .string()
  .describe("Names a test across runs: file or package, titles, parameters.") as unknown as z.ZodType<TestId>;
const runId = z.string().describe("Names a run.") as unknown as z.ZodType<RunId>;
const basis = z
  .enum(["observed", "inferred"])
  .describe("Whether the counts were seen, or attributed from coarser facts; the two are never mixed in one number.");

/** The keys of a rate, to be spread into what carries it. */
const rate = {
  failures: amount("How often it failed."),
  executions: amount("What the failures are counted of."),
  estimate: share.nullable().describe("failures / executions; null where executions is 0."),
  low: share.describe("Lower end of the interval (Jeffreys)."),
  high: share.describe("Upper end of the interval (Jeffreys)."),
  confidence: share.describe("How surely the interval holds the true rate."),
};

const coverage: z.ZodType<Coverage> = z
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

const failedJobsPerRun = z
  .array(z.strictObject({ jobs: amount("Failing jobs."), runs: amount("Failed runs with so many.") }))
  .describe("How many jobs fail when a run fails.");

const failedJobs: z.ZodType<FailedJobs> = z
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

const month = z.strictObject({ month: z.string().regex(/^\d{4}-\d\d$/), runs: number, ...rate });

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
  failuresInReRuns: amount("First attempts that failed in re-runs; in no other count."),
  jobs: z.array(z.strictObject({ job: z.string(), ...failuresIn })),
  platforms: z.array(z.strictObject({ platform: z.string(), failures: number, executions: number })),
  firstFailure: time("When the run of its first failure started."),
  lastFailure: time("When the run of its last failure started."),
  firstFailureRun: z.string().nullable(),
  lastFailureRun: z.string().nullable(),
  signatures: z
    .array(z.strictObject({ signature: z.string(), failures: number }))
    .describe("Failures by type and message, with what varies folded away."),
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

const test: z.ZodType<JudgedTest> = z.strictObject({
  test: name,
  ...classShape,
  costMinutes: amount(
    "Minutes that its failures cost: of the failed job runs, shared by the tests that failed, and of looking.",
  ),
  ...whatIsCounted,
});

const containment: z.ZodType<Containment> = z.strictObject({
  test: testId,
  reason: z.string(),
  failures: number,
  jobs: z.array(z.string()),
});

const attributed = {
  observed: amount("Failures that were seen."),
  mean: z.number().describe("Failures, seen and attributed, on average; to a tenth."),
  low: z.number().describe("Lower end of what holds them with a confidence of 90 %."),
  high: z.number().describe("Upper end."),
  max: amount("The most that there can be."),
};

const attribution: z.ZodType<Attribution> = z
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

const summary: z.ZodType<SummarisedHistory> = z.strictObject({
  source: z.string(),
  from: time("The first day that was counted."),
  to: time("The last day that was counted."),
  rate: z.strictObject(rate).nullable(),
  failuresWithLogs: number.nullable(),
  failedJobsPerRun,
  months: z.array(month),
  jobs: z.array(z.strictObject({ job: z.string(), ...rate, basis })),
  tests: z.array(
    z.strictObject({
      test: testId,
      ...rate,
      jobs: z.array(z.strictObject({ job: z.string(), failures: number })),
      firstFailure: time("The first dated failure."),
      lastFailure: time("The last dated failure."),
    }),
  ),
  events: z.array(
    z.strictObject({
      at: time("When, where it was told as a day."),
      when: z.string(),
      what: z.string(),
      subject: z.string(),
      scope: z.string().nullable(),
      effect: z.string().nullable(),
      commit: z.string().nullable(),
    }),
  ),
  attributions: z
    .array(z.strictObject({ test: z.string().nullable(), job: z.string().nullable(), failures: number }))
    .describe("Failures that those who counted attributed to tests."),
  attribution: attribution.nullable(),
  findings: z
    .array(
      z.strictObject({
        code: z.string().describe("A stable word for scripts."),
        level: z.enum(["info", "warning"]),
        what: z.string(),
        counts: z.record(z.string(), z.number()).describe("The numbers in it."),
      }),
    )
    .describe("What does not fit in its numbers, cannot be, or says less than it seems to; each is a note as well."),
});

const whatIf: z.ZodType<WhatIf> = z.strictObject({
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
});

const independence: z.ZodType<Independence> = z.strictObject({
  varianceRatio: z.number().describe("Variance of failing jobs per run over that of independent jobs."),
  p: share.describe("The chance of a ratio as large among independent jobs."),
  simulations: amount("How many simulated histories p was counted in."),
  runs: amount("Runs that told their jobs."),
  jobs: number,
  sharedCauseRuns: z.array(runId).describe("Runs with more failing jobs than independent jobs would ever give."),
  sharedCauses: z.array(
    z.strictObject({
      run: runId,
      failingJobs: number,
      expectedRuns: z.number().describe("Runs with as many failing jobs that independent jobs would give."),
    }),
  ),
});

const shift: z.ZodType<Shift> = z.strictObject({
  scope: z.enum(["history", "job", "test"]),
  name: z.string().describe("The job or the test; empty for the history."),
  at: time("When the first run after the change started, most likely."),
  low: time("The earliest that it may have been, with a confidence of 99 %."),
  high: time("The latest."),
  run: runId,
  lowRun: runId,
  highRun: runId,
  commit: z.string().nullable(),
  before: z.strictObject(rate),
  after: z.strictObject(rate),
});

const place = z.strictObject({
  source: z.string(),
  line: z.int().exactOptional(),
  column: z.int().exactOptional(),
  byte: z.int().exactOptional(),
});

export const note: z.ZodType<Note> = z.strictObject({
  code: z.string().describe("A stable word for scripts."),
  level: z.enum(["info", "warning"]),
  what: z.string(),
  place: place.nullable(),
});

export const reportSchema: z.ZodType<Report> = z
  .strictObject({
    schema: z
      .literal("deflake-report/1")
      .describe("Changes when a key goes or changes its meaning, not when one is added."),
    generatedFrom: z.strictObject({
      from: time("When the first run started."),
      to: time("When the last run started."),
      job: z.string().nullable().describe("The jobs that were asked for; null for all."),
      platform: z.record(z.string(), z.string()).describe("The platform that was asked for; empty for all."),
    }),
    coverage,
    rate: z.strictObject(rate).describe("Of counted runs, how many failed."),
    failedJobsPerRun,
    failedJobs,
    months: z.array(month).describe("Counted runs by month, UTC."),
    jobs: z
      .array(z.strictObject(jobShape))
      .describe("Each job over the runs in which it existed, most failures first."),
    tests: z
      .array(test)
      .describe("The tests that failed at least once: the costliest first, then most failures first."),
    passingTests: z
      .strictObject({
        healthy: amount("Passed often enough to show a rate below 10 %."),
        tooLittleData: amount("Did not yet."),
      })
      .describe("The tests that never failed."),
    attribution: attribution.nullable().describe("Null where no job run failed without telling of its tests."),
    whatIf: z
      .array(whatIf)
      .describe("How many runs would pass if the worst tests were contained, corrected for hindsight."),
    independence: independence.nullable().describe("Whether jobs fail independently; null where no run has two jobs."),
    shifts: z.array(shift).describe("When rates changed: of the history, of jobs, of tests; oldest first in each."),
    outages: z
      .array(
        z.strictObject({
          run: runId,
          groups: amount("Files or suites with failing tests."),
          usual: amount("What nine of ten runs have at most."),
        }),
      )
      .describe("Runs in which many unrelated tests failed at once and passed again."),
    together: z.array(z.array(testId)).describe("Tests that fail in the same runs."),
    coFailures: z.array(
      z.strictObject({
        tests: z.array(testId),
        runsOfAll: amount("Runs in which all of them failed."),
        runsOfAny: amount("Runs in which one of them failed."),
      }),
    ),
    containment: z.array(containment).describe("Failures that the runner itself already leaves out of its exit code."),
    summaries: z.array(summary).describe("Histories that were told in counts; in no other number of the report."),
    notes: z.array(note).describe("What was left out, is missing, or does not add up."),
  })
  .describe(
    "A report of deflake. Further keys may stand beside those named here: readers pass over what they do not know.",
  );

// The shape of a report for whoever reads it from another language. `schemas/report.schema.json` is made of it; a test
// keeps the file true and holds real reports against it. Nothing at run time imports this.

import { z } from "zod";
import { attribution, fingerprint, independence, retrying, shift, whatIf } from "./course-schema.ts";
import type { Report } from "./report.ts";
import { coverage, failedJobs, failedJobsPerRun, jobShape, month } from "./run-schema.ts";
import { amount, datedEvent, note, rate, runId, testId, time } from "./schema-words.ts";
import { summary } from "./summary-schema.ts";
import { containment, suggestion, test } from "./test-schema.ts";

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
    retrying: retrying.nullable(),
    whatIf: z
      .array(whatIf)
      .describe("How many runs would pass if the worst tests were contained, corrected for hindsight."),
    independence: independence.nullable().describe("Whether jobs fail independently; null where no run has two jobs."),
    shifts: z.array(shift).describe("When rates changed: of the history, of jobs, of tests; oldest first in each."),
    events: z.array(datedEvent).describe("Dated events that say what could run when, oldest first."),
    outages: z
      .array(
        z.strictObject({
          run: runId,
          runName: z.string(),
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
    fingerprints: z.array(fingerprint).describe("Tests that fail with one fingerprint, most failures first."),
    containment: z.array(containment).describe("Failures that the runner itself already leaves out of its exit code."),
    suggestions: z.array(suggestion).describe("What a rule about each flaky test would say, most failures first."),
    summaries: z.array(summary).describe("Histories that were told in counts; in no other number of the report."),
    notes: z.array(note).describe("What was left out, is missing, or does not add up."),
  })
  .describe(
    "A report of deflake. Further keys may stand beside those named here: readers pass over what they do not know.",
  );

// The published shape of a history that was told in counts.

import { z } from "zod";
import type { SummarisedHistory } from "../history/summaries.ts";
import { attribution } from "./course-schema.ts";
import { failedJobsPerRun, month } from "./run-schema.ts";
import { basis, datedEvent, number, rate, testId, time } from "./schema-words.ts";

export const summary: z.ZodType<SummarisedHistory> = z.strictObject({
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
  events: z.array(datedEvent),
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

// The shape of what `deflake run --result` writes, for whoever reads it from another language. `schemas/run-result.schema.json`
// is made of it; a test keeps the file true. Nothing at run time imports this.

import { z } from "zod";
import { outcomes } from "../model/outcome.ts";
import { note } from "./schema-words.ts";

const count = z.int().nonnegative();
const counts = z.strictObject({
  passed: count,
  flaky: count.describe("Failed, then passed."),
  ignored: count.describe("Failed, and a rule keeps it from counting."),
  failed: count.describe("Failed, or did not end."),
  skipped: count,
  notRun: count.describe("Left out by a rule."),
});

const attempt = z.strictObject({
  attempt: z.int().positive().describe("1 for the first execution, 2 for its first retry."),
  outcome: z.enum(outcomes as [string, ...string[]]),
  durationMs: z.number().nonnegative().nullable(),
  signature: z
    .string()
    .nullable()
    .describe("Of a failure: its type and message with everything that varies folded away."),
});

const test = z.strictObject({
  test: z.string(),
  occurrence: z.int().positive().describe("Tells apart tests that share a name."),
  file: z.string().nullable(),
  kind: z.enum(["passed", "flaky", "ignored", "failed", "skipped", "notRun"]).describe("Under which count it is."),
  verdict: z.enum(["passed", "failed", "flaky", "skipped", "unfinished"]),
  gates: z.boolean().describe("Keeps the run from being green."),
  disposition: z.strictObject({
    kind: z.enum(["counted", "ignored", "not-run"]),
    rule: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  refusals: z
    .array(
      z.strictObject({
        rule: z.string(),
        because: z.enum(["elsewhere", "other-failure", "expired", "drifted", "masked", "still-failing"]),
      }),
    )
    .describe("Rules about the test that do not cover its failure."),
  attempts: z.array(attempt).describe("The runner's own first, then ours."),
});

export const runResultSchema: z.ZodType = z.strictObject({
  schema: z.literal("deflake-run/1").describe("Changes when a key goes or changes its meaning, not when one is added."),
  run: z.string().describe("Names the run in the history."),
  job: z.string(),
  command: z.string(),
  exitCode: count.describe("What `deflake run` exits with."),
  runnerExit: z
    .strictObject({ code: count.nullable(), signal: z.string().nullable() })
    .describe("How the command itself ended; one of the two is null."),
  timedOut: z.boolean(),
  interrupted: z.boolean(),
  forgiven: z.boolean().describe("A non-zero exit became zero."),
  why: z.array(z.string()).describe("Why it was forgiven, or everything that kept it from being forgiven."),
  reasons: z
    .array(z.strictObject({ code: z.string(), what: z.string(), tests: z.array(z.string()) }))
    .describe("The same as `why`, with a stable code and the tests that each is about."),
  complete: z.boolean().describe("The results end as they should and tell of every test that was started."),
  fresh: z.boolean().describe("The results are of this run."),
  counts,
  notes: z.array(note),
  tests: z.array(test),
});

// The shape of a story for whoever reads it from another language. `schemas/story.schema.json` is made of it; a test keeps
// the file true and holds real stories against it. Nothing at run time imports this.

import { z } from "zod";
import type { Failure } from "../model/attempt.ts";
import { outcomes, type Outcome } from "../model/outcome.ts";
import type { Properties } from "../model/properties.ts";
import { conclusions, type Conclusion, type RunId } from "../model/run.ts";
import type { Verdict } from "../model/verdict.ts";
import type { JobStory, Streak } from "./job-story.ts";
import { shift } from "./course-schema.ts";
import { jobShape } from "./run-schema.ts";
import type { RunStory, Verdicts } from "./run-story.ts";
import { testId, time, type Shape } from "./schema-words.ts";
import { classShape, failingTestShape, suggestion } from "./test-schema.ts";
import type { TestStory } from "./test-story.ts";
import type { RunMention } from "./trail.ts";

const count = z.int().nonnegative();
const duration = z.number().nonnegative();
const outcome: z.ZodType<Outcome> = z.enum(outcomes);
const conclusion: z.ZodType<Conclusion> = z.enum(conclusions);
const verdict: z.ZodType<Verdict> = z.enum(["passed", "failed", "flaky", "skipped", "unfinished"]);
const judgement = z.enum(["good", "bad", "none"]);
const runId = z.string() as unknown as z.ZodType<RunId>;

const failure: z.ZodType<Failure> = z.strictObject({
  type: z.string().nullable(),
  message: z.string(),
  trace: z.string().nullable(),
  output: z.string().nullable().describe("What the test printed, its end where that was long."),
});

const seed = z.string().nullable().describe("What the runner shuffled its tests by, or made their data of.");
const properties: z.ZodType<Properties> = z
  .array(z.strictObject({ name: z.string(), value: z.string() }))
  .describe("What is said of it in words of its own. One name may stand there with several values.");

/** How a run is named where a story is about something else. */
const mention: Shape<RunMention> = {
  run: runId.describe("Its id."),
  name: z.string().describe("What people call it."),
  startedAt: time("When it started."),
};

const schema = z
  .literal("deflake-story/1")
  .describe("Changes when a key goes or changes its meaning, not when one is added.");

type Told<T> = T & { readonly schema: "deflake-story/1" };

const testStory: Shape<Told<TestStory>> = {
  schema,
  kind: z.literal("test"),
  ...failingTestShape,
  ...classShape,
  properties,
  shifts: z.array(shift).describe("When its rate changed, oldest first."),
  suggestion: suggestion.nullable().describe("What a rule about it would say; null where it is not called flaky."),
  firstSeen: z.strictObject(mention).nullable(),
  lastSeen: z.strictObject(mention).nullable(),
  skipReason: z
    .strictObject({ ...mention, job: z.string(), reason: failure })
    .nullable()
    .describe("Why it was skipped, as it was told last; null where it never was, and where nobody said why."),
  durationMs: z
    .strictObject({ median: duration, longest: duration })
    .nullable()
    .describe("Of first attempts whose duration is known."),
  trails: z
    .array(
      z.strictObject({
        job: z.string(),
        total: count.describe("How often it was there; steps are the last of them."),
        steps: z.array(
          z.strictObject({ ...mention, verdict, outcomes: z.array(outcome).describe("Of its attempts.") }),
        ),
      }),
    )
    .describe("Its last attempts in each job, oldest first."),
  signatures: z
    .array(
      z.strictObject({
        signature: z.string(),
        failures: count,
        latest: z.strictObject({
          ...mention,
          job: z.string(),
          attempt: count,
          outcome,
          platform: z.string().describe("Where its job ran."),
          seed,
          properties,
          failure: failure.nullable(),
        }),
      }),
    )
    .describe("Failures by type and message, with what varies folded away, and the latest of each in full."),
  containment: z
    .array(z.strictObject({ reason: z.string(), failures: count, jobs: z.array(z.string()) }))
    .describe("Failures that the runner left out of its exit code."),
};

const verdicts: z.ZodType<Verdicts> = z.strictObject({
  passed: count,
  failed: count,
  flaky: count,
  skipped: count,
  unfinished: count,
});

const runStory: Shape<Told<RunStory>> = {
  schema,
  kind: z.literal("run"),
  ...mention,
  workflow: z.string().nullable(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  event: z.string().nullable(),
  attempt: count.describe("1 for the first run, 2 for its first re-run."),
  finishedAt: time("When it ended."),
  conclusion: conclusion.nullable().describe("What CI said; null where no CI said anything."),
  url: z.string().nullable(),
  jobs: z.array(
    z.strictObject({
      job: z.string(),
      attempt: count,
      conclusion: conclusion.nullable(),
      platform: z.string(),
      seed,
      properties,
      startedAt: time("When it started."),
      durationMs: duration.nullable(),
      telling: z.enum(["all", "failures", "none"]).describe("How much of what it ran was told."),
      complete: z.boolean().nullable(),
      failedSteps: z.array(z.string()),
      tests: verdicts,
    }),
  ),
  verdicts,
  tests: z
    .array(
      z.strictObject({
        test: testId,
        job: z.string(),
        occurrence: count,
        verdict,
        outcomes: z.array(outcome),
        ignoredBecause: z.string().nullable(),
        properties,
        signature: z.string().nullable(),
        failure: failure.nullable().describe("Of its first bad attempt."),
      }),
    )
    .describe("Those that failed, were flaky or did not end."),
  sameCommit: z
    .array(z.strictObject({ ...mention, conclusion: conclusion.nullable() }))
    .describe("Other runs of the same commit."),
};

const streak: z.ZodType<Streak> = z.strictObject({
  judgement: z.enum(["good", "bad"]),
  runs: count,
  from: z.strictObject(mention),
  to: z.strictObject(mention),
});

const jobStory: Shape<Told<JobStory>> = {
  schema,
  kind: z.literal("job"),
  ...jobShape,
  total: count.describe("How many runs have it; steps are the last of them."),
  steps: z.array(z.strictObject({ ...mention, judgement, conclusion: conclusion.nullable() })),
  streak: streak.nullable().describe("The one that the last run stands in."),
  longestFailing: streak.nullable(),
  shifts: z.array(shift).describe("When its rate changed, oldest first."),
  tests: z.array(z.strictObject(failingTestShape)).describe("Those that failed in it, by what happened in it alone."),
};

export const storySchema: z.ZodType<Told<TestStory> | Told<RunStory> | Told<JobStory>> = z.union([
  z.strictObject(testStory).describe("The story of a test."),
  z.strictObject(runStory).describe("The story of a run."),
  z.strictObject(jobStory).describe("The story of a job."),
]);

// The shape of what reproduce, hunt and bisect say, for whoever reads it from another language.
// `schemas/diagnosis.schema.json` is made of it; a test keeps the file true. Nothing at run time imports this.

import { z } from "zod";
import type { Bisection, NamedCommit, SecondChange } from "./bisection.ts";
import type { Diagnosis, DiagnosisAnswer, DiagnosisCondition, DiagnosisOdd, DiagnosisSignature } from "./diagnosis.ts";
import { amount, rate, share, testId, type Shape } from "./schema-words.ts";

const seconds = z.number().nonnegative();
const commit = z.string().nullable();

const answer: Shape<DiagnosisAnswer> = {
  kind: z
    .enum(["alone", "polluters", "state-setters", "diffuse", "nothing", "unseen", "commit", "rate", "undecided"])
    .describe(
      "diffuse: the more ran before, the more often, and no test in particular. nothing: no earlier test changes the rate. unseen: what is looked for never came, and hardly will.",
    ),
  tests: z.array(testId).describe("The tests that are needed before the victim, in their order; empty where none is."),
  commit: commit.describe("The first commit with the changed rate."),
};

const signature: Shape<DiagnosisSignature> = {
  ...rate,
  signature: z.string().describe("How the victim failed, with what varies folded away."),
  wanted: z.boolean().describe("It is one of those that are looked for; the others are set aside."),
  conditions: z
    .array(z.strictObject(rate))
    .describe("Under each of the conditions, in their order; intervals of one signature hold together."),
};

const odd: Shape<DiagnosisOdd> = {
  tests: z.array(testId),
  commit,
  probability: share,
};

const condition: Shape<DiagnosisCondition> = {
  ...rate,
  condition: z.string(),
  trials: amount("Starts under this condition, those that told nothing among them."),
  testSeconds: seconds,
  against: z
    .enum(["higher", "lower", "unknown"])
    .describe("Whether its rate is another than that of the first condition, with the confidence asked for."),
};

const named = z.strictObject({ id: z.string(), subject: z.string() } satisfies Shape<NamedCommit>);

const second: Shape<SecondChange> = {
  probability: share.describe("That there are two."),
  side: z.enum(["before", "after"]).describe("On which side of the answer it lies."),
  from: named.describe("It came with one of the commits from this one to the next, 8 times in 10."),
  to: named,
  command: z.string().describe("Looks for it."),
};

const bisection: Shape<Bisection> = {
  suspects: z
    .array(named)
    .describe(
      "One of them made the change: one, unless some cannot be tried. Empty: nothing changed, or nobody knows.",
    ),
  merges: z
    .array(named)
    .describe("Merges that were looked into, because the change came with them; the first is on the line."),
  mergeItself: z.boolean().describe("Nothing that the last of these merges brought in makes the change alone."),
  rises: z.boolean().describe("The test fails more often since; else less often."),
  before: z.strictObject(rate),
  after: z.strictObject(rate),
  skipped: amount("Commits that do not build, or do not run the test."),
  commits: amount("Commits in the line."),
  buildSeconds: seconds,
  changes: z
    .array(named)
    .describe("The first commits after two changes, as near as they are known, where two are likelier than one."),
  second: z
    .strictObject(second)
    .nullable()
    .describe("What is known of the change that is not the answer; null where one is likelier than two."),
};

const diagnosis: Shape<Diagnosis> = {
  verb: z.enum(["reproduce", "hunt", "bisect"]),
  subject: testId,
  answer: z.strictObject(answer),
  confidence: share,
  rate: z.strictObject(rate).describe("The interval holds at all times at once, however it was decided when to stop."),
  signatures: z.array(z.strictObject(signature)),
  trials: amount("Starts, those that told nothing among them."),
  testExecutions: amount("Tests that ran in them."),
  testSeconds: seconds,
  odds: z.array(z.strictObject(odd)),
  conditions: z.array(z.strictObject(condition)),
  interrupted: z.boolean().describe("Stopped before there was an answer; what was seen is kept."),
  trialsLeft: amount(
    "About how many more trials an answer needs; null where there is one, or nobody can tell.",
  ).nullable(),
  command: z.string().describe("Shows the failure; of an interrupted search, goes on with it."),
};

export const diagnosisSchema: z.ZodType = z.strictObject({
  schema: z
    .literal("deflake-diagnosis/1")
    .describe("Changes when a key goes or changes its meaning, not when one is added."),
  ...diagnosis,
  bisection: z.strictObject(bisection).exactOptional().describe("Of a bisection."),
});

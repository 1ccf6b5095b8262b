// The shape of a policy file, for editors: `schemas/policy.schema.json` is made of it, and a test holds it against the
// reader beside this file. Nothing at run time imports this.

import { z } from "zod";

/** A number is a text to whoever wrote `failure: 404`. */
const name = z.union([z.string().min(1), z.number()]);
const anyText = z.union([z.string(), z.number()]);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const length = z.string().regex(/^(?:\d{1,6}[smhd])+$/);
const retries = z.int().min(0).max(20);

const place = z
  .record(z.string().min(1), name)
  .refine((facts) => Object.keys(facts).length > 0)
  .meta({ minProperties: 1 })
  .describe("Facts that all must hold: os, arch, runtime, job… `*` stands for any text.");

const rule = z.strictObject({
  test: name.describe("A test id; `*` stands for any text."),
  action: z
    .enum(["retry", "ignore", "skip"])
    .describe("retry: run it again, alone. ignore: it runs and its failure does not count. skip: it does not run."),
  where: z
    .union([z.literal("all"), z.array(place).min(1)])
    .describe("Everywhere, or where one of these holds. Written out, never empty."),
  failure: name
    .describe(
      "A part of the signature or the message, or /an expression/ with the flags i, m, s. Any other failure counts.",
    )
    .optional(),
  reason: name.describe("Why it fails though nothing is wrong."),
  owner: anyText.describe("Who looks after it.").optional(),
  issue: anyText.describe("Where it is being worked on.").optional(),
  added: day.describe("When the rule was added.").optional(),
  review: day
    .describe("When somebody shall look at it again. Past it, and the days of grace, it holds no longer.")
    .optional(),
  evidence: z
    .strictObject({ failures: z.int().min(0), executions: z.int().min(1) })
    .describe("What it was added on. Failing clearly more often ends its protection.")
    .optional(),
});

const customRunner = z.strictObject({
  name,
  command: name.describe(
    "Runs some tests: {tests} are ids as arguments, {list} is a file of them, {results} a fresh path.",
  ),
  all: anyText.describe("Runs all tests.").optional(),
  list: anyText.describe("Prints the ids of all tests.").optional(),
  results: name.describe("The format that it writes."),
  order: z.enum(["given", "sorted", "unknown"]).describe("In which order it runs what it is told to run.").optional(),
});

export const policySchema: z.ZodType = z
  .strictObject({
    version: z.literal(1),
    runner: z.union([name, customRunner]).describe("Which runner the project uses, or one of its own.").optional(),
    retry: z
      .strictObject({
        listed: retries.describe("Extra attempts for a failed test that a rule with `retry` covers.").optional(),
        unlisted: retries.describe("Extra attempts for any other failed test.").optional(),
        "stop-after": z
          .strictObject({
            tests: z.int().min(0).max(100_000).describe("More failed tests than this, and none is retried.").optional(),
            share: z
              .union([z.string().regex(/^\d{1,3}(?:\.\d+)?\s*%$/), z.number().min(0).max(1)])
              .describe("The same as a share of all tests that ran.")
              .optional(),
            time: length.describe("For all retries together.").optional(),
          })
          .optional(),
      })
      .optional(),
    grace: length.describe("How long a rule holds past its review date.").optional(),
    rules: z.array(rule).nullable().optional(),
  })
  .describe("deflake.yaml: which flaky tests a project contains, and how");

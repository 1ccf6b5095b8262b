// The shape of a shard of a hunt, for whoever looks into one. `schemas/hunt-shard.schema.json` is made of it; a test keeps
// the file true. Nothing at run time imports this.

import { z } from "zod";
import type { HuntedTest, HuntShard, PlacedTest } from "../search/hunt/shard.ts";
import type { HuntAsk, HuntRecord } from "../search/hunt/trial.ts";
import { share, testId, type Shape } from "./schema-words.ts";

const selection = z
  .array(z.int().nonnegative())
  .describe("Places in `suspects`: what runs before the victim, in order.");
const placed: Shape<PlacedTest> = { test: testId, file: z.string().nullable() };

const subject: Shape<HuntedTest> = {
  victim: z.strictObject(placed),
  suspects: z
    .array(z.strictObject({ ...placed, seconds: z.number().nonnegative() }))
    .describe("The tests that can run before the victim, in their order."),
  history: z
    .array(z.strictObject({ selection, failed: z.boolean() } satisfies Shape<HuntRecord>))
    .describe("Recorded runs as trials."),
};

const ask: Shape<HuntAsk> = {
  selection,
  repeats: z.int().min(1).describe("How often at most."),
  until: z.enum(["failed", "passed"]).describe("The first trial that comes out so is the last."),
};

const failure = z
  .union([
    z.strictObject({ kind: z.literal("text"), text: z.string() }),
    z.strictObject({ kind: z.literal("regex"), source: z.string(), flags: z.string() }),
  ])
  .nullable();

const shard: Shape<HuntShard> = {
  search: z.string().describe("The hunt that it is a part of."),
  shard: z.int().min(1),
  shards: z.int().min(1),
  again: z.string().describe("Where it was planned, this goes on with the hunt."),
  command: z.array(z.string()).min(1),
  question: z.enum(["cause", "raises", "clears"]),
  failure,
  confidence: share,
  timeoutMs: z.number().positive().nullable().describe("For one trial."),
  subject: z.strictObject(subject),
  asks: z.array(z.strictObject(ask)),
};

export const huntShardSchema: z.ZodType = z.strictObject({
  schema: z.literal("deflake-hunt-shard/1").describe("Changes when a key goes or changes its meaning."),
  ...shard,
});

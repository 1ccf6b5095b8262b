// The words that the published shapes share: counts, rates, times, names.

import { z } from "zod";
import type { DatedEvent } from "../history/dated-event.ts";
import type { Basis, Rate } from "../history/rate.ts";
import type { Note } from "../model/note.ts";
import type { RunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";

/** A schema for each key, so that objects can be made of several shapes. */
export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

export const number: z.ZodInt = z.int().nonnegative();
export const amount = (what: string): typeof number => number.describe(what);
export const share: z.ZodNumber = z.number().min(0).max(1);
export const time = (what: string): z.ZodType<string | null> => z.iso.datetime().nullable().describe(what);
export const testId: z.ZodType<TestId> = z
  .string()
  .describe("Names a test across runs: file or package, titles, parameters.") as unknown as z.ZodType<TestId>;
export const runId: z.ZodType<RunId> = z.string().describe("Names a run.") as unknown as z.ZodType<RunId>;
export const basis: z.ZodType<Basis> = z
  .enum(["observed", "inferred"])
  .describe("Whether the counts were seen, or attributed from coarser facts; the two are never mixed in one number.");

/** The keys of a rate, to be spread into what carries it. */
export const rate: Shape<Rate> = {
  failures: amount("How often it failed."),
  executions: amount("What the failures are counted of."),
  estimate: share.nullable().describe("failures / executions; null where executions is 0."),
  low: share.describe("Lower end of the interval (Jeffreys, of counts divided by dispersion)."),
  high: share.describe("Upper end of the interval (Jeffreys, of counts divided by dispersion)."),
  confidence: share.describe("How surely the interval holds the true rate."),
  dispersion: z
    .number()
    .min(1)
    .describe("How much the interval was widened, in variance, because failures come in bursts; 1 where they do not."),
};

export const datedEvent: z.ZodType<DatedEvent> = z.strictObject({
  at: time("When, where it was told as a day."),
  when: z.string(),
  what: z.string(),
  subject: z.string(),
  scope: z.string().nullable(),
  effect: z.string().nullable(),
  commit: z.string().nullable(),
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

// The shape of what an import says, for whoever reads it from another language. `schemas/import.schema.json` is made of it;
// a test keeps the file true. Nothing at run time imports this.

import { z } from "zod";
import { note } from "./schema-words.ts";

const count = z.int().nonnegative();

export const importSchema: z.ZodType = z.strictObject({
  schema: z
    .literal("deflake-import/1")
    .describe("Changes when a key goes or changes its meaning, not when one is added."),
  inputs: count.describe("Files that were read; added, known and replaced add up to it."),
  added: count.describe("Files that were new."),
  known: count.describe("Files that were there already, exactly so."),
  replaced: count.describe("Files that were there already, and told otherwise."),
  attempts: count.describe("Attempts saved by this import."),
  runs: count.describe("Runs that the files told of, new or not."),
  notes: z.array(note).describe("What broke, was left out or had to be guessed, with its place."),
  interrupted: z.boolean().describe("Stopped before the end; what is counted is saved."),
});

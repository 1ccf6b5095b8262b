// The published schema is made of the one in the code, and what an import says obeys it.
import { expect, test } from "vitest";
import { importSchema } from "../../../src/core/report/import-schema.ts";
import { renderImportJson } from "../../../src/render/import-json.ts";
import { published } from "./published.ts";

test("schemas/import.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(published("import:1", importSchema)).toMatchFileSnapshot("../../../schemas/import.schema.json");
});

test("what an import says obeys the schema", () => {
  const notes = [
    { code: "truncated", level: "warning", what: "It breaks off.", place: { source: "a.xml", line: 3 } },
  ] as const;
  const counts = { inputs: 3, added: 1, known: 1, replaced: 1, attempts: 20, runs: 2, notes, interrupted: false };
  expect(importSchema.safeParse(JSON.parse(renderImportJson(counts))).error).toBeUndefined();
});

// The published schema is made of the one in the code, and real reports obey it.
import { expect, test } from "vitest";
import { z } from "zod";
import { everything } from "../../../src/app/ports.ts";
import { report } from "../../../src/app/report.ts";
import { reportSchema } from "../../../src/core/report/report-schema.ts";
import { histories } from "../../app/histories.ts";
import { storeOf } from "../../app/told-history.ts";

/** The file allows keys it does not know, because new findings become new keys; the tests here do not. */
const published = {
  $id: "urn:deflake:schema:report:1",
  ...z.toJSONSchema(reportSchema, {
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      // The format says it; the expression for leap years that zod adds helps nobody who reads the file.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  }),
};

test("schemas/report.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot("../../../schemas/report.schema.json");
});

test.each(Object.entries(histories))("the report of %s obeys the schema", async (_, { runs, source }) => {
  const value = await report(everything, { store: await storeOf(runs, source) });
  expect(reportSchema.safeParse(JSON.parse(JSON.stringify(value))).error).toBeUndefined();
});

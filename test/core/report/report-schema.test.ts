// The published schema is made of the one in the code, and real reports obey it.
import { expect, test } from "vitest";
import { everything } from "../../../src/app/ports.ts";
import { report } from "../../../src/app/report.ts";
import { reportSchema } from "../../../src/core/report/report-schema.ts";
import { histories } from "../../app/histories.ts";
import { storeOf } from "../../app/told-history.ts";
import { published } from "./published.ts";

test("schemas/report.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(published("report:1", reportSchema)).toMatchFileSnapshot("../../../schemas/report.schema.json");
});

test.each(Object.entries(histories))("the report of %s obeys the schema", async (_, { runs, source }) => {
  const value = await report(everything, { store: await storeOf(runs, source) });
  expect(reportSchema.safeParse(JSON.parse(JSON.stringify(value))).error).toBeUndefined();
});

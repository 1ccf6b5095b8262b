// The published shape of what a run came to.
import { expect, test } from "vitest";
import { runResultSchema } from "../../../src/core/report/run-result-schema.ts";
import { published } from "./published.ts";

test("schemas/run-result.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(published("run-result:1", runResultSchema)).toMatchFileSnapshot(
    "../../../schemas/run-result.schema.json",
  );
});

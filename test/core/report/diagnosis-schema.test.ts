// The published schema is made of the one in the code, and what reproduce says obeys it.
import { expect, test } from "vitest";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { diagnosisSchema } from "../../../src/core/report/diagnosis-schema.ts";
import { huntShardSchema } from "../../../src/core/report/hunt-shard-schema.ts";
import { reproductionOf } from "../../../src/core/report/reproduction.ts";
import { answerOf } from "../../../src/core/search/reproduce/answer.ts";
import { openReproduction } from "../../../src/core/search/reproduce/evidence.ts";
import { reproduceSearch } from "../../../src/core/search/reproduce/reproduce.ts";
import { replay } from "../../../src/core/search/search.ts";
import { renderDiagnosisJson } from "../../../src/render/diagnosis-json.ts";
import { published } from "./published.ts";

test("schemas/diagnosis.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(published("diagnosis:1", diagnosisSchema)).toMatchFileSnapshot("../../../schemas/diagnosis.schema.json");
});

test("schemas/hunt-shard.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(published("hunt-shard:1", huntShardSchema)).toMatchFileSnapshot(
    "../../../schemas/hunt-shard.schema.json",
  );
});

test.each([0, 1, 12])("what reproduce says after %d trials obeys the schema", (trials) => {
  const begun = openReproduction({
    conditions: ["alone", "alone, busy CPU"],
    goal: { kind: "rate", width: 0.1 },
    confidence: 0.95,
    atMostTrials: null,
    atMostSeconds: null,
  });
  const seen = Array.from({ length: trials }, (_, trial) => ({
    condition: trial % 2,
    trial,
    outcome: trial % 3 === 0 ? ("failed" as const) : ("passed" as const),
    signature: trial % 3 === 0 ? "False" : null,
    seconds: 0.5,
    executions: 1,
  }));
  const answer = answerOf(replay(reproduceSearch, begun, seen));
  const said = renderDiagnosisJson(reproductionOf(asTestId("a.test > t"), answer, trials === 1, "deflake reproduce t"));
  expect(diagnosisSchema.safeParse(JSON.parse(said)).error).toBeUndefined();
});

// The published schema is made of the one in the code, and never refuses what the reader takes. The reader knows more: days
// of the calendar, operating systems, duplicates.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parsePolicyFile } from "../../../src/formats/policy-file/policy-file.ts";
import { policySchema } from "../../../src/formats/policy-file/schema.ts";
import { z } from "zod";

test("schemas/policy.schema.json is up to date (vitest -u writes it)", async () => {
  const schema = z.toJSONSchema(policySchema, { target: "draft-2020-12" });
  const text = `${JSON.stringify({ $id: "urn:deflake:schema:policy:1", ...schema }, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../schemas/policy.schema.json");
});

/** What may stand in a file, right or wrong, by key. */
const odd = fc.constantFrom<unknown>("x", "", 3, -1, 1.5, [], {}, true, "10m", "20%", "2026-02-23", ["x"], {
  x: 1,
});
const oneOf = (...values: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd });
const rule = fc.record(
  {
    test: oneOf("a.py", "net/*"),
    action: oneOf("retry", "ignore"),
    where: oneOf("all", [{ os: "linux" }], [{ job: "q*" }, { os: "darwin", arch: "arm64" }]),
    failure: oneOf("boom", "/bo+m/i"),
    reason: oneOf("known"),
    owner: oneOf("@team"),
    added: oneOf("2026-02-23"),
    review: oneOf("2026-05-23"),
    evidence: oneOf({ failures: 1, executions: 3 }),
    extra: odd,
  },
  { requiredKeys: ["test", "action", "where", "reason"] },
);
const file = fc.record(
  {
    version: oneOf(1),
    runner: oneOf("vitest", { name: "mine", command: "run {tests}", results: "junit" }),
    retry: oneOf({ listed: 2, unlisted: 0, "stop-after": { tests: 10, share: "20%", time: "10m" } }, { listed: 1 }),
    grace: oneOf("14d"),
    rules: fc.array(rule, { maxLength: 2 }),
  },
  { requiredKeys: ["version"] },
);

const isRight = (text: string): boolean => parsePolicyFile(text, "deflake.yaml").policy !== null;

test("what the reader takes has the shape of the schema", () => {
  let taken = 0;
  fc.assert(
    fc.property(file, (content) => {
      const text = stringify(content);
      if (!isRight(text)) return;
      taken += 1;
      expect(policySchema.safeParse(parse(text)).error?.issues, text).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
  expect(taken, "the files that were drawn say something").toBeGreaterThan(50);
});

// What deflake writes as CTRF it reads back: every attempt with its outcome, times and texts.
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { jobRunRecordOf } from "../../src/core/history/job-run-record.ts";
import { bareAttempt, type Attempt } from "../../src/core/model/attempt.ts";
import { evidenceOf, outcomes, type Outcome } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun } from "../../src/core/model/run.ts";
import { testId } from "../../src/core/model/test-id.ts";
import { ctrf } from "../../src/formats/ctrf/report.ts";
import { ctrfPieces } from "../../src/render/ctrf.ts";
import { readPieces } from "./corpus.ts";

const bad = outcomes.filter((outcome) => evidenceOf(outcome) === "bad");
const oneOf = (list: readonly Outcome[]): fc.Arbitrary<Outcome> => fc.constantFrom(...list);
const time = fc.option(fc.integer({ min: 1_500_000_000_000, max: 1_800_000_000_000 }));

/** One execution after another: what is retried has failed. */
const tries = fc
  .tuple(
    fc.array(oneOf(bad), { maxLength: 3 }),
    oneOf(outcomes),
    fc.array(time, { minLength: 4, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([before, last, times, silent]) =>
    [...before, last].map((outcome, at) => ({
      outcome,
      startedAt: times[at] ?? null,
      tells: outcome !== "pass" && !(silent && outcome === "skip"),
    })),
  );

const attempts = fc
  .array(
    fc.tuple(fc.array(fc.constantFrom("cart", "a b", "__proto__", "x.test.ts"), { minLength: 1, maxLength: 3 }), tries),
  )
  .map((tests): readonly Attempt[] => {
    const seen = new Map<string, number>();
    return tests.flatMap(([parts, executions]) => {
      const name = testId(parts);
      const occurrence = (seen.get(name) ?? 0) + 1;
      seen.set(name, occurrence);
      return executions.map(({ outcome, startedAt, tells }, at) => ({
        ...bareAttempt(name, outcome),
        occurrence,
        attempt: at + 1,
        durationMs: 10 * at,
        startedAt,
        worker: "3",
        file: "src/x.test.ts",
        properties:
          at % 2 === 0
            ? []
            : [
                { name: "rawStatus", value: `${at}` },
                { name: "tag", value: "" },
              ],
        failure: tells
          ? {
              type: null,
              message: `failed ${at}`,
              trace: at % 2 === 0 ? "at x\nat y" : null,
              output: at > 1 ? "a\nb" : null,
            }
          : null,
      }));
    });
  });

test("attempts come back as they were", () => {
  fc.assert(
    fc.property(attempts, (given) => {
      const run = bareRun(asRunId("ci/1"), "1");
      const record = jobRunRecordOf(
        { ...run, commit: "c0ffee", branch: "main" },
        { ...bareJobRun(run.id, "unit", 1), seed: "7", properties: [{ name: "a", value: "b" }] },
        given,
      );
      const { attempts: told, facts, notes } = readPieces(ctrf, "x.json", [...ctrfPieces(record, "0.0.0")]);
      expect(told).toEqual(given);
      expect(notes).toEqual([]);
      expect(facts).toMatchObject({
        commit: "c0ffee",
        branch: "main",
        telling: "all",
        complete: true,
        seed: "7",
        properties: [{ name: "a", value: "b" }],
      });
    }),
  );
});

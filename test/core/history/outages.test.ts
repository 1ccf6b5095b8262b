import { expect, test } from "vitest";
import { openOutageLedger } from "../../../src/core/history/outages.ts";
import { bareAttempt } from "../../../src/core/model/attempt.ts";
import { asRunId } from "../../../src/core/model/run.ts";
import { testId } from "../../../src/core/model/test-id.ts";
import { picture } from "./picture.ts";

/** Which runs are outages, when these tests fail in them: `file > test`, by the run's place. */
function outagesWith(
  runs: number,
  failing: Readonly<Record<number, readonly string[]>>,
  attempt = 1,
): readonly number[] {
  const { grid, standings } = picture({ unit: ".".repeat(runs) });
  const ledger = openOutageLedger(grid);
  for (const [place, tests] of Object.entries(failing)) {
    for (const name of tests) {
      const run = grid.runs[Number(place)]!.id;
      ledger.add({
        ...bareAttempt(testId(name.split(" > ")), "fail"),
        attempt,
        run,
        jobRun: grid.rows[Number(place)]![0]!.id,
        job: "unit",
      });
    }
  }
  return [...ledger.findings(standings).keys()];
}

const files = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `file-${from + i} > works`);

test("many unrelated tests in one run are an outage", () => {
  expect(outagesWith(30, { 12: files(8), 20: files(1) })).toEqual([12]);
});

test("retries that fail are none: they tell of tests that failed already", () => {
  expect(outagesWith(30, { 12: files(8) }, 2)).toEqual([]);
});

test("many tests of one file are not: they count once", () => {
  expect(outagesWith(30, { 12: Array.from({ length: 50 }, (_, i) => `one.test.ts > test ${i}`) })).toEqual([]);
});

test("many tests that fail again in the next run are a regression, not an outage", () => {
  expect(outagesWith(30, { 12: files(8), 13: files(8) })).toEqual([]);
});

test("two outages side by side, with other tests each, are two", () => {
  expect(outagesWith(30, { 12: files(8), 13: files(8, 100) })).toEqual([12, 13]);
});

test("where that many fail in every run, it is no outage", () => {
  const everywhere = Object.fromEntries(Array.from({ length: 30 }, (_, place) => [place, files(8, place * 8)]));
  expect(outagesWith(30, everywhere)).toEqual([]);
});

test("a handful of runs does not tell what is usual", () => {
  expect(outagesWith(9, { 4: files(20) })).toEqual([]);
});

test("a run that is not in the history is no outage", () => {
  const { grid, standings } = picture({ unit: ".".repeat(20) });
  const ledger = openOutageLedger(grid);
  const [jobRun] = grid.rows[0]!;
  for (const name of files(9)) {
    ledger.add({ ...bareAttempt(testId([name]), "fail"), run: asRunId("elsewhere"), jobRun: jobRun!.id, job: "unit" });
  }
  expect(ledger.findings(standings).size).toBe(0);
});

// What is counted of failures: first attempts in first runs, and of those that the runner ignored also which they were.
import { expect, test } from "vitest";
import { openFailureLedger } from "../../../src/core/history/failure-ledger.ts";
import { gridOf } from "../../../src/core/history/grid.ts";
import { bareAttempt, type Attempt } from "../../../src/core/model/attempt.ts";
import { asRunId, bareJobRun, bareRun, type Run } from "../../../src/core/model/run.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";

const first = bareRun(asRunId("1"), "1");
const again: Run = { ...bareRun(asRunId("1@2"), "1"), attempt: 2 };
const jobOf = (run: Run) => bareJobRun(run.id, "unit", 1);
const t = asTestId("t");

function findingsOf(...failures: readonly (readonly [Run, Partial<Attempt>])[]) {
  const ledger = openFailureLedger(gridOf([first, again], [jobOf(first), jobOf(again)]));
  for (const [run, facts] of failures) {
    const failure = { type: null, message: "boom", trace: null, output: null };
    ledger.add({ ...bareAttempt(t, "fail"), failure, ...facts, run: run.id, jobRun: jobOf(run).id, job: "unit" });
  }
  return ledger.findings();
}

test("a failure counts once, with its signature", () => {
  expect(findingsOf([first, {}]).signatures(t)).toEqual([{ signature: "boom", failures: 1 }]);
});

test("retries and re-runs count nothing: they run only after a failure", () => {
  const ignoredBecause = "known";
  const found = findingsOf(
    [first, { attempt: 2, ignoredBecause }],
    [again, { ignoredBecause }],
    [again, { attempt: 2 }],
  );
  expect(found.signatures(t)).toEqual([]);
  expect(found.containment).toEqual([]);
});

test("what the runner ignored is known by its job run, in re-runs too, so that their endings can be explained", () => {
  const found = findingsOf([first, { ignoredBecause: "known" }], [again, { ignoredBecause: "known" }]);
  expect(found.ignoredIn(jobOf(first).id, t)).toBe(1);
  expect(found.ignoredIn(jobOf(again).id, t)).toBe(1);
  expect(found.containment).toEqual([{ test: t, reason: "known", failures: 1, jobs: ["unit"] }]);
});

test("failures of runs that were not asked for are passed over", () => {
  expect(findingsOf([bareRun(asRunId("2"), "2"), {}]).signatures(t)).toEqual([]);
});

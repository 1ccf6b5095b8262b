// A report over a store, from what was told to the finished value.
import { expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import { storeOf } from "./told-history.ts";

test("an empty store gives an empty report", async () => {
  const empty = await report(everything, { store: await storeOf([]) });
  expect(empty).toMatchObject({
    schema: "deflake-report/1",
    generatedFrom: { from: null, to: null },
    rate: { failures: 0, executions: 0, estimate: null },
    tests: [],
    jobs: [],
    months: [],
  });
  expect(empty.notes.map(({ code }) => code)).toEqual(["no-runs"]);
});

test("a query narrows the runs that are reported on", async () => {
  const store = await storeOf([
    { id: "1", on: "2026-01-01", jobs: { unit: { tests: { a: "p" } }, lint: { conclusion: "failure" } } },
    { id: "2", on: "2026-02-01", jobs: { unit: { tests: { a: "f" } } } },
  ]);
  const january = await report({ ...everything, until: Date.UTC(2026, 1, 1) }, { store });
  expect(january.rate).toMatchObject({ failures: 1, executions: 1 });
  expect(january.tests).toEqual([]);
  const unit = await report({ ...everything, job: "unit" }, { store });
  expect(unit.jobs.map(({ job }) => job)).toEqual(["unit"]);
  expect(unit.tests[0]).toMatchObject({ test: "a", failures: 1, executions: 2, basis: "observed" });
});

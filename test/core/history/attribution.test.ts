// Failed job runs of a drawn history shared out: what is observed, what is left, and who may have it.
import { expect, test } from "vitest";
import { attributionOf } from "../../../src/core/history/attribution.ts";
import { failedJobRunsOf } from "../../../src/core/history/failed-job-runs.ts";
import { jobLedgersOf } from "../../../src/core/history/job-ledgers.ts";
import type { Timeline } from "../../../src/core/history/history.ts";
import { gridOf } from "../../../src/core/history/grid.ts";
import { standingsOf } from "../../../src/core/history/standing.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { outcomes } from "../../../src/core/model/outcome.ts";
import { randomFrom } from "../../../src/core/stats/random.ts";
import { picture } from "./picture.ts";

const fail = outcomes.indexOf("fail");

const failuresOf = (name: string, job: string, places: readonly number[]): Timeline => ({
  test: asTestId(name),
  job,
  platform: "",
  runs: Uint32Array.from(places),
  outcomes: Uint8Array.from(places, () => fail),
  recovered: Uint8Array.from(places, () => 0),
});

/** The failed job runs at these places told their failures, all others nothing. */
function attribution(
  jobs: Readonly<Record<string, string>>,
  timelines: readonly Timeline[],
): ReturnType<typeof attributionOf> {
  const { runs, jobRuns } = picture(jobs);
  const told = new Set(
    timelines.flatMap(({ job, runs: places }) => [...places].map((place) => `${runs[place]!.id}/${job}`)),
  );
  const grid = gridOf(
    runs,
    jobRuns.map((jobRun) => ({ ...jobRun, telling: told.has(jobRun.id) ? "failures" : "none" })),
  );
  const failed = failedJobRunsOf(grid, standingsOf(grid, new Set()), timelines, { ignoredIn: () => 0 });
  return attributionOf(jobLedgersOf(failed, runs.length), randomFrom(1));
}

test("no failure without a log: nothing to attribute", () => {
  expect(attribution({ a: "..F..F" }, [failuresOf("t", "a", [2, 5])])).toBeNull();
});

test("observed failures are the floor, a job's failures without logs the room above it", () => {
  const found = attribution({ a: "F.F.F.F.F.F.", b: "...F........" }, [failuresOf("t", "a", [6, 8, 10])]);
  const [t] = found?.tests ?? [];
  expect(t).toMatchObject({ test: "t", observed: 3, max: 6 });
  expect(t!.low).toBeGreaterThanOrEqual(3);
  expect(t!.high).toBeLessThanOrEqual(6);
  expect(found?.unknown.executions).toBe(4);
  // Nobody was seen to fail in b.
  expect(found?.unknownInJobs.find(({ job }) => job === "b")).toMatchObject({
    failures: 1,
    executions: 1,
    estimate: 1,
  });
});

test("what goes down with another test is observed, and counts once as a cause", () => {
  const found = attribution({ a: "FFFF.F" }, [failuresOf("t", "a", [2, 3, 5]), failuresOf("with", "a", [3])]);
  const [t, other] = found?.tests ?? [];
  expect([t?.test, t?.observed, other?.test, other?.observed]).toEqual(["t", 3, "with", 1]);
  expect(other?.mean).toBe(1);
});

test("a log window of other jobs than the rest is not representative", () => {
  const failing = "F".repeat(30);
  const logs = failuresOf(
    "t",
    "a",
    Array.from({ length: 15 }, (_, i) => i),
  );
  const same = attribution({ a: failing }, [logs]);
  expect(same?.windowIsRepresentative).toBe(true);
  const other = attribution({ a: `${"F".repeat(15)}${".".repeat(15)}`, b: `${".".repeat(15)}${"F".repeat(15)}` }, [
    logs,
  ]);
  expect(other?.windowIsRepresentative).toBe(false);
});

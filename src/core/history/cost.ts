// What a test's failures cost: the machine's minutes of the job runs that failed for nothing, and the minutes of somebody who
// looks. Tests that failed in one job run share its cost.

import { jobDurationMs } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import type { FailedJobRun } from "./failed-job-runs.ts";

/** Somebody looks at one in three failed jobs, for a quarter of an hour. An assumption that docs/reference/report.md states. */
const look = { chance: 1 / 3, minutes: 15 } as const;

/** Whole minutes by test. Job runs whose duration nobody told cost the look alone. */
export function costsOf(failed: readonly FailedJobRun[]): ReadonlyMap<TestId, number> {
  const costs = new Map<TestId, number>();
  for (const { jobRun, tests } of failed) {
    const minutes = (jobDurationMs(jobRun) ?? 0) / 60_000 + look.chance * look.minutes;
    for (const test of tests) costs.set(test, (costs.get(test) ?? 0) + minutes / tests.length);
  }
  return new Map([...costs].map(([test, minutes]) => [test, Math.round(minutes)]));
}

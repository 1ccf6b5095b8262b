// The failed job runs of a history as ledgers: those that told their failing tests beside those that told nothing, over time.

import type { TestId } from "../model/test-id.ts";
import type { JobCause, JobLedger } from "./attribution.ts";
import type { Sightings } from "./sightings.ts";
import type { FailedJobRun } from "./failed-job-runs.ts";

/** Finer stretches tell when a test failed more exactly than anybody needs. */
const epochs = 48;

/**
 * Of job runs in which several tests failed the one counts that fails most in the job: the others went down with it.
 *
 * @param runs how many the history has
 * @param sightings when each test could fail in the job; left out, always
 */
export function jobLedgersOf(
  failed: readonly FailedJobRun[],
  runs: number,
  sightings?: Sightings,
): readonly JobLedger[] {
  const epochOf = (place: number): number => Math.floor((place / Math.max(1, runs)) * epochs);
  const always = new Float64Array(epochs).fill(1);
  const eligibleOf = (test: TestId | null, job: string): ArrayLike<number> =>
    test === null || sightings === undefined ? always : sightings(test, job, epochs);
  const byJob = new Map<string, FailedJobRun[]>();
  for (const run of failed) {
    const ofJob = byJob.get(run.jobRun.job);
    if (ofJob === undefined) byJob.set(run.jobRun.job, [run]);
    else ofJob.push(run);
  }
  return [...byJob].map(([job, ofJob]): JobLedger => {
    const often = new Map<TestId | null, number>();
    for (const { tests } of ofJob) for (const test of tests) often.set(test, (often.get(test) ?? 0) + 1);
    const unexplained = new Uint32Array(epochs);
    const causes = new Map<TestId | null, { observed: number; seen: Uint32Array }>();
    for (const { place, jobRun, tests: told } of ofJob) {
      if (jobRun.telling === "none") {
        unexplained[epochOf(place)]! += 1;
        continue;
      }
      const tests: readonly (TestId | null)[] = told.length === 0 ? [null] : told;
      for (const test of tests) {
        const cause = causes.get(test) ?? { observed: 0, seen: new Uint32Array(epochs) };
        causes.set(test, cause);
        cause.observed += 1;
      }
      const leading = tests.reduce((a, b) => ((often.get(b) ?? 0) > (often.get(a) ?? 0) ? b : a));
      causes.get(leading)!.seen[epochOf(place)]! += 1;
    }
    return {
      job,
      unexplained,
      causes: [...causes].map(([test, cause]): JobCause => ({
        test,
        ...cause,
        eligible: eligibleOf(test, job),
        prior: 0,
      })),
    };
  });
}

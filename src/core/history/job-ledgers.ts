// The failed job runs of a history as ledgers: those that told their failing tests beside those that told nothing, over time.

import type { TestId } from "../model/test-id.ts";
import type { JobCause, JobLedger } from "./attribution.ts";
import { eachEntry } from "./entries.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import type { Standings } from "./standing.ts";

/** Finer stretches tell when a test failed more exactly than anybody needs. */
const epochs = 48;

/**
 * Of job runs in which several tests failed the one counts that fails most in the job: the others went down with it.
 * Re-runs and runs that are left out are no failures of a job.
 */
export function jobLedgersOf(grid: Grid, standings: Standings, timelines: readonly Timeline[]): readonly JobLedger[] {
  const failing = failingTests(timelines);
  const epochOf = (place: number): number => Math.floor((place / Math.max(1, grid.runs.length)) * epochs);
  return [...grid.columns.values()].flatMap(({ job, cells }): JobLedger[] => {
    const unexplained = new Uint32Array(epochs);
    const causes = new Map<TestId | null, { observed: number; seen: Uint32Array }>();
    const ofJob = failing.get(job);
    for (const [place, jobRun] of cells) {
      if (standings.runs[place]?.kind !== "counted" || standings.judge(jobRun) !== "bad") continue;
      if (jobRun.telling === "none") {
        unexplained[epochOf(place)]! += 1;
        continue;
      }
      const tests = ofJob?.inRun.get(place) ?? [null];
      for (const test of tests) {
        const cause = causes.get(test) ?? { observed: 0, seen: new Uint32Array(epochs) };
        causes.set(test, cause);
        cause.observed += 1;
      }
      const leading = tests.reduce((a, b) => ((ofJob?.often.get(b) ?? 0) > (ofJob?.often.get(a) ?? 0) ? b : a));
      causes.get(leading)!.seen[epochOf(place)]! += 1;
    }
    const always = new Float64Array(epochs).fill(1);
    return [
      {
        job,
        unexplained,
        causes: [...causes].map(([test, cause]): JobCause => ({ test, ...cause, eligible: always, prior: 0 })),
      },
    ];
  });
}

interface FailingInJob {
  readonly inRun: Map<number, (TestId | null)[]>;
  readonly often: Map<TestId | null, number>;
}

function failingTests(timelines: readonly Timeline[]): ReadonlyMap<string, FailingInJob> {
  const jobs = new Map<string, FailingInJob>();
  for (const timeline of timelines) {
    const { test, job } = timeline;
    const ofJob = jobs.get(job) ?? { inRun: new Map(), often: new Map() };
    jobs.set(job, ofJob);
    eachEntry(timeline, (place, _, failures) => {
      if (failures === 0) return;
      const tests = ofJob.inRun.get(place);
      if (tests === undefined) ofJob.inRun.set(place, [test]);
      else if (!tests.includes(test)) tests.push(test);
      ofJob.often.set(test, (ofJob.often.get(test) ?? 0) + 1);
    });
  }
  return jobs;
}

// The job runs that a test made fail: it failed in them, was not ignored by its runner and did not recover in a retry.

import type { JobRunId } from "../model/run.ts";
import { eachEntry } from "./entries.ts";
import type { FailureFindings } from "./failure-ledger.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";

/** Of failures that share a name in one job run, all have to be ignored or recovered: tests may share a name. */
export function failingJobRunsOf(
  grid: Grid,
  timelines: Iterable<Timeline>,
  failures: Pick<FailureFindings, "ignoredIn">,
): ReadonlySet<JobRunId> {
  const failing = new Set<JobRunId>();
  for (const timeline of timelines) {
    const cells = grid.columns.get(timeline.job)?.cells;
    eachEntry(timeline, (place, _, bad, recovered) => {
      const jobRun = bad > recovered ? cells?.get(place) : undefined;
      if (jobRun !== undefined && bad > failures.ignoredIn(jobRun.id, timeline.test)) failing.add(jobRun.id);
    });
  }
  return failing;
}

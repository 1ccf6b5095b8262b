// A whole history, judged: which runs and job runs failed, which of them share a cause, and what each test did besides.

import type { JobRunId } from "../model/run.ts";
import { failingJobRunsOf } from "./failing-job-runs.ts";
import type { FailureFindings } from "./failure-ledger.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import type { OutageLedger } from "./outages.ts";
import { sharedRunsOf, type SharedRuns } from "./shared-runs.ts";
import { standingsOf, type Standings } from "./standing.ts";
import { testLedgersOf, type TestLedger } from "./timeline-ledger.ts";

export interface JudgedHistory {
  /** The job runs that a test made fail. */
  readonly failing: ReadonlySet<JobRunId>;
  readonly standings: Standings;
  readonly shared: SharedRuns;
  /** Of the tests that failed at least once. */
  readonly ledgers: readonly TestLedger[];
}

interface Told {
  readonly grid: Grid;
  readonly timelines: readonly Timeline[];
  readonly failures: FailureFindings;
  readonly outages: OutageLedger;
  /** Only some jobs were asked for: runs are judged by these alone. */
  readonly narrowed: boolean;
}

export function judgedHistoryOf({ grid, timelines, failures, outages, narrowed }: Told): JudgedHistory {
  const failing = failingJobRunsOf(grid, timelines, failures);
  const standings = standingsOf(grid, failing, narrowed);
  const shared = sharedRunsOf(grid, standings, outages);
  return { failing, standings, shared, ledgers: testLedgersOf(grid, timelines, shared) };
}

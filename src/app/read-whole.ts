// Reads of a history what the folds over all of it need. Timelines are those of tests that failed, so they fit in memory.

import { openFailureLedger, type FailureFindings } from "../core/history/failure-ledger.ts";
import { gridOf, type Grid } from "../core/history/grid.ts";
import type { Source, TestCount, Timeline } from "../core/history/history.ts";
import { openOutageLedger, type OutageLedger } from "../core/history/outages.ts";
import type { History } from "./ports.ts";

export interface Whole {
  readonly grid: Grid;
  readonly counts: readonly TestCount[];
  readonly sources: readonly Source[];
  readonly failures: FailureFindings;
  readonly outages: OutageLedger;
  readonly timelines: readonly Timeline[];
}

export async function readWhole(history: History): Promise<Whole> {
  const grid = gridOf(await history.runs(), await history.jobRuns());
  const ledger = openFailureLedger(grid);
  const outages = openOutageLedger(grid);
  for await (const attempt of history.failures()) {
    ledger.add(attempt);
    outages.add(attempt);
  }
  const timelines: Timeline[] = [];
  for await (const timeline of history.timelines()) timelines.push(timeline);
  return {
    grid,
    counts: await history.counts(),
    sources: await history.sources(),
    failures: ledger.findings(),
    outages,
    timelines,
  };
}

// Runs whose failures have a cause that they share: outages, in which many unrelated tests failed, and runs in which far
// more jobs failed than independent jobs would. What fails in them is no test's own doing and leaves its rate.

import { randomFrom } from "../stats/random.ts";
import type { Grid } from "./grid.ts";
import { independenceOf, type Independence } from "./independence.ts";
import type { Outage, OutageLedger } from "./outages.ts";
import { seriesOf } from "./shifts.ts";
import type { Standings } from "./standing.ts";

export interface SharedRuns {
  /** By the place of the run. */
  readonly outages: ReadonlyMap<number, Outage>;
  /** For each run with a shared cause that is no outage, by its place, how many jobs failed in it. */
  readonly failingJobs: ReadonlyMap<number, number>;
  /** Null where no run has two jobs. */
  readonly independence: Independence | null;
}

/** Simulations start from the same number every time, so that the same history gives the same report. */
const seed = 1;

export function sharedRunsOf(grid: Grid, standings: Standings, ledger: OutageLedger): SharedRuns {
  const outages = ledger.findings(standings);
  const independence = independenceOf(grid, seriesOf(grid, standings).jobs, randomFrom(seed));
  const failingJobs = new Map<number, number>();
  for (const { run, failingJobs: jobs } of independence?.sharedCauses ?? []) {
    const place = grid.placeOf.get(run)!;
    if (!outages.has(place)) failingJobs.set(place, jobs);
  }
  return { outages, failingJobs, independence };
}

/** The same runs by their places in another grid, which may have some of them only. */
export function placedIn({ placeOf }: Grid, shared: SharedRuns, { runs }: Grid): SharedRuns {
  const moved = <T>(byPlace: ReadonlyMap<number, T>): ReadonlyMap<number, T> =>
    new Map(
      [...byPlace].flatMap(([place, value]) => {
        const there = placeOf.get(runs[place]!.id);
        return there === undefined ? [] : [[there, value] as const];
      }),
    );
  return { ...shared, outages: moved(shared.outages), failingJobs: moved(shared.failingJobs) };
}

// Of how many executions a test's failures are. Where a job run told all of its tests, passes were seen. Where it told
// failures only, an execution is inferred: a job run that ended well or badly while the test is known to have existed
// there: as dated events say, or else from the first run that shows it to the last.

import type { Column, Grid } from "./grid.ts";
import type { Basis } from "./rate.ts";
import { isPlacedIn, type PlaceSpan } from "./presence.ts";
import type { SharedRuns } from "./shared-runs.ts";
import type { Standings } from "./standing.ts";
import type { TestInJob } from "./timeline-ledger.ts";

export interface FailuresIn {
  /** Bad first attempts of the basis. */
  readonly failures: number;
  readonly executions: number;
  readonly basis: Basis;
  /** Bad first attempts, however much was told of their job runs. */
  readonly failuresTold: number;
}

interface Counts {
  readonly failures: number;
  readonly executions: number;
}

/** What was seen and what is inferred, side by side. */
export interface ToldInJob {
  readonly seen: Counts;
  readonly inferred: Counts;
  /**
   * The inferred executions between the first run that shows the test and the last one, without these two; all of them
   * where dated events set the stretch.
   */
  readonly between: Counts;
}

const nothing: Counts = { failures: 0, executions: 0 };

const sumOf = (counts: readonly Counts[]): Counts => ({
  failures: counts.reduce((sum, { failures }) => sum + failures, 0),
  executions: counts.reduce((sum, { executions }) => sum + executions, 0),
});

export const together = (jobs: readonly ToldInJob[]): ToldInJob => ({
  seen: sumOf(jobs.map(({ seen }) => seen)),
  inferred: sumOf(jobs.map(({ inferred }) => inferred)),
  between: sumOf(jobs.map(({ between }) => between)),
});

/**
 * The basis that holds more of the failures; what was seen, where both hold as many.
 *
 * An inferred stretch begins and ends with a failure, which it was chosen by. Counting these two would overstate the rate,
 * of a rare flake many times over; between them, failures are as frequent as the rate says.
 */
export function preferred({ seen, inferred, between }: ToldInJob): FailuresIn & { readonly ratedOn: Counts } {
  const failuresTold = seen.failures + inferred.failures;
  return inferred.failures > seen.failures
    ? { ...inferred, basis: "inferred", failuresTold, ratedOn: between }
    : { ...seen, basis: "observed", failuresTold, ratedOn: seen };
}

/** @param dated when it could run there, by dated events; null where none speaks of it */
export function toldInJob(
  inJob: TestInJob,
  opportunities: Opportunities,
  dated: readonly PlaceSpan[] | null,
): ToldInJob {
  const { job, failures, seenExecutions, seenFailures, untoldFailures, firstSighting, lastSighting } = inJob;
  const seen = { failures: seenFailures, executions: seenExecutions };
  const told = failures - seenFailures;
  if (told === 0) return { seen, inferred: nothing, between: nothing };
  const judged = untoldFailures.filter((place) => opportunities(job, place, place) > 0);
  if (dated !== null) {
    const inSpans = judged.filter((place) => isPlacedIn(place, dated));
    const of = dated.reduce((sum, { first, last }) => sum + opportunities(job, first, last), 0);
    // A failure when it could not run was an execution all the same; the rate rests on what events and failures agree on.
    return {
      seen,
      inferred: { failures: told, executions: of + told - inSpans.length },
      between: { failures: inSpans.length, executions: of },
    };
  }
  const inside = judged.filter((place) => firstSighting < place && place < lastSighting);
  // A failure in a run that is left out was an execution all the same.
  const executions = opportunities(job, firstSighting, lastSighting) + told - judged.length;
  return {
    seen,
    inferred: { failures: told, executions },
    between: { failures: inside.length, executions: opportunities(job, firstSighting + 1, lastSighting - 1) },
  };
}

/** How many job runs from one run to another, both included, executed their tests without telling those that passed. */
export type Opportunities = (job: string, first: number, last: number) => number;

/** @param shared runs that leave the rates of tests */
export function opportunitiesOf(
  grid: Grid,
  standings: Standings,
  shared: Pick<SharedRuns, "outages" | "failingJobs">,
): Opportunities {
  const before = new Map<string, Uint32Array>();
  const countBefore = ({ job, cells }: Column): Uint32Array => {
    const counts = new Uint32Array(grid.runs.length + 1);
    for (let place = 0; place < grid.runs.length; place += 1) {
      const cell = cells.get(place);
      const executed =
        !shared.outages.has(place) &&
        !shared.failingJobs.has(place) &&
        (cell === undefined
          ? standings.passedSilently(place)
          : cell.telling !== "all" && standings.runs[place]?.kind === "counted" && standings.judge(cell) !== "none");
      counts[place + 1] = (counts[place] ?? 0) + (executed ? 1 : 0);
    }
    before.set(job, counts);
    return counts;
  };
  return (job, first, last) => {
    if (last < first) return 0;
    const column = grid.columns.get(job);
    if (column === undefined) return 0;
    const counts = before.get(job) ?? countBefore(column);
    return (counts[last + 1] ?? 0) - (counts[first] ?? 0);
  };
}

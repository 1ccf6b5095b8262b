// Each job over the runs in which it existed: as dated events say, or from the first run that has it to the last. A job that came late or went
// early is not diluted by runs that could not have run it.

import { platformText } from "../model/platform.ts";
import { isoTime, startOf } from "./calendar.ts";
import type { Column, Grid } from "./grid.ts";
import { BatchCounts, batchesOf } from "./batches.ts";
import type { PlaceSpan, Presence } from "./presence.ts";
import { ratesOf, type Basis, type Rate } from "./rate.ts";
import type { Standings } from "./standing.ts";

/** Executions are job runs that ended well or badly, in counted runs; skipped and cancelled ones are not. */
export interface Job extends Rate {
  readonly job: string;
  /** Counted runs in which it ended well or badly; the same number as `executions`. */
  readonly runs: number;
  /**
   * Inferred where most passing runs told nothing of their jobs, as in histories that fetched the jobs of failed runs only:
   * the job is then taken to have passed in them. Where only a few did not, they are left out of its rate.
   */
  readonly basis: Basis;
  /** Runs in which the job existed and nothing was told of any job; in `runs` where the basis is inferred. */
  readonly silentRuns: number;
  /** Job runs that neither ended well nor badly: skipped, cancelled, unfinished. */
  readonly notExecuted: number;
  /** When the first and the last run that has it started. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** Where it ran, as `platformText` writes it; empty where nobody says. */
  readonly platforms: readonly string[];
}

/** Most failures first. Empty where the history has no named jobs. */
export function jobsOf(grid: Grid, standings: Standings, presence: Presence, horizon: number): readonly Job[] {
  const silent = silentPasses(grid, standings);
  const counted = [...grid.columns.values()]
    .filter(({ job }) => job !== "")
    .map((column) => jobOf(column, grid, standings, silent, presence.ofJob(column.job), horizon));
  const rates = ratesOf(
    counted.map(({ found, failures, batches }) => ({
      failures,
      executions: found.runs,
      dispersion: batches.dispersion(),
    })),
  );
  return counted
    .map(({ found }, at): Job => ({ ...found, ...rates[at]! }))
    .sort((a, b) => b.failures - a.failures || (a.job < b.job ? -1 : 1));
}

/** For each place, how many passing runs before it told nothing of their jobs. */
function silentPasses(grid: Grid, standings: Standings): readonly number[] {
  const before = [0];
  grid.runs.forEach((_, place) => before.push((before[place] ?? 0) + (standings.passedSilently(place) ? 1 : 0)));
  return before;
}

function jobOf(
  { job, cells }: Column,
  grid: Grid,
  standings: Standings,
  silent: readonly number[],
  dated: readonly PlaceSpan[] | null,
  horizon: number,
): { readonly found: Omit<Job, keyof Rate>; readonly failures: number; readonly batches: BatchCounts } {
  const places = [...cells.keys()];
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const platforms = new Set<string>();
  let [seen, failures, notExecuted] = [0, 0, 0];
  const batches = new BatchCounts(batchesOf(grid.runs.length));
  for (const [place, jobRun] of cells) {
    platforms.add(platformText(jobRun.platform));
    if (standings.runs[place]?.kind !== "counted") continue;
    const judgement = standings.judge(jobRun);
    if (judgement === "none") notExecuted += 1;
    else seen += 1;
    if (judgement === "bad") failures += 1;
    if (judgement !== "none") batches.add(place, judgement === "bad" ? 1 : 0, 1);
  }
  platforms.delete("");
  const spans = dated ?? [{ first, last }];
  const silentRuns = spans.reduce((sum, span) => sum + (silent[span.last + 1] ?? 0) - (silent[span.first] ?? 0), 0);
  const inferred = silentRuns > seen;
  const runs = inferred ? seen + silentRuns : seen;
  if (inferred)
    for (const span of spans)
      for (let place = span.first; place <= span.last; place += 1)
        if (silent[place + 1] !== silent[place]) batches.add(place, 0, 1);
  const starts = places
    .map((place) => grid.runs[place])
    .map((run) => (run === undefined ? null : startOf(run, horizon)))
    .filter((start) => start !== null);
  return {
    failures,
    batches,
    found: {
      job,
      runs,
      basis: inferred ? "inferred" : "observed",
      silentRuns,
      notExecuted,
      firstSeen: isoTime(starts[0] ?? null),
      lastSeen: isoTime(starts.at(-1) ?? null),
      platforms: [...platforms].sort(),
    },
  };
}

// Failure rates of runs, in all and by month, UTC. Runs without a believable date are in no month.

import type { Run } from "../model/run.ts";
import { dispersionOf, shrunkDispersion } from "../stats/dispersion.ts";
import { BatchCounts, batchesOf } from "./batches.ts";
import { monthOf, startOf } from "./calendar.ts";
import { rateOf, ratesOf, type Rate } from "./rate.ts";
import type { Standing } from "./standing.ts";

export interface Month extends Rate {
  /** `2026-01`. */
  readonly month: string;
  readonly runs: number;
}

/** Of all counted runs. */
export function runRateOf(standings: readonly Standing[]): Rate {
  const batches = new BatchCounts(batchesOf(standings.length));
  let [executions, failures] = [0, 0];
  standings.forEach((standing, place) => {
    if (standing.kind !== "counted") return;
    executions += 1;
    failures += Number(standing.failed);
    batches.add(place, Number(standing.failed), 1);
  });
  return ratesOf([{ failures, executions, dispersion: batches.dispersion() }], 1)[0]!;
}

/**
 * Oldest first; a month without runs is not there. All months share one dispersion, that of stretches of runs within
 * their months.
 */
export function monthsOf(runs: readonly Run[], standings: readonly Standing[], horizon: number): readonly Month[] {
  const batches = batchesOf(runs.length);
  const months = new Map<string, { runs: number; failures: number; batches: BatchCounts }>();
  runs.forEach((run, place) => {
    const standing = standings[place];
    const start = startOf(run, horizon);
    if (standing?.kind !== "counted" || start === null) return;
    const month = monthOf(start);
    const counts = months.get(month) ?? { runs: 0, failures: 0, batches: new BatchCounts(batches) };
    months.set(month, counts);
    counts.runs += 1;
    counts.failures += Number(standing.failed);
    counts.batches.add(place, Number(standing.failed), 1);
  });
  const dispersion = shrunkDispersion(dispersionOf(...[...months.values()].map((month) => month.batches.counts())), 1);
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { runs, failures }]) => ({ month, runs, ...rateOf(failures, runs, dispersion) }));
}

// Failure rates of runs by month, UTC. Runs without a believable date are in no month.

import type { Run } from "../model/run.ts";
import { monthOf, startOf } from "./calendar.ts";
import { rateOf, type Rate } from "./rate.ts";
import type { Standing } from "./standing.ts";

export interface Month extends Rate {
  /** `2026-01`. */
  readonly month: string;
  readonly runs: number;
}

/** Oldest first; a month without runs is not there. */
export function monthsOf(runs: readonly Run[], standings: readonly Standing[], horizon: number): readonly Month[] {
  const months = new Map<string, { runs: number; failures: number }>();
  runs.forEach((run, place) => {
    const standing = standings[place];
    const start = startOf(run, horizon);
    if (standing?.kind !== "counted" || start === null) return;
    const month = monthOf(start);
    const counts = months.get(month) ?? { runs: 0, failures: 0 };
    months.set(month, counts);
    counts.runs += 1;
    if (standing.failed) counts.failures += 1;
  });
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { runs, failures }]) => ({ month, runs, ...rateOf(failures, runs) }));
}

// Whether the jobs of a run fail independently of each other. If they do not, a run's failure rate cannot be built from
// its jobs' rates, and the runs in which far too many jobs failed have a cause that they share.

import { runName, type RunId } from "../model/run.ts";
import { changePoints } from "../stats/change-point.ts";
import { overdispersion } from "../stats/poisson-binomial.ts";
import type { Random } from "../stats/random.ts";
import type { Grid } from "./grid.ts";
import type { Series } from "./shifts.ts";

export interface Independence {
  /** The variance of failing jobs per run over that of independent jobs: 1 where they are. */
  readonly varianceRatio: number;
  /** The chance of a ratio as large among independent jobs, by simulation. */
  readonly p: number;
  readonly simulations: number;
  /** The runs and jobs that it rests on. */
  readonly runs: number;
  readonly jobs: number;
  /** Runs with so many failing jobs that independent ones would give fewer than one such run in a hundred histories. */
  readonly sharedCauseRuns: readonly RunId[];
  /** The same runs, with what makes them stand out. */
  readonly sharedCauses: readonly SharedCause[];
}

export interface SharedCause {
  readonly run: RunId;
  readonly runName: string;
  readonly failingJobs: number;
  /** How many runs with as many failing jobs independent jobs would give in the whole history. */
  readonly expectedRuns: number;
}

/** Two jobs failing together happen by chance; a shared cause takes more. */
const fewestSharedJobs = 3;
const rarity = 0.01;
/** They cost as many draws as there are runs; p needs no more than its first digit. */
const simulated = 2_000;

/**
 * Null where fewer than two jobs ever ran in one run. Each job's rate is that of the stretch between its changes, so that
 * a rate that drifts is not taken for dependence.
 *
 * @param series of each job
 */
export function independenceOf(grid: Grid, series: ReadonlyMap<string, Series>, random: Random): Independence | null {
  const rows = rowsOf(series);
  if (!rows.some(({ chances }) => chances.length > 1)) return null;
  const { ratio, p, simulations, tails } = overdispersion(rows, random, simulated);
  const sharedCauses = rows
    .map(({ place, hits }, i) => ({
      run: grid.runs[place]!.id,
      runName: runName(grid.runs[place]!),
      failingJobs: hits,
      expectedRuns: tails[i]! * rows.length,
    }))
    .filter(({ failingJobs, expectedRuns }) => failingJobs >= fewestSharedJobs && expectedRuns < rarity)
    .sort((a, b) => b.failingJobs - a.failingJobs);
  return {
    varianceRatio: ratio,
    p,
    simulations,
    runs: rows.length,
    jobs: series.size,
    sharedCauseRuns: sharedCauses.map(({ run }) => run),
    sharedCauses,
  };
}

interface Row {
  readonly place: number;
  hits: number;
  chances: readonly number[];
}

/** For each counted run its failing jobs and the chances of all its jobs; runs with the same chances share the array. */
function rowsOf(series: ReadonlyMap<string, Series>): readonly Row[] {
  const hits = new Map<number, number>();
  const keys = new Map<number, string[]>();
  const chanceOf = new Map<string, number>();
  let job = 0;
  for (const { places, failed } of series.values()) {
    changePoints(failed).segments.forEach(({ from, to, hits: failures }, stretch) => {
      const key = `${job}.${stretch}`;
      chanceOf.set(key, failures / (to - from));
      for (let at = from; at < to; at++) {
        const place = places[at]!;
        hits.set(place, (hits.get(place) ?? 0) + (failed[at] === 0 ? 0 : 1));
        const ofRun = keys.get(place);
        if (ofRun === undefined) keys.set(place, [key]);
        else ofRun.push(key);
      }
    });
    job += 1;
  }
  const shared = new Map<string, readonly number[]>();
  return [...keys].map(([place, ofRun]) => {
    const name = ofRun.join(" ");
    const chances = shared.get(name) ?? ofRun.map((key) => chanceOf.get(key)!);
    shared.set(name, chances);
    return { place, hits: hits.get(place)!, chances };
  });
}

// Which run a re-run repeats, and which of its jobs. CI often tells the last attempt of a run only, so the first may be
// missing, or be known by the jobs that were not repeated: exactly those that had passed.

import type { Run } from "../model/run.ts";
import type { Grid } from "./grid.ts";

export interface ReRuns {
  /** For a first run, by its place, the jobs that a re-run executed again. */
  readonly repeated: ReadonlyMap<number, ReadonlySet<string>>;
  /** Re-runs whose first run is not in the history. */
  readonly withoutFirst: number;
}

const keyOf = ({ workflow, commit, branch }: Run): string => JSON.stringify([workflow, commit, branch]);

/** A run known by its jobs alone has no name. */
const mayBeSame = (a: Run, b: Run): boolean => a.name === b.name || a.name === "" || b.name === "";

export function reRunsOf({ runs, rows }: Grid): ReRuns {
  const firsts = new Map<string, number[]>();
  runs.forEach((run, place) => {
    if (run.attempt > 1) return;
    const places = firsts.get(keyOf(run));
    if (places === undefined) firsts.set(keyOf(run), [place]);
    else places.push(place);
  });
  const repeated = new Map<number, Set<string>>();
  let withoutFirst = 0;
  runs.forEach((run, place) => {
    if (run.attempt <= 1) return;
    const candidates = firsts.get(keyOf(run))?.filter((first) => mayBeSame(runs[first] ?? run, run)) ?? [];
    if (candidates.length === 0) withoutFirst += 1;
    for (const first of candidates) {
      const jobs = repeated.get(first) ?? new Set<string>();
      repeated.set(first, jobs);
      for (const { job } of rows[place] ?? []) jobs.add(job);
    }
  });
  return { repeated, withoutFirst };
}

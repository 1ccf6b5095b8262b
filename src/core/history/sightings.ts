// When a test could have failed in a job, in equal stretches of a history: not in those whose job runs told all of their
// tests and never this one, and not where dated events say that it could not run.

import type { TestId } from "../model/test-id.ts";
import { eachEntry } from "./entries.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import { isPlacedIn, type Presence } from "./presence.ts";

/** For each stretch the share of it in which the test could fail in the job. */
export type Sightings = (test: TestId, job: string, stretches: number) => ArrayLike<number>;

/** So many job runs without a test show that it did not run there. */
const enough = 3;

/** @param timelines by test, of tests that failed */
export function sightingsOf(
  { runs, columns }: Grid,
  timelines: ReadonlyMap<TestId, readonly Timeline[]>,
  presence: Presence,
): Sightings {
  return (test, job, stretches) => {
    const stretchOf = (place: number): number => Math.floor((place / Math.max(1, runs.length)) * stretches);
    const [told, seen] = [new Uint32Array(stretches), new Uint8Array(stretches)];
    for (const [place, { telling }] of columns.get(job)?.cells ?? [])
      if (telling === "all") told[stretchOf(place)]! += 1;
    for (const timeline of timelines.get(test) ?? [])
      if (timeline.job === job) eachEntry(timeline, (place) => void (seen[stretchOf(place)] = 1));
    const [all, inside] = [new Uint32Array(stretches), new Uint32Array(stretches)];
    const spans = presence.ofTest(test, job);
    runs.forEach((_, place) => {
      all[stretchOf(place)]! += 1;
      if (spans === null || isPlacedIn(place, spans)) inside[stretchOf(place)]! += 1;
    });
    return Float64Array.from(told, (count, at) => {
      if (seen[at] === 0 && count >= enough) return 0;
      return all[at] === 0 ? 1 : inside[at]! / all[at]!;
    });
  };
}

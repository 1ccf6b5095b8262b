// What a rule about a flaky test would have to say: where it fails, how, and how often. Data for whoever writes rules;
// decides nothing.

import { parsePlatform, platformText } from "../model/platform.ts";
import type { TestId } from "../model/test-id.ts";
import type { Course } from "./chains.ts";
import { eachEntry } from "./entries.ts";
import type { FailureFindings, SignatureCount } from "./failure-ledger.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import { narrowestOf, type Narrowest, type PlaceCount } from "./narrowest.ts";
import { placeFrom } from "./places.ts";
import type { Basis } from "./rate.ts";

/** Its executions are first attempts in first runs; those of outages are left out. */
export interface Suggestion extends Narrowest {
  readonly test: TestId;
  /** Inferred where some executions were not told but follow from a job's success. */
  readonly basis: Basis;
  /** Most frequent first. */
  readonly signatures: readonly SignatureCount[];
}

/** Gives for the timelines of one flaky test what a rule about it would say. */
export function suggestionsFor(
  grid: Grid,
  course: Course,
  failures: Pick<FailureFindings, "signatures">,
): (test: TestId, timelines: readonly Timeline[]) => Suggestion {
  const silent = silentPlacesOf(grid, course);
  return (test, timelines) => {
    const { places, inferred } = placesOf(timelines, grid, course, silent);
    return {
      test,
      ...narrowestOf(places),
      basis: inferred > 0 ? "inferred" : "observed",
      signatures: failures.signatures(test),
    };
  };
}

/** Runs in which a job's tests passed without being told, on one platform. */
interface SilentPlaces {
  readonly job: string;
  readonly platform: string;
  readonly runs: number[];
}

function silentPlacesOf({ columns, runs }: Grid, course: Course): readonly SilentPlaces[] {
  const groups = new Map<string, SilentPlaces>();
  for (const { job, cells } of columns.values())
    for (const place of course.silentPasses(job)) {
      if (course.isOutage[place] === 1 || runs[place]!.attempt > 1) continue;
      const platform = platformText(cells.get(place)!.platform);
      const key = `${job}\n${platform}`;
      const group = groups.get(key) ?? { job, platform, runs: [] };
      groups.set(key, group);
      group.runs.push(place);
    }
  return [...groups.values()];
}

function placesOf(
  timelines: readonly Timeline[],
  { columns, runs }: Grid,
  course: Course,
  silent: readonly SilentPlaces[],
): { readonly places: readonly PlaceCount[]; readonly inferred: number } {
  const counts = new Map<string, { facts: ReadonlyMap<string, string>; failures: number; executions: number }>();
  const at = (job: string, platform: string): { failures: number; executions: number } => {
    const key = `${job}\n${platform}`;
    const known = counts.get(key) ?? {
      facts: new Map([...parsePlatform(platform), ["job", job]]),
      failures: 0,
      executions: 0,
    };
    counts.set(key, known);
    return known;
  };
  const told = new Map<string, Set<number>>();
  let firstSighting = runs.length;
  for (const timeline of timelines) {
    const count = at(timeline.job, timeline.platform);
    const toldIn = told.get(timeline.job) ?? new Set<number>();
    told.set(timeline.job, toldIn);
    const cells = columns.get(timeline.job)?.cells;
    eachEntry(timeline, (place, executions, failures) => {
      toldIn.add(place);
      firstSighting = Math.min(firstSighting, place);
      if (course.isOutage[place] === 1 || runs[place]!.attempt > 1) return;
      count.failures += failures;
      count.executions += cells?.get(place)?.telling === "all" ? executions : failures;
    });
  }
  let inferred = 0;
  for (const { job, platform, runs: places } of silent) {
    const toldIn = told.get(job);
    const since = placeFrom(places, firstSighting);
    const passed =
      toldIn === undefined ? places.length - since : places.slice(since).filter((place) => !toldIn.has(place)).length;
    if (passed === 0) continue;
    at(job, platform).executions += passed;
    inferred += passed;
  }
  return { places: [...counts.values()].filter(({ executions }) => executions > 0), inferred };
}

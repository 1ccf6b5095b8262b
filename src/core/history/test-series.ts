// A test's runs in order, over all of its jobs, for what is asked of runs and not of executions: when its rate changed, and
// which runs it shares with others.

import type { Course } from "./chains.ts";
import { eachEntry } from "./entries.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import type { Series } from "./shifts.ts";

/** A test that failed in fewer runs has no change to find. */
export const fewestForShift = 3;

/**
 * A test over all jobs: the runs in which it was executed, and those in which it failed in one of them. Outages count as
 * neither.
 */
export function testSeries(
  grid: Grid,
  course: Course,
): (timelines: readonly Timeline[]) => { series: Series; failing: ReadonlySet<number> } {
  const isExecuted = new Uint8Array(grid.runs.length);
  return (timelines) => {
    const executed: number[] = [];
    const failing = new Set<number>();
    const put = (place: number): void => {
      if (course.isOutage[place] === 1 || isExecuted[place] === 1) return;
      isExecuted[place] = 1;
      executed.push(place);
    };
    for (const timeline of timelines) {
      eachEntry(timeline, (place, _, failures) => {
        put(place);
        if (failures > 0 && course.isOutage[place] === 0) failing.add(place);
      });
      course.silentPassesOf(timeline.test, timeline.job).forEach(put);
    }
    for (const place of executed) isExecuted[place] = 0;
    const places = Uint32Array.from(executed).sort();
    return { series: { places, failed: Uint8Array.from(places, (place) => (failing.has(place) ? 1 : 0)) }, failing };
  };
}

// When a rate changed: of the whole history, of a job, of a test. A change is given with the runs between which it must
// lie, so that it can be read beside the commits and configuration changes of that interval.

import { changePoints } from "../stats/change-point.ts";
import { runName, type RunId } from "../model/run.ts";
import { isoTime, startOf } from "./calendar.ts";
import type { Column, Grid } from "./grid.ts";
import { rateOf, type Rate } from "./rate.ts";
import type { Standings } from "./standing.ts";

export type ShiftScope = "history" | "job" | "test";

export interface Shift {
  readonly scope: ShiftScope;
  /** The job or the test; empty for the whole history. */
  readonly name: string;
  /** When the first run after the change started, most likely. */
  readonly at: string | null;
  /** The change happened after the run before `lowRun` and up to `highRun`, with a confidence of 99 %. */
  readonly low: string | null;
  readonly high: string | null;
  readonly run: RunId;
  readonly lowRun: RunId;
  readonly highRun: RunId;
  readonly runName: string;
  readonly lowRunName: string;
  readonly highRunName: string;
  readonly commit: string | null;
  /** The rates of the stretches on both sides, up to the changes next to it. */
  readonly before: Rate;
  readonly after: Rate;
}

/** A thing's outcomes in the order of runs: the place of each run, and 1 where it failed. Columns of equal length. */
export interface Series {
  readonly places: ArrayLike<number>;
  readonly failed: ArrayLike<number>;
}

/** All changes of one series, oldest first. */
export function shiftsOf(
  scope: ShiftScope,
  name: string,
  series: Series,
  grid: Grid,
  horizon: number,
): readonly Shift[] {
  const { changes, segments } = changePoints(series.failed);
  const runAt = (at: number): Grid["runs"][number] => grid.runs[series.places[at]!]!;
  const dateAt = (at: number): string | null => isoTime(startOf(runAt(at), horizon));
  const rates = segments.map(({ from, to, hits }) => rateOf(hits, to - from));
  return changes.map(({ at, low, high }, i) => ({
    scope,
    name,
    at: dateAt(at),
    low: dateAt(low),
    high: dateAt(high),
    run: runAt(at).id,
    lowRun: runAt(low).id,
    highRun: runAt(high).id,
    runName: runName(runAt(at)),
    lowRunName: runName(runAt(low)),
    highRunName: runName(runAt(high)),
    commit: runAt(at).commit,
    before: rates[i]!,
    after: rates[i + 1]!,
  }));
}

/** The whole history's runs, and each job's executions, as series. */
export function seriesOf(grid: Grid, standings: Standings): { history: Series; jobs: ReadonlyMap<string, Series> } {
  const places: number[] = [];
  const failed: number[] = [];
  standings.runs.forEach((standing, place) => {
    if (standing.kind !== "counted") return;
    places.push(place);
    failed.push(Number(standing.failed));
  });
  return {
    history: { places, failed },
    jobs: new Map(
      [...grid.columns.values()]
        .filter(({ job }) => job !== "")
        .map((column) => [column.job, seriesOfJob(column, standings)]),
    ),
  };
}

function seriesOfJob({ cells }: Column, standings: Standings): Series {
  const places: number[] = [];
  const failed: number[] = [];
  for (const [place, jobRun] of cells) {
    const judgement = standings.judge(jobRun);
    if (standings.runs[place]?.kind !== "counted" || judgement === "none") continue;
    places.push(place);
    failed.push(Number(judgement === "bad"));
  }
  return { places, failed };
}

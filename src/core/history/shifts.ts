// When a rate changed: of the whole history, of a job, of a test. A change is given with the runs between which it must
// lie, so that it can be read beside the commits and configuration changes of that interval.

import { changePoints } from "../stats/change-point.ts";
import { runName, type RunId } from "../model/run.ts";
import { isoTime, startOf } from "./calendar.ts";
import { datedEvent, type DatedEvent } from "./dated-event.ts";
import { holdsIn, isMeant, type Event } from "./eligibility.ts";
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
  /** Different commits of the runs in which the change may have happened, the first ones named. */
  readonly commitsBetween: number;
  readonly commits: readonly string[];
  /** Dated events of that time that may have to do with it. */
  readonly events: readonly DatedEvent[];
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
  events: readonly Event[],
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
    ...commitsIn(grid, series.places[low]!, series.places[high]!),
    events: events
      .filter(({ at: time }) => isBetween(time, startOf(runAt(low - 1), horizon), startOf(runAt(high), horizon)))
      .filter((event) => concerns(event, scope, name))
      .map(datedEvent),
    before: rates[i]!,
    after: rates[i + 1]!,
  }));
}

/** So many commits of an interval are named. */
const namedCommits = 20;

function commitsIn({ runs }: Grid, first: number, last: number): Pick<Shift, "commits" | "commitsBetween"> {
  const commits = new Set<string>();
  for (let place = first; place <= last; place++) {
    const { commit } = runs[place]!;
    if (commit !== null) commits.add(commit);
  }
  return { commitsBetween: commits.size, commits: [...commits].slice(0, namedCommits) };
}

const dayMs = 86_400_000;

/** Many events are told by day, which is the day's first millisecond, so the whole day of the run before counts. */
const isBetween = (at: number | null, before: number | null, last: number | null): boolean =>
  at !== null && before !== null && last !== null && at >= Math.floor(before / dayMs) * dayMs && at <= last;

/** An event about another test or another job changes nothing of this one. */
function concerns({ what, subject, scope: where }: Event, scope: ShiftScope, name: string): boolean {
  const ofTest = /^(?:test|rule)_/.test(what);
  switch (scope) {
    case "history":
      return true;
    case "job":
      return what.startsWith("job_") ? isMeant(subject, name) : holdsIn(where, name);
    case "test":
      return ofTest ? isMeant(subject, name) : true;
  }
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

export function seriesOfJob({ cells }: Column, standings: Standings): Series {
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

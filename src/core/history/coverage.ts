// What a report rests on, and what was left out of it and why. A reader who does not know this cannot believe a rate.

import { isoTime, startOf } from "./calendar.ts";
import type { Grid } from "./grid.ts";
import type { Source, TestCount } from "./history.ts";
import { reRunsOf } from "./re-runs.ts";
import type { LeftOutReason, Standings } from "./standing.ts";

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly runs: number;
}

export interface Coverage {
  /** First runs that ended well or badly: what the failure rate is counted of. */
  readonly runs: number;
  readonly failedRuns: number;
  /** First runs that are in no rate. */
  readonly runsLeftOut: number;
  /** Most frequent first. */
  readonly leftOut: readonly LeftOut[];
  /** Runs after the first of the same commit, counted apart. */
  readonly reRuns: number;
  /** Of `reRuns`: nobody told how the first run ended. */
  readonly reRunsWithoutFirst: number;
  /** Runs without a believable date; they are in no month. */
  readonly undatedRuns: number;
  /** First executions of jobs, in runs of any kind. */
  readonly jobRuns: number;
  /** Of `jobRuns`: something was told of what they ran. */
  readonly jobRunsWithLogs: number;
  /** Of `jobRuns`: all of their tests were told, not only failures. */
  readonly jobRunsWithAllTests: number;
  /** Of `jobRuns`: their results break off or miss tests. */
  readonly jobRunsIncomplete: number;
  /** Executions of jobs after the first in the same run. */
  readonly jobReRuns: number;
  /** Attempts that were told, in runs of any kind: first ones, retries and skips. */
  readonly attempts: number;
  readonly executions: number;
  readonly retries: number;
  readonly skips: number;
  /** Different tests, and those of them of which no first attempt failed. */
  readonly tests: number;
  readonly testsWithoutFailure: number;
  readonly sources: number;
  readonly incompleteSources: number;
}

interface Told {
  readonly grid: Grid;
  readonly standings: Standings;
  readonly counts: readonly TestCount[];
  readonly sources: readonly Source[];
  readonly horizon: number;
}

export function coverageOf({ grid, standings, counts, sources, horizon }: Told): Coverage {
  const jobRuns = grid.rows.flat();
  const counted = standings.runs.filter(({ kind }) => kind === "counted");
  const leftOut = leftOutOf(standings);
  return {
    runs: counted.length,
    failedRuns: counted.filter((standing) => standing.kind === "counted" && standing.failed).length,
    runsLeftOut: leftOut.reduce((sum, { runs }) => sum + runs, 0),
    leftOut,
    reRuns: standings.runs.filter(({ kind }) => kind === "re-run").length,
    reRunsWithoutFirst: reRunsOf(grid).withoutFirst,
    undatedRuns: grid.runs.filter((run) => startOf(run, horizon) === null).length,
    jobRuns: jobRuns.length,
    jobRunsWithLogs: jobRuns.filter(({ telling }) => telling !== "none").length,
    jobRunsWithAllTests: jobRuns.filter(({ telling }) => telling === "all").length,
    jobRunsIncomplete: jobRuns.filter(({ complete }) => complete === false).length,
    jobReRuns: grid.jobReRuns,
    ...attemptsOf(counts),
    sources: sources.length,
    incompleteSources: sources.filter(({ complete }) => !complete).length,
  };
}

function leftOutOf(standings: Standings): readonly LeftOut[] {
  const reasons = new Map<LeftOutReason, number>();
  for (const standing of standings.runs)
    if (standing.kind === "left-out") reasons.set(standing.reason, (reasons.get(standing.reason) ?? 0) + 1);
  return [...reasons]
    .map(([reason, runs]) => ({ reason, runs }))
    .sort((a, b) => b.runs - a.runs || (a.reason < b.reason ? -1 : 1));
}

function attemptsOf(
  counts: readonly TestCount[],
): Pick<Coverage, "attempts" | "executions" | "retries" | "skips" | "tests" | "testsWithoutFailure"> {
  const failures = new Map<string, number>();
  let [executions, retries, skips] = [0, 0, 0];
  for (const count of counts) {
    executions += count.executions;
    retries += count.retries;
    skips += count.skips;
    failures.set(count.test, (failures.get(count.test) ?? 0) + count.failures);
  }
  return {
    attempts: executions + retries + skips,
    executions,
    retries,
    skips,
    tests: failures.size,
    testsWithoutFailure: [...failures.values()].filter((failed) => failed === 0).length,
  };
}

/** From the start of the first run to the start of the last, over the runs with a believable date. */
export function spanOf(grid: Grid, horizon: number): { readonly from: string | null; readonly to: string | null } {
  let from: number | null = null;
  let to: number | null = null;
  for (const run of grid.runs) {
    const start = startOf(run, horizon);
    if (start === null) continue;
    from = from === null ? start : Math.min(from, start);
    to = to === null ? start : Math.max(to, start);
  }
  return { from: isoTime(from), to: isoTime(to) };
}

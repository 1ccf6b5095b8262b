// The whole story of one job: its rate over the runs in which it existed, its last runs as a line, its streaks, and the
// tests that failed in it. Counts are those of the report, by the same folds.

import type { Conclusion } from "../model/run.ts";
import { horizonOf } from "../history/calendar.ts";
import { failingJobRunsOf } from "../history/failing-job-runs.ts";
import type { FailureFindings } from "../history/failure-ledger.ts";
import type { Column, Grid } from "../history/grid.ts";
import type { Source, TestCount, Timeline } from "../history/history.ts";
import { jobsOf, type Job } from "../history/jobs.ts";
import { judgedHistoryOf } from "../history/judged-history.ts";
import type { OutageLedger } from "../history/outages.ts";
import { eventsOf, presenceOf } from "../history/presence.ts";
import { seriesOfJob, shiftsOf, type Shift } from "../history/shifts.ts";
import { placedIn } from "../history/shared-runs.ts";
import { standingsOf, type Judgement, type Standings } from "../history/standing.ts";
import { failingTestsOf, type FailingTest } from "../history/tests.ts";
import { testLedgersOf } from "../history/timeline-ledger.ts";
import { mentionOf, type RunMention } from "./trail.ts";

export interface JobStep extends RunMention {
  readonly judgement: Judgement;
  readonly conclusion: Conclusion | null;
}

/** Runs in a row with the same judgement. Those that judge nothing neither break it nor make it longer. */
export interface Streak {
  readonly judgement: Exclude<Judgement, "none">;
  readonly runs: number;
  readonly from: RunMention;
  readonly to: RunMention;
}

export interface JobStory extends Job {
  readonly kind: "job";
  /** How many runs have it; `steps` are the last of them. Re-runs are steps too. */
  readonly total: number;
  readonly steps: readonly JobStep[];
  /** The one that the last run stands in; null where no run judged anything. */
  readonly streak: Streak | null;
  readonly longestFailing: Streak | null;
  /** When its rate changed, oldest first. */
  readonly shifts: readonly Shift[];
  /** The tests that failed in it, most failures first, with what happened in this job alone. */
  readonly tests: readonly FailingTest[];
}

interface ToldHistory {
  readonly grid: Grid;
  readonly counts: readonly TestCount[];
  readonly sources: readonly Source[];
  readonly failures: FailureFindings;
  readonly outages: OutageLedger;
  readonly timelines: readonly Timeline[];
}

/** What a history tells, whole and of the job alone. */
export interface JobEvidence {
  readonly whole: ToldHistory;
  readonly within: ToldHistory;
  /** Only some jobs were asked for: runs are judged by these alone. */
  readonly narrowed: boolean;
}

/** @param job the name of a job that a run has */
export function jobStoryOf(job: string, { whole, within, narrowed }: JobEvidence, lastSteps: number): JobStory {
  const { grid, sources } = whole;
  const column = grid.columns.get(job);
  const horizon = horizonOf(sources);
  const { standings, shared } = judgedHistoryOf({ ...whole, narrowed });
  const presence = presenceOf(grid.runs, eventsOf(sources));
  const found = jobsOf(grid, standings, presence, horizon).find((one) => one.job === job);
  if (column === undefined || found === undefined) throw new Error(`No run has the job ${job}.`);
  const steps = stepsOf(column, grid, standings, horizon);
  const streaks = streaksOf(steps);
  const sharedHere = placedIn(within.grid, shared, grid);
  return {
    kind: "job",
    ...found,
    total: steps.length,
    steps: steps.slice(-lastSteps),
    streak: streaks.at(-1) ?? null,
    longestFailing: streaks
      .filter(({ judgement }) => judgement === "bad")
      .reduce<Streak | null>((longest, one) => (longest === null || one.runs >= longest.runs ? one : longest), null),
    shifts: shiftsOf("job", job, seriesOfJob(column, standings), grid, horizon, presence.events),
    tests: failingTestsOf({
      ...within,
      standings: standingsOf(within.grid, failingJobRunsOf(within.grid, within.timelines, within.failures), true),
      ledgers: testLedgersOf(within.grid, within.timelines, sharedHere),
      shared: sharedHere,
      presence: presenceOf(within.grid.runs, eventsOf(sources)),
      horizon,
    }).filter(({ failuresTold, failuresInReRuns }) => failuresTold + failuresInReRuns > 0),
  };
}

const stepsOf = ({ cells }: Column, { runs }: Grid, standings: Standings, horizon: number): readonly JobStep[] =>
  [...cells].flatMap(([place, jobRun]) => {
    const run = runs[place];
    if (run === undefined) return [];
    const { conclusion } = jobRun;
    return [{ ...mentionOf(run, horizon), judgement: standings.judge(jobRun), conclusion }];
  });

/** Oldest first. */
function streaksOf(steps: readonly JobStep[]): readonly Streak[] {
  const streaks: Streak[] = [];
  for (const { judgement, conclusion: _, ...mention } of steps) {
    if (judgement === "none") continue;
    const open = streaks.at(-1);
    if (open?.judgement === judgement) streaks[streaks.length - 1] = { ...open, runs: open.runs + 1, to: mention };
    else streaks.push({ judgement, runs: 1, from: mention, to: mention });
  }
  return streaks;
}

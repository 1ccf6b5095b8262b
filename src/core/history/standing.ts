// Which runs and job runs count, and whether they failed. CI's own word comes first; where it says nothing, the jobs
// decide for a run and the tests for a job.

import { judgementOf, type Conclusion, type JobRun, type JobRunId, type Run } from "../model/run.ts";
import type { Grid } from "./grid.ts";
import { reRunsOf } from "./re-runs.ts";

export type Judgement = "good" | "bad" | "none";

/** Why a run is in no rate: its ending says nothing of the code, or nothing was told of it at all. */
export type LeftOutReason = Exclude<Conclusion, "success" | "failure" | "timed-out"> | "nothing-told";

export type Standing =
  | { readonly kind: "counted"; readonly failed: boolean }
  | { readonly kind: "left-out"; readonly reason: LeftOutReason }
  /** Somebody repeats a run because it failed, so re-runs would bias every rate. */
  | { readonly kind: "re-run" };

export interface Standings {
  /** By the run's place. */
  readonly runs: readonly Standing[];
  judge(jobRun: JobRun): Judgement;
  /** A run that passed and told nothing of its jobs: those that existed then are taken to have passed. */
  passedSilently(place: number): boolean;
}

/**
 * @param failing the job runs in which a test failed, was not ignored and did not recover
 * @param byJobs whether the jobs decide for every run: where only some of them were asked for, the run's own conclusion
 *   speaks of others too
 */
export function standingsOf(grid: Grid, failing: ReadonlySet<JobRunId>, byJobs = false): Standings {
  const judge = (jobRun: JobRun): Judgement => judgeJobRun(jobRun, failing.has(jobRun.id));
  const { repeated } = reRunsOf(grid);
  const runs = grid.runs.map((run, place) =>
    standingOf(byJobs ? { ...run, conclusion: null } : run, grid.rows[place] ?? [], judge, repeated.get(place)),
  );
  return {
    runs,
    judge,
    passedSilently: (place) => {
      const standing = runs[place];
      return standing?.kind === "counted" && !standing.failed && grid.rows[place]?.length === 0;
    },
  };
}

/** Words that tell whether a job ended well; without them, a job whose results broke off is judged by its failures only. */
function judgeJobRun({ conclusion, telling, complete }: JobRun, testFailed: boolean): Judgement {
  if (conclusion !== null) return judgementOf(conclusion);
  if (testFailed) return "bad";
  if (telling === "none" || complete === false) return "none";
  return telling === "all" || complete === true ? "good" : "none";
}

function standingOf(
  run: Run,
  jobRuns: readonly JobRun[],
  judge: (jobRun: JobRun) => Judgement,
  repeated: ReadonlySet<string> = new Set(),
): Standing {
  if (run.attempt > 1) return { kind: "re-run" };
  const judgement = run.conclusion === null ? judgeByJobs(jobRuns.map(judge)) : judgementOf(run.conclusion);
  // A job that was repeated was executed before, and where that is not told, the others cannot speak for it: they passed,
  // or they would have been repeated too.
  if (run.conclusion === null && judgement === "good") {
    const told = new Set(jobRuns.map(({ job }) => job));
    if ([...repeated].some((job) => !told.has(job))) return { kind: "left-out", reason: "nothing-told" };
  }
  return judgement === "none"
    ? { kind: "left-out", reason: reasonOf(run.conclusion ?? endingOf(jobRuns)) }
    : { kind: "counted", failed: judgement === "bad" };
}

function judgeByJobs(judgements: readonly Judgement[]): Judgement {
  if (judgements.includes("bad")) return "bad";
  return judgements.includes("good") ? "good" : "none";
}

/** How a run ended whose jobs all say nothing of the code. */
function endingOf(jobRuns: readonly JobRun[]): Conclusion | null {
  if (jobRuns.some(({ complete }) => complete === false)) return "unfinished";
  return jobRuns.find(({ conclusion }) => conclusion !== null)?.conclusion ?? null;
}

function reasonOf(conclusion: Conclusion | null): LeftOutReason {
  switch (conclusion) {
    case "cancelled":
    case "skipped":
    case "neutral":
    case "startup-failure":
    case "unfinished":
    case "unknown":
      return conclusion;
    case "success":
    case "failure":
    case "timed-out":
    case null:
      return "nothing-told";
  }
}

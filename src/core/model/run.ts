// Runs of CI and their jobs. A re-run of a workflow is a run of its own, with the first as its origin, so that rates can
// count first runs alone: somebody re-runs what failed, and mixing re-runs in would bias every rate.

import type { Platform } from "./platform.ts";
import { noProperties, type Properties } from "./properties.ts";

declare const brand: unique symbol;

export type RunId = string & { readonly [brand]: "RunId" };
export type JobRunId = string & { readonly [brand]: "JobRunId" };

export const asRunId = (text: string): RunId => text as RunId;

/**
 * The id of one execution of one job of a run.
 *
 * @example jobRunId(asRunId("ci/628"), "unit", 1) // "ci/628/unit"
 */
export const jobRunId = (run: RunId, job: string, attempt: number): JobRunId =>
  `${run}/${job}${attempt === 1 ? "" : `@${attempt}`}` as JobRunId;

/** How CI says that a run or a job ended. `unknown` is an ending that was told in words we do not know. */
export type Conclusion =
  | "success"
  | "failure"
  | "timed-out"
  | "cancelled"
  | "skipped"
  | "neutral"
  /** CI could not start it: a broken workflow file, no machine. */
  | "startup-failure"
  | "unfinished"
  | "unknown";

/** All conclusions in the order of their stored numbers. Append only. */
export const conclusions: readonly Conclusion[] = [
  "success",
  "failure",
  "timed-out",
  "cancelled",
  "skipped",
  "neutral",
  "startup-failure",
  "unfinished",
  "unknown",
];

/** Whether an ending tells something of the code: it was good, it was bad, or nobody can say. */
export function judgementOf(conclusion: Conclusion | null): "good" | "bad" | "none" {
  switch (conclusion) {
    case "success":
      return "good";
    case "failure":
    case "timed-out":
      return "bad";
    case "cancelled":
    case "skipped":
    case "neutral":
    case "startup-failure":
    case "unfinished":
    case "unknown":
    case null:
      return "none";
  }
}

/** One execution of a test command, or one CI workflow run. Times are milliseconds since 1970, UTC. */
export interface Run {
  readonly id: RunId;
  /** What people call it: a number, a folder's or a file's name. */
  readonly name: string;
  /** The workflow or command that ran; null where nothing names it. */
  readonly workflow: string | null;
  readonly commit: string | null;
  readonly branch: string | null;
  /** What set it off: push, pull_request, schedule… */
  readonly event: string | null;
  /** 1 for the first run, 2 for its first re-run at the same commit. */
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** What CI said; null where no CI said anything, and the tests decide. */
  readonly conclusion: Conclusion | null;
  readonly url: string | null;
}

/** How much of what a job ran was told. Only `all` gives a denominator for its tests. */
export type Telling = "all" | "failures" | "none";

export interface JobRun {
  readonly id: JobRunId;
  readonly run: RunId;
  /** The job's name, the same in every run; empty where the history has no jobs. */
  readonly job: string;
  /** 1 for the first execution of the job in its run, 2 for its first re-run. */
  readonly attempt: number;
  readonly platform: Platform;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** How long it took, where that is told without both times; see {@link jobDurationMs}. */
  readonly durationMs: number | null;
  readonly conclusion: Conclusion | null;
  readonly telling: Telling;
  /** The runner ended normally and reported on every test that it started; null where no result was read. */
  readonly complete: boolean | null;
  /** The names of the steps that failed, where CI tells them. */
  readonly failedSteps: readonly string[];
  /** What the runner shuffled its tests or made random data by, in its own words; null where nobody says. */
  readonly seed: string | null;
  /** What the files say of the run as a whole beside all that. */
  readonly properties: Properties;
}

/** A run with nothing known but its id and name. */
export function bareRun(id: RunId, name: string): Run {
  return {
    id,
    name,
    workflow: null,
    commit: null,
    branch: null,
    event: null,
    attempt: 1,
    startedAt: null,
    finishedAt: null,
    conclusion: null,
    url: null,
  };
}

/** What to call a run where people read it: its name, or its id where it has none. */
export const runName = ({ id, name }: Run): string => (name === "" ? id : name);

/** A job run with nothing known but where it belongs. */
export function bareJobRun(run: RunId, job: string, attempt: number): JobRun {
  return {
    id: jobRunId(run, job, attempt),
    run,
    job,
    attempt,
    platform: new Map(),
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    conclusion: null,
    telling: "none",
    complete: null,
    failedSteps: [],
    seed: null,
    properties: noProperties,
  };
}

/** How long a job run took, from its times or as it was told; null where nobody says, or where its clock ran back. */
export function jobDurationMs({ startedAt, finishedAt, durationMs }: JobRun): number | null {
  if (startedAt === null || finishedAt === null) return durationMs;
  return finishedAt >= startedAt ? finishedAt - startedAt : durationMs;
}

// Which runs and job runs a query selects, in which order, and which of them count together. Every store asks here, so
// that all of them mean the same.

import { matchesGlob } from "../../core/model/glob.ts";
import { byNaturalOrder, byText } from "../../core/model/natural-order.ts";
import { platformText, type Platform } from "../../core/model/platform.ts";
import type { JobRun, JobRunId, Run, RunId } from "../../core/model/run.ts";
import type { Query } from "../../app/ports.ts";

/** A job run that was selected. */
export interface Selected {
  readonly jobRun: JobRun;
  /** The place of its run in `runs`. */
  readonly run: number;
  /** Its place in `jobRuns`. */
  readonly place: number;
  /** The place of its job and platform in `groups`. */
  readonly group: number;
  /** When its run started. */
  readonly startedAt: number | null;
}

export interface Selection {
  /** As `History` has it. */
  readonly runs: readonly Run[];
  /** In the order of their runs, then by job, attempt and id. */
  readonly jobRuns: readonly JobRun[];
  readonly selected: ReadonlyMap<JobRunId, Selected>;
  readonly groups: readonly { readonly job: string; readonly platform: string }[];
}

export function select(runs: Iterable<Run>, jobRuns: Iterable<JobRun>, query: Query): Selection {
  const inTime = [...runs].filter((run) => isInTime(run.startedAt, query));
  const timely = new Set<RunId>(inTime.map(({ id }) => id));
  const isChosen = jobRunFilter(query);
  const chosen = [...jobRuns].filter((jobRun) => timely.has(jobRun.run) && isChosen(jobRun));
  // A run of which no job is asked for is not asked for either; without such a question, runs without jobs stay.
  const wanted = query.job === null && query.platform.size === 0 ? null : new Set(chosen.map(({ run }) => run));
  const sorted = inTime.filter(({ id }) => wanted?.has(id) ?? true).sort(byStart);
  const placeOfRun = new Map(sorted.map((run, place) => [run.id, place]));
  const placed = chosen.map((jobRun) => ({ jobRun, run: placeOfRun.get(jobRun.run) ?? 0 })).sort(byPlace);

  const groups = new Map<string, { job: string; platform: string; group: number }>();
  const texts = new Map<Platform, string>();
  const groupOf = (jobRun: JobRun): number => {
    const platform = texts.get(jobRun.platform) ?? platformText(jobRun.platform);
    texts.set(jobRun.platform, platform);
    const key = JSON.stringify([jobRun.job, platform]);
    const known = groups.get(key);
    if (known !== undefined) return known.group;
    groups.set(key, { job: jobRun.job, platform, group: groups.size });
    return groups.size - 1;
  };
  const selected = placed.map(({ jobRun, run }, place): Selected => ({
    jobRun,
    run,
    place,
    group: groupOf(jobRun),
    startedAt: sorted[run]?.startedAt ?? null,
  }));
  return {
    runs: sorted,
    jobRuns: placed.map(({ jobRun }) => jobRun),
    selected: new Map(selected.map((one) => [one.jobRun.id, one])),
    groups: [...groups.values()].map(({ job, platform }) => ({ job, platform })),
  };
}

function isInTime(startedAt: number | null, { since, until }: Query): boolean {
  if (since === null && until === null) return true;
  return startedAt !== null && (since === null || startedAt >= since) && (until === null || startedAt < until);
}

function jobRunFilter({ job, platform }: Query): (jobRun: JobRun) => boolean {
  const isNamed = (name: string): boolean => job === null || matchesGlob(job, name);
  return (jobRun) => isNamed(jobRun.job) && [...platform].every(([fact, value]) => jobRun.platform.get(fact) === value);
}

function byStart(a: Run, b: Run): number {
  if (a.startedAt !== b.startedAt) return (a.startedAt ?? -Infinity) - (b.startedAt ?? -Infinity);
  return byNaturalOrder(a.name, b.name) || byNaturalOrder(a.id, b.id);
}

function byPlace(a: { jobRun: JobRun; run: number }, b: { jobRun: JobRun; run: number }): number {
  return (
    a.run - b.run ||
    byText(a.jobRun.job, b.jobRun.job) ||
    a.jobRun.attempt - b.jobRun.attempt ||
    byText(a.jobRun.id, b.jobRun.id)
  );
}

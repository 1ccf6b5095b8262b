// A run while its files are read: its id as soon as it can be known, and what its files have told so far.

import { asRunId, type JobRun, type Run, type RunId } from "../../core/model/run.ts";
import type { RunPlan } from "./grouping.ts";
import { openNames, shortDigest } from "./identity.ts";
import type { ToldBefore } from "./told-before.ts";
import { jobRunOf, runOf, type Report } from "./told.ts";

export interface OpenRun {
  /** @param digest of the content that is told of, for a run and a part that nothing names */
  tell(job: string, report: Report, part: { readonly name: string; readonly digest: string }): ToldOf;
}

export interface ToldOf {
  readonly run: Run;
  readonly jobRun: JobRun;
  /** Names what was told within the job run. */
  readonly part: string;
}

/**
 * @param jobBefore the job under which a store has a part of a run already; null where it has none
 * @param content the digest of all that the run is made of; null where it is made of one portion, whose digest it is
 * @param nameOnce tells apart runs of the same content
 */
export function openRun(
  plan: RunPlan,
  jobBefore: ToldBefore["jobOf"],
  content: string | null,
  nameOnce: (name: string) => string,
): OpenRun {
  const jobRuns = new Map<string, JobRun>();
  const partNames = new Map<string, (name: string) => string>();
  /** Content that is its run's name is its part's name too, so that a file may lie elsewhere the next time. */
  const ownPart = (job: string, digest: string): string => {
    const nameOnce = partNames.get(job) ?? openNames();
    partNames.set(job, nameOnce);
    return nameOnce(shortDigest(digest));
  };
  let id: RunId | null = plan.named === null ? null : asRunId(plan.named);
  let run: Run | null = null;
  return {
    tell(plannedJob, report, { name, digest }) {
      id ??= asRunId(nameOnce(shortDigest(content ?? digest)));
      const part = plan.named === null ? ownPart(plannedJob, digest) : name;
      // The folders around it may have made another job of the same content, and it would count twice.
      const job = (plan.named === null ? jobBefore(id, part, plannedJob) : null) ?? plannedJob;
      const jobRun = jobRunOf(id, job, report, jobRuns.get(job) ?? null);
      jobRuns.set(job, jobRun);
      run = runOf(id, plan.name, report, jobRun, run);
      return { run, jobRun, part };
    },
  };
}

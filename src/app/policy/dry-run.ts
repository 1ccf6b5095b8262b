// `deflake policy dry-run`: a policy played over the runs of the history.

import type { RecordedAttempt } from "../../core/history/history.ts";
import type { JobRun, JobRunId, RunId } from "../../core/model/run.ts";
import { dryRunOf, type DryRun, type PastRun } from "../../core/policy/dry-run.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { History, Query, Store } from "../ports.ts";
import { readWhole } from "../read-whole.ts";

export async function dryRun(policy: Policy, query: Query, { store }: { readonly store: Store }): Promise<DryRun> {
  const narrowed = query.job !== null || query.platform.size > 0;
  return store.read(query, async (history) => {
    const whole = await readWhole(history);
    const [{ reportOf }, { judgedHistoryOf }] = await Promise.all([
      import("../../core/report/report.ts"),
      import("../../core/history/judged-history.ts"),
    ]);
    const { standings } = judgedHistoryOf({ ...whole, narrowed });
    const { tests } = reportOf({ scope: { job: query.job, platform: Object.fromEntries(query.platform) }, ...whole });
    const classes = new Map(tests.map((test) => [test.test, test.class]));
    const jobsOf = byRun(await history.jobRuns());
    const past = whole.grid.runs.flatMap((run, place): readonly PastRun[] => {
      const standing = standings.runs[place];
      if (standing?.kind !== "counted") return [];
      const jobs = (jobsOf.get(run.id) ?? [])
        .filter(({ attempt }) => attempt === 1)
        .map((jobRun) => ({ jobRun, failed: standings.judge(jobRun) === "bad" }));
      return [{ run, failed: standing.failed, jobs }];
    });
    return dryRunOf(policy, past, await failuresByJobRun(history), (test) => classes.get(test) ?? null);
  });
}

function byRun(jobRuns: readonly JobRun[]): ReadonlyMap<RunId, readonly JobRun[]> {
  const jobs = new Map<RunId, JobRun[]>();
  for (const jobRun of jobRuns) {
    const list = jobs.get(jobRun.run);
    if (list === undefined) jobs.set(jobRun.run, [jobRun]);
    else list.push(jobRun);
  }
  return jobs;
}

async function failuresByJobRun(history: History): Promise<ReadonlyMap<JobRunId, readonly RecordedAttempt[]>> {
  const failures = new Map<JobRunId, RecordedAttempt[]>();
  for await (const failure of history.failures()) {
    const list = failures.get(failure.jobRun);
    if (list === undefined) failures.set(failure.jobRun, [failure]);
    else list.push(failure);
  }
  return failures;
}

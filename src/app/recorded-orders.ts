// Recorded orders out of a store: what the workers of a run executed, and what ran before a test in the runs that it was in.

import { recordedOrders, workerOrders, type RecordedOrder, type WorkerOrder } from "../core/history/recorded-orders.ts";
import type { RecordedAttempt } from "../core/history/history.ts";
import type { JobRunId } from "../core/model/run.ts";
import type { TestId } from "../core/model/test-id.ts";
import { resolveSubject, type Resolution } from "../core/report/subject.ts";
import type { History, Query, Store, Subject } from "./ports.ts";

export type RunOrders =
  | { readonly kind: "orders"; readonly orders: readonly WorkerOrder[] }
  | Exclude<Resolution, { kind: "found" }>;

/** @param name of a run, or its id */
export const ordersOfRun = async (
  name: string,
  query: Query,
  { store }: { readonly store: Store },
): Promise<RunOrders> =>
  store.read(query, async (history) => {
    const named = resolveSubject(name, "run", { tests: [], runs: await history.runs(), jobs: [] });
    if (named.kind !== "found") return named;
    if (named.subject.kind !== "run") return { kind: "unknown", candidates: [] };
    return { kind: "orders", orders: workerOrders(await attemptsOf(history, named.subject)) };
  });

/**
 * What ran before a test, and how the test ended, in the job runs that it was in last.
 *
 * @param jobRunsAtMost how many of them are read; each is read whole
 */
export const ordersBefore = async (
  victim: TestId,
  jobRunsAtMost: number,
  query: Query,
  { store }: { readonly store: Store },
): Promise<readonly RecordedOrder[]> =>
  store.read(query, async (history) => {
    const jobRuns = new Set<JobRunId>();
    for await (const { jobRun, order } of history.attempts({ kind: "test", test: victim }))
      if (order !== null) jobRuns.add(jobRun);
    const orders: RecordedOrder[] = [];
    for (const jobRun of [...jobRuns].slice(-jobRunsAtMost))
      orders.push(...recordedOrders(await attemptsOf(history, { kind: "job-run", jobRun }), victim));
    return orders;
  });

async function attemptsOf(history: History, subject: Subject): Promise<readonly RecordedAttempt[]> {
  const attempts: RecordedAttempt[] = [];
  for await (const attempt of history.attempts(subject)) attempts.push(attempt);
  return attempts;
}

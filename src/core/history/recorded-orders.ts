// In which order tests ran, of runs that are recorded: what a worker of a run executed, one after the other, and what ran before a
// test in its own process. Formats that do not keep the order give nothing here.

import type { Outcome } from "../model/outcome.ts";
import type { JobRunId, RunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import type { RecordedAttempt } from "./history.ts";

/** What one worker of one job run executed, in its order. */
export interface WorkerOrder {
  readonly run: RunId;
  readonly jobRun: JobRunId;
  readonly job: string;
  /** Null where the runner had one process only. */
  readonly worker: string | null;
  /** First attempts. */
  readonly attempts: readonly RecordedAttempt[];
}

/** How a test ended after what had run before it. */
export interface RecordedOrder extends Omit<WorkerOrder, "attempts"> {
  /** Each test once, where it ran first; the last one ran right before. Skipped tests did nothing and are left out. */
  readonly before: readonly TestId[];
  readonly outcome: Outcome;
}

/**
 * The workers of all job runs that these attempts belong to, in the order in which they come up. Retries are left out:
 * they run because something failed, and would not run in another order.
 */
export function workerOrders(attempts: Iterable<RecordedAttempt>): readonly WorkerOrder[] {
  const workers = new Map<string, RecordedAttempt[]>();
  for (const attempt of attempts) {
    if (attempt.order === null || attempt.attempt > 1) continue;
    // Neither a job run's id nor a worker's name holds a line break.
    const key = `${attempt.jobRun}\n${attempt.worker ?? ""}`;
    const known = workers.get(key);
    if (known === undefined) workers.set(key, [attempt]);
    else known.push(attempt);
  }
  return [...workers.values()].flatMap((list) => {
    const [first] = list;
    if (first === undefined) return [];
    const { run, jobRun, job, worker } = first;
    return [{ run, jobRun, job, worker, attempts: list.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0)) }];
  });
}

/**
 * Whether people mean this worker: by the name that its runner gives it, or by its number.
 *
 * @example isWorker("worker-0", "0") // true
 */
export function isWorker(worker: string | null, named: string): boolean {
  if (worker === null) return false;
  return worker === named || (/^\d+$/.test(named) && /\d+$/.exec(worker)?.[0] === named);
}

/** The ids of a worker's tests in its order, each once, as a runner takes them in a list. */
export const loadListOf = ({ attempts }: Pick<WorkerOrder, "attempts">): readonly TestId[] => [
  ...new Set(attempts.map(({ test }) => test)),
];

/**
 * Of every worker that ran a test: what it had run before, and how the test ended. Where it ran several times in one
 * worker, its first execution counts.
 *
 * @example
 * recordedOrders(attempts, asTestId("victim")) // [{ run, worker: "worker-0", before: ["a", "b"], outcome: "fail", … }]
 */
export function recordedOrders(attempts: Iterable<RecordedAttempt>, victim: TestId): readonly RecordedOrder[] {
  return workerOrders(attempts).flatMap(({ attempts: executed, ...where }) => {
    const place = executed.findIndex(({ test }) => test === victim);
    const told = executed[place];
    if (told === undefined) return [];
    const before = loadListOf({ attempts: executed.slice(0, place).filter(({ outcome }) => outcome !== "skip") });
    return [{ ...where, before, outcome: told.outcome }];
  });
}

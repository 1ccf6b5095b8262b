// What ran before a test in a run that is recorded.

import { byNaturalOrder } from "../../core/model/natural-order.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { TestId } from "../../core/model/test-id.ts";
import type { RecordedAttempt } from "../../core/history/history.ts";
import { isWorker, workerOrders } from "../../core/history/recorded-orders.ts";
import { everything, type Store } from "../ports.ts";

/**
 * The tests that a worker of a run had executed before this one, in their order.
 *
 * @param worker null where the run had one worker that ran the test
 */
export async function recordedBefore(
  victim: TestId,
  run: string,
  worker: string | null,
  store: Store,
): Promise<readonly RecordedAttempt[]> {
  const attempts = await attemptsOfRun(run, store);
  const workers = workerOrders(attempts).filter((order) => order.attempts.some(({ test }) => test === victim));
  const [chosen, ...others] = workers.filter((order) => worker === null || isWorker(order.worker, worker));
  if (chosen === undefined)
    throw notThere(
      victim,
      run,
      workers.map((order) => order.worker ?? ""),
    );
  if (others.length > 0)
    throw several(
      run,
      workers.map((order) => order.worker ?? ""),
    );
  const place = chosen.attempts.findIndex(({ test }) => test === victim);
  return chosen.attempts.slice(0, place).filter(({ outcome }) => outcome !== "skip");
}

/** @param name of the run, or its id */
export async function attemptsOfRun(name: string, store: Store): Promise<readonly RecordedAttempt[]> {
  return await store.read(everything, async (history) => {
    const runs = await history.runs();
    const run = runs.find(({ id }) => id === name) ?? runs.findLast((one) => one.name === name);
    if (run === undefined) throw noSuchRun(name);
    const attempts: RecordedAttempt[] = [];
    for await (const attempt of history.attempts({ kind: "run", run: run.id })) attempts.push(attempt);
    return attempts;
  });
}

const problem = (what: string, why: string, fix: string): ProblemError =>
  new ProblemError({ code: "unknown-subject", what, why, fix, place: null });

const noSuchRun = (run: string): ProblemError =>
  problem(
    `There is no run "${run}" in the history.`,
    "The order of tests is taken from a recorded run.",
    "`deflake import PATH…` takes recorded runs in; `deflake run` records them.",
  );

const notThere = (victim: TestId, run: string, workers: readonly string[]): ProblemError =>
  problem(
    `Run "${run}" does not tell in which order ${victim} ran.`,
    workers.length > 0
      ? `It ran on ${[...workers].sort(byNaturalOrder).join(", ")}.`
      : "Its results name no order, or not this test.",
    workers.length > 0
      ? "Name one of these with --worker."
      : "Name a run that `deflake run` has recorded, or a subunit stream.",
  );

const several = (run: string, workers: readonly string[]): ProblemError =>
  problem(
    `Several workers of run "${run}" ran this test.`,
    `They are ${[...workers].sort(byNaturalOrder).join(", ")}.`,
    "Name one of them with --worker.",
  );

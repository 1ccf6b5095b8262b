// What the history says to a run that may be forgiven: which tests it ought to have had, and which rules no longer protect
// theirs. Asked only then: the history takes time to open, and a green run or a broken one needs none of it.

import { ProblemError } from "../../core/model/problem.ts";
import type { JobRun, Run } from "../../core/model/run.ts";
import type { TestId } from "../../core/model/test-id.ts";
import { alarmsOf } from "../../core/policy/health.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { groupedBy } from "../ingest/candidate.ts";
import { noteOf } from "../ingest/problem-note.ts";
import { healthsIn } from "../policy/health.ts";
import { everything, type History, type Store } from "../ports.ts";
import { nothingKnown, type LookBack } from "./request.ts";

/**
 * @param run the one that is going on; `workflow` is its command
 * @param open gives the history; null where there is none
 */
export async function lookBack(
  run: Run,
  job: string,
  policy: Policy,
  open: () => Promise<Store | null>,
): Promise<LookBack> {
  try {
    const store = await open();
    if (store === null) return nothingKnown;
    try {
      return await store.read(everything, async (history) => ({
        expected: await baselineIn(history, run, job),
        alarms: alarmsOf(await healthsIn(policy, history)),
        notes: [],
      }));
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { ...nothingKnown, notes: [noteOf(error.problem)] };
  }
}

/** Green runs count: a red one may have been red because it was short of tests, and would make the next one look whole. */
const isBaseline = ({ complete, telling, conclusion }: JobRun): boolean =>
  complete === true && telling === "all" && conclusion === "success";

async function baselineIn(history: History, run: Run, job: string): Promise<ReadonlySet<TestId> | null> {
  const jobRuns = groupedBy((await history.jobRuns()).filter(isBaseline), (known) => known.run);
  const last = (await history.runs())
    .toReversed()
    .filter(({ id, workflow }) => id !== run.id && workflow === run.workflow)
    .flatMap(({ id }) => jobRuns.get(id) ?? [])
    .find((known) => known.job === job);
  if (last === undefined) return null;
  const tests = new Set<TestId>();
  for await (const { test } of history.attempts({ kind: "job-run", jobRun: last.id })) tests.add(test);
  return tests;
}

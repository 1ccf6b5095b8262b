// `deflake show`: finds out which test, run or job is meant, and tells its whole story.

import { openFailureLedger } from "../core/history/failure-ledger.ts";
import { gridOf } from "../core/history/grid.ts";
import { openOutageLedger } from "../core/history/outages.ts";
import { openTimelineAccount } from "../core/history/timeline-ledger.ts";
import type { RunId } from "../core/model/run.ts";
import type { TestId } from "../core/model/test-id.ts";
import { jobStoryOf, type JobEvidence, type JobStory } from "../core/report/job-story.ts";
import { openRunAccount, type RunStory } from "../core/report/run-story.ts";
import { resolveSubject, type Names, type Resolution, type SubjectKind } from "../core/report/subject.ts";
import { openTestAccount, type TestStory } from "../core/report/test-story.ts";
import type { History, Query, Store } from "./ports.ts";

export type Story = TestStory | RunStory | JobStory;

export type Shown = { readonly kind: "story"; readonly story: Story } | Exclude<Resolution, { kind: "found" }>;

export interface ShowOptions {
  /** What the user said that it is; null where they did not. */
  readonly kind: SubjectKind | null;
  /** How many of the last attempts or runs are told one by one. */
  readonly lastSteps: number;
}

export async function show(
  name: string,
  { kind, lastSteps }: ShowOptions,
  query: Query,
  { store }: { readonly store: Store },
): Promise<Shown> {
  const resolution = await store.read(query, async (history) => resolveSubject(name, kind, await namesIn(history)));
  if (resolution.kind !== "found") return resolution;
  const { subject } = resolution;
  switch (subject.kind) {
    case "test":
      return { kind: "story", story: await testStory(subject.test, lastSteps, query, store) };
    case "run":
      return { kind: "story", story: await runStory(subject.run, query, store) };
    case "job":
      return { kind: "story", story: await jobStory(subject.job, lastSteps, query, store) };
  }
}

/** Everything in a history that can be shown by its name. */
export async function namesIn(history: History): Promise<Names> {
  const [runs, jobRuns, counts] = [await history.runs(), await history.jobRuns(), await history.counts()];
  return {
    tests: new Set(counts.map(({ test }) => test)),
    runs,
    jobs: new Set(jobRuns.map(({ job }) => job)),
  };
}

const frameOf = async (history: History, query: Query): Promise<Omit<JobEvidence, "within">> => ({
  narrowed: query.job !== null || query.platform.size > 0,
  runs: await history.runs(),
  jobRuns: await history.jobRuns(),
  sources: await history.sources(),
});

const testStory = async (test: TestId, lastSteps: number, query: Query, store: Store): Promise<TestStory> =>
  store.read(query, async (history) => {
    const frame = await frameOf(history, query);
    const outages = openOutageLedger(gridOf(frame.runs, frame.jobRuns));
    for await (const attempt of history.failures()) outages.add(attempt);
    const account = openTestAccount(test, { ...frame, outages });
    for await (const attempt of history.attempts({ kind: "test", test })) account.add(attempt);
    return account.story(lastSteps);
  });

const runStory = async (run: RunId, query: Query, store: Store): Promise<RunStory> =>
  store.read(query, async (history) => {
    const account = openRunAccount(run, await frameOf(history, query));
    for await (const attempt of history.attempts({ kind: "run", run })) account.add(attempt);
    return account.story();
  });

/** The frame is read whole, because runs without the job belong to it; what the tests did, within the job alone. */
async function jobStory(job: string, lastSteps: number, query: Query, store: Store): Promise<JobStory> {
  const frame = await store.read(query, async (history) => frameOf(history, query));
  const within = await store.read({ ...query, job }, async (history) => {
    const grid = gridOf(await history.runs(), await history.jobRuns());
    const ledger = openFailureLedger(grid);
    for await (const attempt of history.failures()) ledger.add(attempt);
    const failures = ledger.findings();
    const account = openTimelineAccount(grid, failures);
    for await (const timeline of history.timelines()) account.add(timeline);
    return { grid, counts: await history.counts(), failures, timelines: account.findings() };
  });
  return jobStoryOf(job, { ...frame, within }, lastSteps);
}

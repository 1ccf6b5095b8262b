// `deflake show`: finds out which test, run or job is meant, and tells its whole story.

import type { RunId } from "../core/model/run.ts";
import type { TestId } from "../core/model/test-id.ts";
import { jobStoryOf, type JobStory } from "../core/report/job-story.ts";
import { openRunAccount, type RunStory } from "../core/report/run-story.ts";
import { resolveSubject, type Names, type Resolution, type SubjectKind } from "../core/report/subject.ts";
import { openTestAccount, type TestStory } from "../core/report/test-story.ts";
import type { History, Query, Store } from "./ports.ts";
import { readWhole } from "./read-whole.ts";

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

const isNarrowed = (query: Query): boolean => query.job !== null || query.platform.size > 0;

const testStory = async (test: TestId, lastSteps: number, query: Query, store: Store): Promise<TestStory> =>
  store.read(query, async (history) => {
    const account = openTestAccount(test, { ...(await readWhole(history)), narrowed: isNarrowed(query) });
    for await (const attempt of history.attempts({ kind: "test", test })) account.add(attempt);
    return account.story(lastSteps);
  });

const runStory = async (run: RunId, query: Query, store: Store): Promise<RunStory> =>
  store.read(query, async (history) => {
    const frame = {
      runs: await history.runs(),
      jobRuns: await history.jobRuns(),
      sources: await history.sources(),
    };
    const account = openRunAccount(run, frame);
    for await (const attempt of history.attempts({ kind: "run", run })) account.add(attempt);
    return account.story();
  });

/** The history is read whole, because runs without the job belong to it; what the tests did, within the job alone. */
async function jobStory(job: string, lastSteps: number, query: Query, store: Store): Promise<JobStory> {
  const whole = await store.read(query, readWhole);
  const within = await store.read({ ...query, job }, readWhole);
  return jobStoryOf(job, { whole, within, narrowed: isNarrowed(query) }, lastSteps);
}

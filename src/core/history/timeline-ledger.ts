// What the timelines of a history say of each test: its executions and failures by job, the first and the last of
// them, retries that recovered, and the commits at which a test both failed and passed.

import type { TestId } from "../model/test-id.ts";
import { BatchCounts, batchesOf, type Batches } from "./batches.ts";
import { eachEntry } from "./entries.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import type { SharedRuns } from "./shared-runs.ts";

/** One test in one job, over first runs without those that leave its rate. Places are those of the list of runs; -1 where there is none. */
export interface TestInJob {
  readonly job: string;
  /** Bad first attempts, however much was told of their job runs. */
  failures: number;
  /** First attempts, and the bad ones among them, in job runs that told all of their tests. */
  seenExecutions: number;
  seenFailures: number;
  /** Runs in which it failed in a job run that told failures only, ascending, each once. */
  readonly untoldFailures: number[];
  /** The first and the last run with a first attempt. */
  firstSighting: number;
  lastSighting: number;
  firstFailure: number;
  lastFailure: number;
}

export interface PlatformCount {
  readonly platform: string;
  failures: number;
  /** In job runs that told all of their tests. */
  executions: number;
}

export interface TestLedger {
  readonly test: TestId;
  readonly jobs: Map<string, TestInJob>;
  readonly platforms: Map<string, PlatformCount>;
  /** First attempts in runs whose failures have a shared cause; in no count of its jobs and platforms. */
  readonly inSharedRuns: { failures: number; executions: number };
  /** What was seen of it, run by run in stretches. */
  readonly batches: BatchCounts;
  failuresInReRuns: number;
  /** Bad first attempts after which a retry in the same job run was good; re-runs of the run included. */
  recovered: number;
  /** Commits at which it failed in one run and passed in another of the same job; once for each job. */
  readonly mixedCommits: string[];
  /** Where it failed and no pass was seen, though the commit had more than one run. */
  readonly badOnly: CommitInJob[];
}

export interface CommitInJob {
  readonly commit: string;
  readonly job: string;
}

/** What is asked for of every run in every timeline, by its place. */
interface Places {
  readonly isReRun: Uint8Array;
  /** A number for each commit that more than one run was made of; -1 elsewhere, where a test cannot differ from itself. */
  readonly repeatedCommit: Int32Array;
}

function placesOf({ runs }: Grid): Places {
  const numbers = new Map<string, number>();
  const times = new Map<string, number>();
  for (const { commit } of runs) if (commit !== null) times.set(commit, (times.get(commit) ?? 0) + 1);
  for (const [commit, often] of times) if (often > 1) numbers.set(commit, numbers.size);
  return {
    isReRun: Uint8Array.from(runs, ({ attempt }) => (attempt > 1 ? 1 : 0)),
    repeatedCommit: Int32Array.from(runs, ({ commit }) => (commit === null ? -1 : (numbers.get(commit) ?? -1))),
  };
}

/** For each job, by place, whether its job run told all of its tests. */
function rememberedTellings({ runs, columns }: Grid): (job: string) => Uint8Array {
  const known = new Map<string, Uint8Array>();
  return (job) => {
    const told = known.get(job) ?? new Uint8Array(runs.length);
    if (!known.has(job))
      for (const [place, { telling }] of columns.get(job)?.cells ?? []) told[place] = telling === "all" ? 1 : 0;
    known.set(job, told);
    return told;
  };
}

/** Where the entries of one timeline are counted. */
interface Account {
  readonly ledger: TestLedger;
  readonly inJob: TestInJob;
  readonly onPlatform: PlatformCount;
}

/** An entry in a run with a shared cause: whether it counts is known when all jobs of the run are. */
interface SharedEntry {
  readonly place: number;
  readonly executions: number;
  readonly bad: number;
  readonly toldAll: boolean;
  readonly account: Account;
}

/** @param timelines of tests that failed at least once, those of one test in any order */
export function testLedgersOf(
  grid: Grid,
  timelines: Iterable<Timeline>,
  shared: Pick<SharedRuns, "outages" | "failingJobs">,
): readonly TestLedger[] {
  const tests = new Map<TestId, TestLedger>();
  const waiting: SharedEntry[] = [];
  const { isReRun, repeatedCommit } = placesOf(grid);
  const tellings = rememberedTellings(grid);
  const batches = batchesOf(grid.runs.length);
  const isShared = Uint8Array.from(grid.runs, (_, place) =>
    Number(shared.outages.has(place) || shared.failingJobs.has(place)),
  );
  for (const timeline of timelines) {
    const account = accountFor(timeline, tests, batches);
    const { ledger, inJob } = account;
    const told = tellings(timeline.job);
    const badCommits = new Map<number, string>();
    eachEntry(timeline, (place, executions, bad, recovered) => {
      if (bad > 0) {
        ledger.recovered += recovered;
        const commit = grid.runs[place]?.commit ?? null;
        if (commit !== null && (repeatedCommit[place] ?? -1) >= 0) badCommits.set(repeatedCommit[place] ?? -1, commit);
        if (isReRun[place] === 1) ledger.failuresInReRuns += bad;
      }
      if (isReRun[place] === 1) return;
      sight(place, bad, inJob);
      const toldAll = told[place] === 1;
      if (isShared[place] === 1) waiting.push({ place, executions, bad, toldAll, account });
      else countEntry(place, executions, bad, toldAll, account);
    });
    if (inJob.firstSighting >= 0) {
      ledger.jobs.set(timeline.job, inJob);
      ledger.platforms.set(timeline.platform, account.onPlatform);
    }
    if (badCommits.size > 0) compareCommits(timeline, badCommits, repeatedCommit, ledger);
  }
  settle(waiting, shared);
  return [...tests.values()];
}

function accountFor({ test, job, platform }: Timeline, tests: Map<TestId, TestLedger>, batches: Batches): Account {
  const ledger = tests.get(test) ?? emptyLedger(test, new BatchCounts(batches));
  tests.set(test, ledger);
  return {
    ledger,
    inJob: ledger.jobs.get(job) ?? emptyInJob(job),
    onPlatform: ledger.platforms.get(platform) ?? emptyOn(platform),
  };
}

/** Where a test failed in half of a run's failed jobs or more, it is what these share, and the run is one of its own. */
const ownShare = 0.5;

function settle(
  entries: readonly SharedEntry[],
  { outages, failingJobs }: Pick<SharedRuns, "outages" | "failingJobs">,
): void {
  const failedIn = new Map<TestLedger, Map<number, number>>();
  for (const { place, bad, account } of entries) {
    if (bad === 0) continue;
    const places = failedIn.get(account.ledger) ?? new Map<number, number>();
    failedIn.set(account.ledger, places);
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  for (const { place, executions, bad, toldAll, account } of entries) {
    const jobs = failingJobs.get(place) ?? Number.POSITIVE_INFINITY;
    const isOwn = !outages.has(place) && (failedIn.get(account.ledger)?.get(place) ?? 0) >= ownShare * jobs;
    if (isOwn) countEntry(place, executions, bad, toldAll, account);
    else {
      account.ledger.inSharedRuns.executions += executions;
      account.ledger.inSharedRuns.failures += bad;
    }
  }
  for (const { account } of entries) account.inJob.untoldFailures.sort((a, b) => a - b);
}

/** Where tests share a name, one may always pass and the other always fail: a run is good only if all of them are. */
function compareCommits(
  timeline: Timeline,
  badCommits: ReadonlyMap<number, string>,
  repeatedCommit: Int32Array,
  ledger: TestLedger,
): void {
  const good = new Set<number>();
  eachEntry(timeline, (place, _, bad) => {
    const commit = repeatedCommit[place] ?? -1;
    if (bad === 0 && commit >= 0 && badCommits.has(commit)) good.add(commit);
  });
  for (const [number, commit] of badCommits) {
    if (good.has(number)) ledger.mixedCommits.push(commit);
    else ledger.badOnly.push({ commit, job: timeline.job });
  }
}

function countEntry(
  place: number,
  executions: number,
  bad: number,
  toldAll: boolean,
  { ledger, inJob, onPlatform }: Account,
): void {
  if (toldAll) {
    inJob.seenExecutions += executions;
    inJob.seenFailures += bad;
    onPlatform.executions += executions;
    ledger.batches.add(place, bad, executions);
  }
  if (bad === 0) return;
  inJob.failures += bad;
  onPlatform.failures += bad;
  if (!toldAll && inJob.untoldFailures.at(-1) !== place) inJob.untoldFailures.push(place);
}

/** When it was there and when it failed, whatever the cause. */
function sight(place: number, bad: number, inJob: TestInJob): void {
  if (inJob.firstSighting < 0 || place < inJob.firstSighting) inJob.firstSighting = place;
  if (place > inJob.lastSighting) inJob.lastSighting = place;
  if (bad === 0) return;
  if (inJob.firstFailure < 0 || place < inJob.firstFailure) inJob.firstFailure = place;
  if (place > inJob.lastFailure) inJob.lastFailure = place;
}

const emptyLedger = (test: TestId, batches: BatchCounts): TestLedger => ({
  test,
  jobs: new Map(),
  platforms: new Map(),
  inSharedRuns: { failures: 0, executions: 0 },
  batches,
  failuresInReRuns: 0,
  recovered: 0,
  mixedCommits: [],
  badOnly: [],
});

const emptyOn = (platform: string): PlatformCount => ({ platform, failures: 0, executions: 0 });

const emptyInJob = (job: string): TestInJob => ({
  job,
  failures: 0,
  seenExecutions: 0,
  seenFailures: 0,
  untoldFailures: [],
  firstSighting: -1,
  lastSighting: -1,
  firstFailure: -1,
  lastFailure: -1,
});

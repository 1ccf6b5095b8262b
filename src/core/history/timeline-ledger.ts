// What the timelines of a history say, taken in one at a time: each test's executions and failures by job, the first and
// the last of them, retries that recovered, and the commits at which a test both failed and passed.

import type { JobRunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { eachEntry } from "./entries.ts";
import type { FailureFindings } from "./failure-ledger.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";

/** One test in one job, over first runs. Places are those of the list of runs; -1 where there is none. */
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

export interface TimelineFindings {
  readonly tests: readonly TestLedger[];
  /** The job runs in which a test failed, was not ignored and did not recover. */
  readonly failing: ReadonlySet<JobRunId>;
}

export interface TimelineAccount {
  add(timeline: Timeline): void;
  findings(): TimelineFindings;
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

export function openTimelineAccount(grid: Grid, failures: FailureFindings): TimelineAccount {
  const tests = new Map<TestId, TestLedger>();
  const failing = new Set<JobRunId>();
  const { isReRun, repeatedCommit } = placesOf(grid);
  const tellings = rememberedTellings(grid);

  function add(timeline: Timeline): void {
    const { test, job, platform } = timeline;
    const ledger = openedFor(test, tests);
    const cells = grid.columns.get(job)?.cells;
    const inJob = ledger.jobs.get(job) ?? emptyInJob(job);
    const onPlatform = ledger.platforms.get(platform) ?? emptyOn(platform);
    const toldAll = tellings(job);
    const badCommits = new Map<number, string>();
    eachEntry(timeline, (place, executions, bad, recovered) => {
      if (bad > 0) {
        const jobRun = cells?.get(place);
        ledger.recovered += recovered;
        const commit = grid.runs[place]?.commit ?? null;
        if (commit !== null && (repeatedCommit[place] ?? -1) >= 0) badCommits.set(repeatedCommit[place] ?? -1, commit);
        // A failure is forgiven only where all failures of the name were ignored or recovered: tests may share a name.
        if (jobRun !== undefined && bad > recovered && bad > failures.ignoredIn(jobRun.id, test))
          failing.add(jobRun.id);
        if (isReRun[place] === 1) ledger.failuresInReRuns += bad;
      }
      if (isReRun[place] !== 1) countEntry(place, executions, bad, toldAll[place] === 1, inJob, onPlatform);
    });
    if (inJob.firstSighting >= 0) {
      ledger.jobs.set(job, inJob);
      ledger.platforms.set(platform, onPlatform);
    }
    if (badCommits.size > 0) compareCommits(timeline, badCommits, repeatedCommit, ledger);
  }

  return { add, findings: () => ({ tests: [...tests.values()], failing }) };
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
  inJob: TestInJob,
  onPlatform: PlatformCount,
): void {
  if (toldAll) {
    inJob.seenExecutions += executions;
    inJob.seenFailures += bad;
    onPlatform.executions += executions;
  }
  if (inJob.firstSighting < 0 || place < inJob.firstSighting) inJob.firstSighting = place;
  if (place > inJob.lastSighting) inJob.lastSighting = place;
  if (bad === 0) return;
  inJob.failures += bad;
  onPlatform.failures += bad;
  if (!toldAll && inJob.untoldFailures.at(-1) !== place) inJob.untoldFailures.push(place);
  if (inJob.firstFailure < 0 || place < inJob.firstFailure) inJob.firstFailure = place;
  if (place > inJob.lastFailure) inJob.lastFailure = place;
}

function openedFor(test: TestId, tests: Map<TestId, TestLedger>): TestLedger {
  const known = tests.get(test);
  if (known !== undefined) return known;
  const opened: TestLedger = {
    test,
    jobs: new Map(),
    platforms: new Map(),
    failuresInReRuns: 0,
    recovered: 0,
    mixedCommits: [],
    badOnly: [],
  };
  tests.set(test, opened);
  return opened;
}

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

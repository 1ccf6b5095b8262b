// What the timelines of a history say, taken in one at a time: each test's executions and failures by job, the first and
// the last of them, retries that recovered, and the commits at which a test both failed and passed.

import { evidenceOf, outcomes } from "../model/outcome.ts";
import type { JobRunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
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

/** By stored number of the outcome. */
const bad = outcomes.map((outcome) => evidenceOf(outcome) === "bad");

/** What one run says in a timeline, of several executions where tests share a name. */
export interface Entry {
  readonly place: number;
  readonly executions: number;
  readonly failures: number;
  readonly recovered: number;
}

export function* entriesOf({ runs, outcomes, recovered }: Timeline): Generator<Entry> {
  for (let at = 0; at < runs.length;) {
    const place = runs[at] ?? 0;
    const entry = { place, executions: 0, failures: 0, recovered: 0 };
    for (; at < runs.length && runs[at] === place; at += 1) {
      entry.executions += 1;
      if (bad[outcomes[at] ?? 0] !== true) continue;
      entry.failures += 1;
      entry.recovered += recovered[at] ?? 0;
    }
    yield entry;
  }
}

/** The commits that more than one run was made of: only there can a test differ from itself. */
function repeatedCommits(grid: Grid): ReadonlySet<string> {
  const once = new Set<string>();
  const more = new Set<string>();
  for (const { commit } of grid.runs) {
    if (commit === null) continue;
    (once.has(commit) ? more : once).add(commit);
  }
  return more;
}

export function openTimelineAccount(grid: Grid, failures: FailureFindings): TimelineAccount {
  const tests = new Map<TestId, TestLedger>();
  const failing = new Set<JobRunId>();
  const repeated = repeatedCommits(grid);

  function add(timeline: Timeline): void {
    const ledger = openedFor(timeline.test, tests);
    const column = grid.columns.get(timeline.job);
    const inJob = ledger.jobs.get(timeline.job) ?? emptyInJob(timeline.job);
    const onPlatform = ledger.platforms.get(timeline.platform) ?? emptyOn(timeline.platform);
    const atCommits = new Map<string, { good: boolean; bad: boolean }>();
    for (const entry of entriesOf(timeline)) {
      const run = grid.runs[entry.place];
      if (run === undefined) continue;
      const jobRun = column?.cells.get(entry.place);
      ledger.recovered += entry.recovered;
      if (run.commit !== null && repeated.has(run.commit)) noteCommit(atCommits, run.commit, entry);
      // A failure is forgiven only where all failures of the name were ignored or recovered: tests may share a name.
      if (jobRun !== undefined && entry.failures > entry.recovered) {
        if (entry.failures > failures.ignoredIn(jobRun.id, timeline.test)) failing.add(jobRun.id);
      }
      if (run.attempt > 1) ledger.failuresInReRuns += entry.failures;
      else countEntry(entry, jobRun?.telling === "all", inJob, onPlatform);
    }
    if (inJob.firstSighting >= 0) {
      ledger.jobs.set(timeline.job, inJob);
      ledger.platforms.set(timeline.platform, onPlatform);
    }
    for (const [commit, seen] of atCommits) {
      if (seen.bad && seen.good) ledger.mixedCommits.push(commit);
      else if (seen.bad) ledger.badOnly.push({ commit, job: timeline.job });
    }
  }

  return { add, findings: () => ({ tests: [...tests.values()], failing }) };
}

/** Where tests share a name, one may always pass and the other always fail: a run is good only if all of them are. */
function noteCommit(commits: Map<string, { good: boolean; bad: boolean }>, commit: string, entry: Entry): void {
  const seen = commits.get(commit) ?? { good: false, bad: false };
  commits.set(commit, seen);
  if (entry.failures > 0) seen.bad = true;
  else seen.good = true;
}

function countEntry(entry: Entry, toldAll: boolean, inJob: TestInJob, onPlatform: PlatformCount): void {
  const { place } = entry;
  inJob.failures += entry.failures;
  onPlatform.failures += entry.failures;
  if (toldAll) {
    inJob.seenExecutions += entry.executions;
    inJob.seenFailures += entry.failures;
    onPlatform.executions += entry.executions;
  }
  if (inJob.firstSighting < 0 || place < inJob.firstSighting) inJob.firstSighting = place;
  if (place > inJob.lastSighting) inJob.lastSighting = place;
  if (entry.failures === 0) return;
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

// The tests that failed: how often, where, since when, in which ways, and whether they were seen to differ from
// themselves. A rate rests on executions that were seen; where only failures were told, on job runs that must have
// executed the test, and says so.

import { runName } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { commonDispersion, type Dispersion } from "../stats/dispersion.ts";
import { isoTime, startOf } from "./calendar.ts";
import {
  opportunitiesOf,
  preferred,
  type Opportunities,
  together,
  toldInJob,
  type FailuresIn,
  type ToldInJob,
} from "./executions.ts";
import type { FailureFindings, SignatureCount } from "./failure-ledger.ts";
import type { Grid } from "./grid.ts";
import type { TestCount } from "./history.ts";
import { batchesOf, BatchCounts } from "./batches.ts";
import { isPlacedIn, type Presence } from "./presence.ts";
import { ratesOf, type Rate } from "./rate.ts";
import type { SharedRuns } from "./shared-runs.ts";
import type { Standings } from "./standing.ts";
import type { PlatformCount, TestLedger } from "./timeline-ledger.ts";

export interface SelfDifference {
  /** Failures after which a retry in the same job run was good. */
  readonly recovered: number;
  /** Commits at which the test failed in one run and passed in another of the same job. */
  readonly mixedCommits: number;
  /** Commits at which it failed in one run, and its job succeeded in another that told no tests. */
  readonly mixedCommitsInferred: number;
}

/**
 * Its executions are what the failures are counted of. Estimate and interval are those of `ratedOn`: the same counts where
 * they were seen; where they are inferred, without the failures that set the stretch of time.
 */
export interface FailingTest extends Rate, FailuresIn {
  readonly test: TestId;
  readonly ratedOn: { readonly failures: number; readonly executions: number };
  /**
   * First attempts in runs whose failures have a shared cause, such as outages; in no rate. `failuresTold` is `failures` of
   * both bases and these.
   */
  readonly inSharedRuns: { readonly failures: number; readonly executions: number };
  readonly failuresInReRuns: number;
  readonly jobs: readonly (FailuresIn & { readonly job: string })[];
  readonly platforms: readonly PlatformCount[];
  /** When the runs with its first and last failure started, and which runs these are. */
  readonly firstFailure: string | null;
  readonly lastFailure: string | null;
  readonly firstFailureRun: string | null;
  readonly lastFailureRun: string | null;
  readonly firstFailureRunName: string | null;
  readonly lastFailureRunName: string | null;
  readonly signatures: readonly SignatureCount[];
  readonly selfDifference: SelfDifference;
  /** Attempts after the first, and the bad ones among them. */
  readonly retries: number;
  readonly retryFailures: number;
  readonly skips: number;
  /** Bad first attempts that the runner left out of its exit code. */
  readonly ignored: number;
}

interface Told {
  readonly grid: Grid;
  readonly standings: Standings;
  readonly counts: readonly TestCount[];
  readonly ledgers: readonly TestLedger[];
  readonly failures: FailureFindings;
  readonly shared: SharedRuns;
  readonly presence: Presence;
  readonly horizon: number;
}

/** A test's counts, before anything is made of them. */
interface Measured {
  readonly ledger: TestLedger;
  readonly jobs: readonly { readonly job: string; readonly told: ToldInJob }[];
  readonly found: ReturnType<typeof preferred>;
  readonly dispersion: Dispersion | null;
}

type Frame = Pick<Told, "grid" | "standings" | "shared" | "presence">;

function measured(ledgers: readonly TestLedger[], { grid, standings, shared, presence }: Frame): readonly Measured[] {
  const opportunities = opportunitiesOf(grid, standings, shared);
  return ledgers.map((ledger) => {
    const jobs = [...ledger.jobs.values()].map((inJob) => ({
      job: inJob.job,
      told: toldInJob(inJob, opportunities, presence.ofTest(ledger.test, inJob.job)),
    }));
    const found = preferred(together(jobs.map(({ told }) => told)));
    const batches =
      found.basis === "observed" ? ledger.batches : inferredBatches(ledger, grid, opportunities, presence);
    return { ledger, jobs, found, dispersion: batches.dispersion() };
  });
}

/** The dispersion that the tests of a history have in common. */
export const dispersionOfTests = (ledgers: readonly TestLedger[], frame: Frame): number =>
  commonDispersion(measured(ledgers, frame).flatMap(({ dispersion }) => dispersion ?? []));

/**
 * Most failures first. Tests that never failed are not there.
 *
 * @param common the dispersion that tests have in common; that of those given, where it is left out
 */
export function failingTestsOf(told: Told, common?: number): readonly FailingTest[] {
  const { grid, standings, counts, ledgers, failures, horizon } = told;
  const goodAt = goodJobsByCommit(grid, standings);
  const beside = countsByTest(counts, ledgers);
  const all = measured(ledgers, told);
  const rates = ratesOf(
    all.map(({ found, dispersion }) => ({ ...found.ratedOn, dispersion })),
    common,
  );
  const failing = all.map(({ ledger, jobs, found }, at): FailingTest => ({
    test: ledger.test,
    ...rates[at]!,
    ...found,
    failuresTold: found.failuresTold + ledger.inSharedRuns.failures,
    inSharedRuns: ledger.inSharedRuns,
    failuresInReRuns: ledger.failuresInReRuns,
    jobs: jobs.map(({ job, told }) => failuresOf(job, told)).sort(byFailures((row) => row.job)),
    platforms: [...ledger.platforms.values()].filter(({ platform }) => platform !== ""),
    ...boundaries(ledger, grid, horizon),
    signatures: failures.signatures(ledger.test),
    selfDifference: selfDifferenceOf(ledger, goodAt),
    ...(beside.get(ledger.test) ?? noCounts),
  }));
  return failing.sort(byFailures((row) => row.test));
}

/** What a rate on inferred executions rests on, stretch by stretch: what `toldInJob` calls between. */
function inferredBatches(
  { test, jobs }: TestLedger,
  { runs }: Grid,
  opportunities: Opportunities,
  presence: Presence,
): BatchCounts {
  const batches = batchesOf(runs.length);
  const counts = new BatchCounts(batches);
  for (const { job, untoldFailures, firstSighting, lastSighting } of jobs.values()) {
    const spans = presence.ofTest(test, job) ?? [{ first: firstSighting + 1, last: lastSighting - 1 }];
    for (const place of untoldFailures) if (isPlacedIn(place, spans)) counts.add(place, 1, 0);
    for (let batch = 0; batch < batches.count; batch++) {
      const [from, to] = batches.span(batch);
      for (const { first, last } of spans) {
        const trials = opportunities(job, Math.max(from, first), Math.min(to - 1, last));
        if (trials > 0) counts.add(from, 0, trials);
      }
    }
  }
  return counts;
}

function failuresOf(job: string, told: ToldInJob): FailuresIn & { readonly job: string } {
  const { failures, executions, basis, failuresTold } = preferred(told);
  return { job, failures, executions, basis, failuresTold };
}

const byFailures =
  <T extends { readonly failuresTold: number }>(name: (row: T) => string) =>
  (a: T, b: T): number =>
    b.failuresTold - a.failuresTold || (name(a) < name(b) ? -1 : 1);

/** For each commit, the jobs that succeeded there without telling their tests. */
function goodJobsByCommit(grid: Grid, standings: Standings): ReadonlyMap<string, ReadonlySet<string>> {
  const goodAt = new Map<string, Set<string>>();
  grid.runs.forEach(({ commit }, place) => {
    if (commit === null) return;
    for (const jobRun of grid.rows[place] ?? []) {
      if (jobRun.telling === "all" || standings.judge(jobRun) !== "good") continue;
      const jobs = goodAt.get(commit) ?? new Set<string>();
      goodAt.set(commit, jobs);
      jobs.add(jobRun.job);
    }
  });
  return goodAt;
}

function selfDifferenceOf(
  { recovered, mixedCommits, badOnly }: TestLedger,
  goodAt: ReadonlyMap<string, ReadonlySet<string>>,
): SelfDifference {
  const mixed = new Set(mixedCommits);
  const inferred = badOnly.filter(({ commit, job }) => !mixed.has(commit) && goodAt.get(commit)?.has(job) === true);
  return {
    recovered,
    mixedCommits: mixed.size,
    mixedCommitsInferred: new Set(inferred.map(({ commit }) => commit)).size,
  };
}

function boundaries(
  { jobs }: TestLedger,
  { runs }: Grid,
  horizon: number,
): Pick<
  FailingTest,
  "firstFailure" | "lastFailure" | "firstFailureRun" | "lastFailureRun" | "firstFailureRunName" | "lastFailureRunName"
> {
  let [first, last] = [-1, -1];
  for (const { firstFailure, lastFailure } of jobs.values()) {
    if (firstFailure >= 0 && (first < 0 || firstFailure < first)) first = firstFailure;
    if (lastFailure > last) last = lastFailure;
  }
  const [from, to] = [runs[first], runs[last]];
  return {
    firstFailure: from === undefined ? null : isoTime(startOf(from, horizon)),
    lastFailure: to === undefined ? null : isoTime(startOf(to, horizon)),
    firstFailureRun: from?.id ?? null,
    lastFailureRun: to?.id ?? null,
    firstFailureRunName: from === undefined ? null : runName(from),
    lastFailureRunName: to === undefined ? null : runName(to),
  };
}

type Beside = Pick<FailingTest, "retries" | "retryFailures" | "skips" | "ignored">;

const noCounts: Beside = { retries: 0, retryFailures: 0, skips: 0, ignored: 0 };

/** What is counted beside the executions, for the tests that failed. */
function countsByTest(counts: readonly TestCount[], ledgers: readonly TestLedger[]): ReadonlyMap<TestId, Beside> {
  const sums = new Map(ledgers.map(({ test }) => [test, { ...noCounts }]));
  for (const { test, retries, retryFailures, skips, ignored } of counts) {
    const sum = sums.get(test);
    if (sum === undefined) continue;
    sum.retries += retries;
    sum.retryFailures += retryFailures;
    sum.skips += skips;
    sum.ignored += ignored;
  }
  return sums;
}

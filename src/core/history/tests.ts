// The tests that failed: how often, where, since when, in which ways, and whether they were seen to differ from
// themselves. A rate rests on executions that were seen; where only failures were told, on job runs that must have
// executed the test, and says so.

import type { TestId } from "../model/test-id.ts";
import { isoTime, startOf } from "./calendar.ts";
import type { FailureFindings, SignatureCount } from "./failure-ledger.ts";
import type { Column, Grid } from "./grid.ts";
import type { TestCount } from "./history.ts";
import { rememberedRates, type Basis, type Rate } from "./rate.ts";
import type { Standings } from "./standing.ts";
import type { PlatformCount, TestInJob, TestLedger } from "./timeline-ledger.ts";

export interface FailuresIn {
  readonly failures: number;
  readonly executions: number;
  readonly basis: Basis;
  /** Bad first attempts, however much was told of their job runs. */
  readonly failuresTold: number;
}

export interface SelfDifference {
  /** Failures after which a retry in the same job run was good. */
  readonly recovered: number;
  /** Commits at which the test failed in one run and passed in another of the same job. */
  readonly mixedCommits: number;
  /** Commits at which it failed in one run, and its job succeeded in another that told no tests. */
  readonly mixedCommitsInferred: number;
}

export interface FailingTest extends Rate {
  readonly test: TestId;
  readonly basis: Basis;
  readonly failuresTold: number;
  readonly failuresInReRuns: number;
  readonly jobs: readonly (FailuresIn & { readonly job: string })[];
  readonly platforms: readonly PlatformCount[];
  /** When the runs with its first and last failure started, and which runs these are. */
  readonly firstFailure: string | null;
  readonly lastFailure: string | null;
  readonly firstFailureRun: string | null;
  readonly lastFailureRun: string | null;
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
  readonly horizon: number;
}

/** Most failures first. Tests that never failed are not there. */
export function failingTestsOf({ grid, standings, counts, ledgers, failures, horizon }: Told): readonly FailingTest[] {
  const opportunities = opportunitiesOf(grid, standings);
  const goodAt = goodJobsByCommit(grid, standings);
  const beside = countsByTest(counts, ledgers);
  const rate = rememberedRates();
  const failing = ledgers.map((ledger): FailingTest => {
    const jobs = [...ledger.jobs.values()].map((inJob) => failuresInJob(inJob, opportunities));
    const {
      failures: counted,
      executions,
      basis,
      failuresTold,
    } = preferred(jobs.map(({ sums }) => sums).reduce(add, nothing));
    return {
      test: ledger.test,
      ...rate(counted, executions),
      basis,
      failuresTold,
      failuresInReRuns: ledger.failuresInReRuns,
      jobs: jobs.map(({ job, sums }) => ({ job, ...preferred(sums) })).sort(byFailures((row) => row.job)),
      platforms: [...ledger.platforms.values()].filter(({ platform }) => platform !== ""),
      ...boundaries(ledger, grid, horizon),
      signatures: failures.signatures(ledger.test),
      selfDifference: selfDifferenceOf(ledger, goodAt),
      ...(beside.get(ledger.test) ?? noCounts),
    };
  });
  return failing.sort(byFailures((row) => row.test));
}

const byFailures =
  <T extends { readonly failuresTold: number }>(name: (row: T) => string) =>
  (a: T, b: T): number =>
    b.failuresTold - a.failuresTold || (name(a) < name(b) ? -1 : 1);

/** What was seen and what is inferred, side by side. */
interface Sums {
  readonly told: number;
  readonly seenFailures: number;
  readonly seenExecutions: number;
  readonly inferredFailures: number;
  readonly inferredExecutions: number;
}

const nothing: Sums = { told: 0, seenFailures: 0, seenExecutions: 0, inferredFailures: 0, inferredExecutions: 0 };

const add = (a: Sums, b: Sums): Sums => ({
  told: a.told + b.told,
  seenFailures: a.seenFailures + b.seenFailures,
  seenExecutions: a.seenExecutions + b.seenExecutions,
  inferredFailures: a.inferredFailures + b.inferredFailures,
  inferredExecutions: a.inferredExecutions + b.inferredExecutions,
});

/** The basis that holds more of the failures; what was seen, where both hold as many. */
function preferred(sums: Sums): FailuresIn {
  const failuresTold = sums.told;
  if (sums.inferredFailures > sums.seenFailures)
    return { failures: sums.inferredFailures, executions: sums.inferredExecutions, basis: "inferred", failuresTold };
  if (sums.seenExecutions > 0)
    return { failures: sums.seenFailures, executions: sums.seenExecutions, basis: "observed", failuresTold };
  return { failures: failuresTold, executions: 0, basis: "observed", failuresTold };
}

function failuresInJob(inJob: TestInJob, opportunities: Opportunities): { job: string; sums: Sums } {
  const { job, failures, seenExecutions, seenFailures, untoldFailures, firstSighting, lastSighting } = inJob;
  // Seen once, a test has no stretch of time in which it is known to have existed.
  const known = firstSighting < lastSighting;
  const inferredFailures = known ? untoldFailures.filter((place) => opportunities(job, place, place) > 0).length : 0;
  return {
    job,
    sums: {
      told: failures,
      seenFailures,
      seenExecutions,
      inferredFailures,
      inferredExecutions: inferredFailures > 0 ? opportunities(job, firstSighting, lastSighting) : 0,
    },
  };
}

/** How many job runs from one run to another, both included, executed their tests without telling those that passed. */
type Opportunities = (job: string, first: number, last: number) => number;

function opportunitiesOf(grid: Grid, standings: Standings): Opportunities {
  const before = new Map<string, Uint32Array>();
  const countBefore = ({ job, cells }: Column): Uint32Array => {
    const counts = new Uint32Array(grid.runs.length + 1);
    for (let place = 0; place < grid.runs.length; place += 1) {
      const cell = cells.get(place);
      const executed =
        cell === undefined
          ? standings.passedSilently(place)
          : cell.telling !== "all" && standings.runs[place]?.kind === "counted" && standings.judge(cell) !== "none";
      counts[place + 1] = (counts[place] ?? 0) + (executed ? 1 : 0);
    }
    before.set(job, counts);
    return counts;
  };
  return (job, first, last) => {
    const column = grid.columns.get(job);
    if (column === undefined) return 0;
    const counts = before.get(job) ?? countBefore(column);
    return (counts[last + 1] ?? 0) - (counts[first] ?? 0);
  };
}

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
): Pick<FailingTest, "firstFailure" | "lastFailure" | "firstFailureRun" | "lastFailureRun"> {
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

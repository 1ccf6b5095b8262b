// Which tests the failures without logs were of, as far as the failures with logs tell: a share for each test that was seen,
// and an explicit share for tests that were not. Everything here is inferred; what was observed stands beside it.

import type { TestId } from "../model/test-id.ts";
import { allocate, type Ledger } from "../stats/allocation.ts";
import { discoveries, fisherMidP } from "../stats/compare.ts";
import type { Random } from "../stats/random.ts";
import type { Rate } from "./rate.ts";

/** A count that lies between what was observed and the most that can be. `low` and `high` hold it with 90 % confidence. */
export interface Attributed {
  readonly observed: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly max: number;
}

export interface AttributedTest extends Attributed {
  readonly test: TestId;
  readonly jobs: readonly (Attributed & { readonly job: string })[];
}

export interface Attribution {
  /** Whether the jobs failed in the same proportions with logs as without; where they did not, logs tell little of the rest. */
  readonly windowIsRepresentative: boolean;
  /** Of the job failures without logs, those that no test explains that was seen to fail. */
  readonly unknown: Rate;
  readonly unknownInJobs: readonly (Rate & { readonly job: string })[];
  /** Failures of each test, observed and attributed, most first. */
  readonly tests: readonly AttributedTest[];
}

/** The failures of one job. Columns have one entry for each stretch of time, oldest first. */
export interface JobLedger extends Ledger {
  readonly job: string;
  readonly causes: readonly JobCause[];
}

export interface JobCause {
  /** Null for failures in which no test failed. */
  readonly test: TestId | null;
  /** Failures of the test in the job, however many tests failed with it. */
  readonly observed: number;
  readonly seen: ArrayLike<number>;
  readonly eligible: ArrayLike<number>;
  readonly prior: number;
}

const confidence = 0.9;

/** Null where no failure is without a log. */
export function attributionOf(ledgers: readonly JobLedger[], random: Random): Attribution | null {
  const missing = ledgers.map(({ unexplained }) => sumOf(unexplained));
  if (sumOf(missing) === 0) return null;
  const allocations = allocate(ledgers, random);
  const tests = new Map<
    TestId,
    { draws: Int32Array; observed: number; max: number; jobs: AttributedTest["jobs"][number][] }
  >();
  const openDraws = ledgers.map(({ causes }, i) => {
    const given = allocations[i]!;
    let open = given[causes.length]!;
    causes.forEach((cause, at) => {
      if (cause.test === null) open = added(open, given[at]!);
      else share(tests, cause, ledgers[i]!, given[at]!);
    });
    return open;
  });
  return {
    windowIsRepresentative: isRepresentative(ledgers),
    unknown: unknownOf(openDraws.reduce(added), sumOf(missing)),
    unknownInJobs: ledgers
      .map(({ job }, i) => ({ job, ...unknownOf(openDraws[i]!, missing[i]!) }))
      .filter(({ executions }) => executions > 0)
      .sort((a, b) => b.failures - a.failures || (a.job < b.job ? -1 : 1)),
    tests: [...tests]
      .map(([test, { draws, observed, max, jobs }]) => ({
        test,
        ...attributed(draws, observed, max),
        jobs: jobs.sort((a, b) => b.mean - a.mean || (a.job < b.job ? -1 : 1)),
      }))
      .sort((a, b) => b.mean - a.mean || (a.test < b.test ? -1 : 1)),
  };
}

function share(
  tests: Map<TestId, { draws: Int32Array; observed: number; max: number; jobs: AttributedTest["jobs"][number][] }>,
  cause: JobCause,
  { job, unexplained }: JobLedger,
  draws: Int32Array,
): void {
  const possible = Array.from(unexplained).filter((_, epoch) => cause.eligible[epoch]! > 0);
  const max = cause.observed + sumOf(possible);
  const known = tests.get(cause.test!);
  const inJob = { job, ...attributed(draws, cause.observed, max) };
  tests.set(cause.test!, {
    draws: known === undefined ? draws : added(known.draws, draws),
    observed: (known?.observed ?? 0) + cause.observed,
    max: (known?.max ?? 0) + max,
    jobs: [...(known?.jobs ?? []), ...(max > 0 ? [inJob] : [])],
  });
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

const added = (one: Int32Array, other: Int32Array): Int32Array => one.map((value, i) => value + other[i]!);

function attributed(draws: Int32Array, observed: number, max: number): Attributed {
  const { mean, low, high } = spreadOf(draws);
  return { observed, mean: Math.round(10 * (observed + mean)) / 10, low: observed + low, high: observed + high, max };
}

function spreadOf(draws: Int32Array): { mean: number; low: number; high: number } {
  const sorted = Int32Array.from(draws).sort();
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  return { mean: sumOf(draws) / draws.length, low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}

function unknownOf(draws: Int32Array, missing: number): Rate {
  const { mean, low, high } = spreadOf(draws);
  return missing === 0
    ? { failures: 0, executions: 0, estimate: null, low: 0, high: 1, confidence, dispersion: 1 }
    : {
        failures: Math.round(mean),
        executions: missing,
        estimate: mean / missing,
        low: low / missing,
        high: high / missing,
        confidence,
        dispersion: 1,
      };
}

/** Compares for each job its share of the failures with logs and of those without (Fisher, Benjamini-Hochberg). */
function isRepresentative(ledgers: readonly JobLedger[]): boolean {
  const counts = ledgers.map(({ unexplained, causes }) => ({
    logged: causes.reduce((sum, { seen }) => sum + sumOf(seen), 0),
    missing: sumOf(unexplained),
  }));
  const logged = sumOf(counts.map((count) => count.logged));
  const missing = sumOf(counts.map((count) => count.missing));
  if (logged === 0) return false;
  const ps = counts.map((count) => fisherMidP({ k: count.logged, n: logged }, { k: count.missing, n: missing }));
  return !discoveries(ps).includes(true);
}

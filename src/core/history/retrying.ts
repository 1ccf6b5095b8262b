// What retries are worth, as far as retries and re-runs of flaky tests were seen: how often they failed again, and how much
// of that is more than their rates explain.

import type { TestId } from "../model/test-id.ts";
import { retryCorrelationOf, type Retried } from "../stats/retry-correlation.ts";
import type { Course } from "./chains.ts";
import type { ClassEvidence } from "./classes.ts";
import { eachEntry } from "./entries.ts";
import type { TestCount, Timeline } from "./history.ts";

export interface Retrying {
  /** 0: a retry is a fresh draw; 1: it always fails again. */
  readonly rho: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Flaky tests that were retried or re-run after a failure. */
  readonly tests: number;
  /** Attempts after the first, and those of them that failed. */
  readonly retries: number;
  readonly retryFailures: number;
  /** Executions in the next run of a commit at which the test had failed in the same job, and those of them that failed. */
  readonly reRuns: number;
  readonly reRunFailures: number;
}

/** Of a flaky test. */
export interface FlakyEvidence {
  readonly evidence: ClassEvidence;
  readonly timelines: readonly Timeline[];
}

/** Null where no failure of a flaky test was ever retried. */
export function retryingOf(
  flaky: ReadonlyMap<TestId, FlakyEvidence>,
  counts: readonly TestCount[],
  course: Course,
): Retrying | null {
  const sums = { tests: 0, retries: 0, retryFailures: 0, reRuns: 0, reRunFailures: 0 };
  const retriesOf = retriesByTest(flaky, counts);
  const repeated = repeatedCommits(course);
  const all: Retried[] = [];
  for (const [test, { evidence, timelines }] of flaky) {
    const { retries, failures } = retriesOf.get(test) ?? { retries: 0, failures: 0 };
    const reRuns = reRunsOf(timelines, course, repeated);
    if (retries + reRuns.count === 0) continue;
    sums.tests += 1;
    sums.retries += retries;
    sums.retryFailures += failures;
    sums.reRuns += reRuns.count;
    sums.reRunFailures += reRuns.failures;
    all.push({
      failures: evidence.failures,
      executions: evidence.executions,
      retries: retries + reRuns.count,
      failedAgain: failures + reRuns.failures,
    });
  }
  const found = retryCorrelationOf(all);
  return found === null ? null : { ...found, confidence: 0.9, ...sums };
}

function retriesByTest(
  flaky: ReadonlyMap<TestId, unknown>,
  counts: readonly TestCount[],
): ReadonlyMap<TestId, { readonly retries: number; readonly failures: number }> {
  const sums = new Map<TestId, { retries: number; failures: number }>();
  for (const { test, retries, retryFailures } of counts) {
    if (!flaky.has(test)) continue;
    const sum = sums.get(test) ?? { retries: 0, failures: 0 };
    sums.set(test, sum);
    sum.retries += retries;
    sum.failures += retryFailures;
  }
  return sums;
}

/** The places of the runs of each commit that has several. */
function repeatedCommits({ commits }: Course): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  commits.forEach((commit, place) => {
    const known = places.get(commit);
    if (known === undefined) places.set(commit, [place]);
    else known.push(place);
  });
  return new Map([...places].filter(([, runs]) => runs.length > 1));
}

/** After each failure, the next run of the same commit in the same job. */
function reRunsOf(
  timelines: readonly Timeline[],
  course: Course,
  repeated: ReadonlyMap<number, readonly number[]>,
): { count: number; failures: number } {
  const sum = { count: 0, failures: 0 };
  for (const timeline of timelines) {
    const told = new Map<number, boolean>();
    const failedAt = new Set<number>();
    eachEntry(timeline, (place, _, bad) => {
      const commit = course.commits[place]!;
      if (course.isOutage[place] === 1 || !repeated.has(commit)) return;
      told.set(place, bad > 0);
      if (bad > 0) failedAt.add(commit);
    });
    if (failedAt.size === 0) continue;
    const silent = new Set(course.silentPassesOf(timeline.test, timeline.job));
    for (const commit of failedAt) {
      let failed = false;
      for (const place of repeated.get(commit) ?? []) {
        const bad = told.get(place) ?? (course.isOutage[place] === 0 && silent.has(place) ? false : null);
        if (bad === null) continue;
        if (failed) sum.count += 1;
        if (failed && bad) sum.failures += 1;
        failed = bad;
      }
    }
  }
  return sum;
}

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
  const all: Retried[] = [];
  for (const [test, { evidence, timelines }] of flaky) {
    const { retries, failures } = retriesOf.get(test) ?? { retries: 0, failures: 0 };
    const reRuns = reRunsOf(timelines, course);
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

/** After each failure, the next run of the same commit in the same job. */
function reRunsOf(timelines: readonly Timeline[], course: Course): { count: number; failures: number } {
  const sum = { count: 0, failures: 0 };
  for (const timeline of timelines) {
    const outcomes = new Map<number, boolean>();
    for (const place of course.silentPassesOf(timeline.test, timeline.job)) outcomes.set(place, false);
    eachEntry(timeline, (place, _, bad) => void outcomes.set(place, bad > 0));
    const failedAt = new Map<number, boolean>();
    for (const place of [...outcomes.keys()].sort((a, b) => a - b)) {
      if (course.isOutage[place] === 1) continue;
      const commit = course.commits[place]!;
      const bad = outcomes.get(place) === true;
      if (failedAt.get(commit) === true) {
        sum.count += 1;
        sum.failures += Number(bad);
      }
      failedAt.set(commit, bad);
    }
  }
  return sum;
}

// What a history's course says, beyond its counts: each test's class, when rates changed, whether jobs fail
// independently, which runs were outages, and which tests fail together.

import type { TestId } from "../model/test-id.ts";
import { chanceAgain } from "../stats/retry-correlation.ts";
import { randomFrom } from "../stats/random.ts";
import { attributionOf, type Attribution } from "./attribution.ts";
import { jobLedgersOf } from "./job-ledgers.ts";
import { chainsOf, courseOf } from "./chains.ts";
import { classOf, classOfPassing, type ClassEvidence, type Classified, type TestClass } from "./classes.ts";
import { costsOf } from "./cost.ts";
import { failedJobRunsOf } from "./failed-job-runs.ts";
import type { FailureFindings } from "./failure-ledger.ts";
import { fingerprintClusters, type FingerprintCluster } from "./fingerprints.ts";
import type { Grid } from "./grid.ts";
import type { TestCount, Timeline } from "./history.ts";
import type { Independence } from "./independence.ts";
import type { Outage } from "./outages.ts";
import { retryingOf, type FlakyEvidence, type Retrying } from "./retrying.ts";
import type { SharedRuns } from "./shared-runs.ts";
import type { Presence } from "./presence.ts";
import { sightingsOf } from "./sightings.ts";
import { seriesOf, shiftsOf, type Shift } from "./shifts.ts";
import { fewestForShift, testSeries } from "./test-series.ts";
import { suggestionsFor, type Suggestion } from "./suggestions.ts";
import type { Standings } from "./standing.ts";
import { togetherOf, type Group } from "./together.ts";
import { judgedRuns, whatIfOf, type FailsAgain, type WhatIf } from "./what-if.ts";

export interface CourseFindings {
  /** Of the tests that failed at least once. */
  readonly classes: ReadonlyMap<TestId, Classified>;
  /** Tests that never failed: how many passed often enough to mean something, and how many did not. */
  readonly healthyTests: number;
  readonly testsWithTooLittleData: number;
  /** Null where no run has two jobs. */
  readonly independence: Independence | null;
  /** Null where every failed job told of its tests. */
  readonly attribution: Attribution | null;
  /** Minutes that each test cost. */
  readonly costs: ReadonlyMap<TestId, number>;
  readonly whatIf: readonly WhatIf[];
  /** Of the whole history first, then of jobs, then of tests; oldest first. */
  readonly shifts: readonly Shift[];
  /** Most failing groups first. */
  readonly outages: readonly Outage[];
  readonly groups: readonly Group[];
  /** Tests that fail with one fingerprint. */
  readonly fingerprints: readonly FingerprintCluster[];
  /** Null where no failure of a flaky test was ever retried. */
  readonly retrying: Retrying | null;
  /** Of the tests that are called flaky. */
  readonly suggestions: readonly Suggestion[];
}

interface Told {
  readonly grid: Grid;
  readonly standings: Standings;
  readonly horizon: number;
  readonly counts: readonly TestCount[];
  readonly timelines: readonly Timeline[];
  readonly shared: SharedRuns;
  readonly presence: Presence;
  readonly failures: Pick<FailureFindings, "ignoredIn" | "signatures" | "bySignature">;
}

/** Simulations start from the same number every time, so that the same history gives the same report. */
const seed = 1;

export function courseFindingsOf({
  grid,
  standings,
  horizon,
  counts,
  timelines,
  shared,
  presence,
  failures,
}: Told): CourseFindings {
  const course = courseOf(grid, standings, shared.outages, presence);
  const byTest = timelinesByTest(timelines);
  const ignored = ignoredByTest(counts, byTest);
  const classes = new Map<TestId, Classified>();
  const failingRuns = new Map<TestId, ReadonlySet<number>>();
  const testShifts: Shift[] = [];
  const suggestions: Suggestion[] = [];
  const flaky = new Map<TestId, FlakyEvidence>();
  const suggestionFor = suggestionsFor(grid, course, failures);
  const seriesOfTest = testSeries(grid, course);
  for (const [test, ofTest] of byTest) {
    classes.set(test, classOf(chainsOf(ofTest, course), ignored.get(test) ?? 0));
    const { class: kind, evidence } = classes.get(test)!;
    if (kind === "flaky") suggestions.push(suggestionFor(test, ofTest));
    if (isContainable(kind)) flaky.set(test, { evidence, timelines: ofTest });
    const { series, failing } = seriesOfTest(ofTest);
    failingRuns.set(test, failing);
    if (failing.size >= fewestForShift)
      testShifts.push(...shiftsOf("test", test, series, grid, horizon, presence.events));
  }
  const failed = failedJobRunsOf(grid, standings, timelines, failures);
  const retrying = retryingOf(flaky, counts, course);
  const { history, jobs } = seriesOf(grid, standings);
  return {
    classes,
    ...passingTests(counts, byTest),
    attribution: attributionOf(
      jobLedgersOf(failed, grid.runs.length, sightingsOf(grid, byTest, presence)),
      randomFrom(seed),
    ),
    costs: costsOf(failed),
    whatIf: whatIfOf(
      judgedRuns(standings, failed),
      (test) => flaky.has(test),
      retrying === null ? null : (test) => failsAgain(flaky.get(test)!.evidence, retrying),
    ),
    retrying,
    fingerprints: fingerprintClusters(failures.bySignature, shared.outages),
    independence: shared.independence,
    shifts: [
      ...shiftsOf("history", "", history, grid, horizon, presence.events),
      ...[...jobs].flatMap(([job, series]) => shiftsOf("job", job, series, grid, horizon, presence.events)),
      ...testShifts,
    ],
    outages: [...shared.outages.values()].sort((a, b) => b.groups - a.groups),
    groups: togetherOf(failingRuns),
    suggestions: suggestions.sort((a, b) => b.failures - a.failures || (a.test < b.test ? -1 : 1)),
  };
}

/** Containing a test that is broken, or was, would hide what has to be mended. */
const isContainable = (kind: TestClass): boolean => kind === "flaky" || kind === "masked";

function failsAgain({ failures, executions }: ClassEvidence, { rho, low, high }: Retrying): ReturnType<FailsAgain> {
  const p = failures / executions;
  return { low: chanceAgain(p, low), mean: chanceAgain(p, rho), high: chanceAgain(p, high) };
}

function timelinesByTest(timelines: readonly Timeline[]): ReadonlyMap<TestId, readonly Timeline[]> {
  const byTest = new Map<TestId, Timeline[]>();
  for (const timeline of timelines) {
    const ofTest = byTest.get(timeline.test);
    if (ofTest === undefined) byTest.set(timeline.test, [timeline]);
    else ofTest.push(timeline);
  }
  return byTest;
}

function ignoredByTest(
  counts: readonly TestCount[],
  failing: ReadonlyMap<TestId, unknown>,
): ReadonlyMap<TestId, number> {
  const sums = new Map<TestId, number>();
  for (const { test, ignored } of counts) if (failing.has(test)) sums.set(test, (sums.get(test) ?? 0) + ignored);
  return sums;
}

function passingTests(
  counts: readonly TestCount[],
  failing: ReadonlyMap<TestId, unknown>,
): { healthyTests: number; testsWithTooLittleData: number } {
  const executions = new Map<TestId, number>();
  for (const count of counts)
    if (!failing.has(count.test)) executions.set(count.test, (executions.get(count.test) ?? 0) + count.executions);
  const healthyTests = [...executions.values()].filter((seen) => classOfPassing(seen).class === "healthy").length;
  return { healthyTests, testsWithTooLittleData: executions.size - healthyTests };
}

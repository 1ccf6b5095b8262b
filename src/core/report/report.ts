// The findings about a history as one plain value: what every renderer shows and what scripts read. New findings are new
// keys; what stands here keeps its meaning within a version of the schema.

import type { Attribution } from "../history/attribution.ts";
import { datedEvent, type DatedEvent } from "../history/dated-event.ts";
import { coverageOf, spanOf, type Coverage } from "../history/coverage.ts";
import { dateTrouble, horizonOf } from "../history/calendar.ts";
import { failedJobsOf, type FailedJobs, type FailedJobsPerRun } from "../history/failed-jobs.ts";
import type { ClassEvidence, TestClass } from "../history/classes.ts";
import { courseFindingsOf, type CourseFindings } from "../history/course.ts";
import type { Containment, FailureFindings } from "../history/failure-ledger.ts";
import type { FingerprintCluster } from "../history/fingerprints.ts";
import type { Grid } from "../history/grid.ts";
import type { Source, TestCount, Timeline } from "../history/history.ts";
import type { Independence } from "../history/independence.ts";
import type { Outage, OutageLedger } from "../history/outages.ts";
import type { Retrying } from "../history/retrying.ts";
import type { Shift } from "../history/shifts.ts";
import type { Suggestion } from "../history/suggestions.ts";
import type { Group } from "../history/together.ts";
import type { TestId } from "../model/test-id.ts";
import { jobsOf, type Job } from "../history/jobs.ts";
import { monthsOf, runRateOf, type Month } from "../history/months.ts";
import type { Rate } from "../history/rate.ts";
import { summarisedHistoriesOf, type SummarisedHistory } from "../history/summaries.ts";
import { failingTestsOf, type FailingTest } from "../history/tests.ts";
import { judgedHistoryOf } from "../history/judged-history.ts";
import type { WhatIf } from "../history/what-if.ts";
import { eventsOf, presenceOf } from "../history/presence.ts";
import type { Note } from "../model/note.ts";
import { notesOf } from "./notes.ts";

/** The version of the shape. It changes when a key goes or changes its meaning, not when one is added. */
export type ReportVersion = "deflake-report/1";

/** Which part of a history was asked for. */
export interface Scope {
  /** The name or pattern of the jobs; null for all of them. */
  readonly job: string | null;
  /** Facts that a job run's platform must have; empty for all platforms. */
  readonly platform: Readonly<Record<string, string>>;
}

/** What the numbers were made of. */
export interface GeneratedFrom extends Scope {
  /** When the first and the last run started; null where no run has a believable date. */
  readonly from: string | null;
  readonly to: string | null;
}

/** A test that failed, with what its failures are taken for. */
export interface JudgedTest extends FailingTest {
  readonly class: TestClass;
  readonly evidence: ClassEvidence;
  /** Minutes of machines and people that its failures cost; see cost.ts. */
  readonly costMinutes: number;
}

/** Tests that never failed: some passed often enough to be called healthy, the others did not. */
export interface PassingTests {
  readonly healthy: number;
  readonly tooLittleData: number;
}

export interface Report {
  readonly schema: ReportVersion;
  readonly generatedFrom: GeneratedFrom;
  readonly coverage: Coverage;
  /** Of counted runs, how many failed. */
  readonly rate: Rate;
  readonly failedJobsPerRun: readonly FailedJobsPerRun[];
  readonly failedJobs: FailedJobs;
  readonly months: readonly Month[];
  readonly jobs: readonly Job[];
  /** The tests that failed at least once: the costliest first, then most failures first. */
  readonly tests: readonly JudgedTest[];
  readonly passingTests: PassingTests;
  /** Which tests the failures without logs were of; inferred. Null where no job run failed without telling of its tests. */
  readonly attribution: Attribution | null;
  /** What retries are worth; null where no failure of a flaky test was ever retried. */
  readonly retrying: Retrying | null;
  /** How many runs would pass if the worst tests were contained, or retried. */
  readonly whatIf: readonly WhatIf[];
  /** Null where no run has two jobs. */
  readonly independence: Independence | null;
  /** When rates changed: of the history, of jobs, of tests. */
  readonly shifts: readonly Shift[];
  /** Dated events that say what could run when; of a history that was told in counts they stand with its counts. */
  readonly events: readonly DatedEvent[];
  readonly outages: readonly Outage[];
  /** Tests that fail in the same runs, group by group. */
  readonly together: readonly (readonly TestId[])[];
  /** The same groups, with the runs that they share. */
  readonly coFailures: readonly Group[];
  /** Tests that fail with one fingerprint, most failures first. */
  readonly fingerprints: readonly FingerprintCluster[];
  readonly containment: readonly Containment[];
  /** What a rule about each flaky test would say, most failures first. */
  readonly suggestions: readonly Suggestion[];
  /** Histories that were told in counts instead of runs; in no other number of the report. */
  readonly summaries: readonly SummarisedHistory[];
  readonly notes: readonly Note[];
}

export interface Told {
  readonly scope: Scope;
  readonly grid: Grid;
  readonly counts: readonly TestCount[];
  readonly sources: readonly Source[];
  readonly failures: FailureFindings;
  readonly outages: OutageLedger;
  readonly timelines: readonly Timeline[];
}

export function reportOf({ scope, grid, counts, sources, failures, outages, timelines }: Told): Report {
  const horizon = horizonOf(sources);
  const narrowed = scope.job !== null || Object.keys(scope.platform).length > 0;
  const { failing, standings, shared, ledgers } = judgedHistoryOf({ grid, timelines, failures, outages, narrowed });
  const presence = presenceOf(grid.runs, eventsOf(sources));
  const coverage = coverageOf({ grid, standings, counts, sources, horizon });
  const failedJobs = failedJobsOf(grid, standings, failing);
  const tests = failingTestsOf({ grid, standings, counts, ledgers, failures, shared, presence, horizon });
  const course = courseFindingsOf({ grid, standings, horizon, counts, timelines, shared, presence, failures });
  const report: Omit<Report, "notes"> = {
    schema: "deflake-report/1",
    generatedFrom: { ...spanOf(grid, horizon), ...scope },
    coverage,
    rate: runRateOf(standings.runs),
    failedJobsPerRun: grid.columns.size === 0 ? [] : failedJobs.perRun,
    failedJobs: failedJobs.sums,
    months: monthsOf(grid.runs, standings.runs, horizon),
    jobs: jobsOf(grid, standings, presence, horizon),
    tests: tests.map((test) => judged(test, course)).sort(byDamage),
    passingTests: { healthy: course.healthyTests, tooLittleData: course.testsWithTooLittleData },
    attribution: course.attribution,
    retrying: course.retrying,
    whatIf: course.whatIf,
    independence: course.independence,
    shifts: course.shifts,
    events: presence.events.map(datedEvent),
    outages: course.outages,
    together: course.groups.map((group) => group.tests),
    coFailures: course.groups,
    fingerprints: course.fingerprints,
    containment: failures.containment,
    suggestions: course.suggestions,
    summaries: summarisedHistoriesOf(sources, grid.runs.length > 0),
  };
  return { ...report, notes: notesOf({ report, sources, trouble: dateTrouble(grid.runs, horizon) }) };
}

function judged(test: FailingTest, { classes, costs }: CourseFindings): JudgedTest {
  const { class: kind, evidence } = classes.get(test.test)!;
  return { ...test, class: kind, evidence, costMinutes: costs.get(test.test) ?? 0 };
}

/** Tests that cost the same keep the order of their failures. */
const byDamage = (a: JudgedTest, b: JudgedTest): number => b.costMinutes - a.costMinutes;

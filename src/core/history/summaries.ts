// Counts that somebody else made, with intervals, and a check of whether they agree with each other. They stay apart from
// what was read run by run: nobody can say which runs they are, so they are in no other number of a report.

import type { TestId } from "../model/test-id.ts";
import { randomFrom } from "../stats/random.ts";
import { attributionOf, type Attribution } from "./attribution.ts";
import { countedLedgersOf } from "./audit/counted-ledgers.ts";
import { findingsOf } from "./audit/audit.ts";
import { runsWithin } from "./audit/run-counts.ts";
import { sumOf, tablesOf, type Finding, type Kind, type Tables } from "./audit/tables.ts";
import { isoTime } from "./calendar.ts";
import { datedEvent, type DatedEvent } from "./dated-event.ts";
import type { FailedJobsPerRun } from "./failed-jobs.ts";
import type { Source } from "./history.ts";
import { tellsEventsOnly } from "./presence.ts";
import type { Month } from "./months.ts";
import { rateOf, type Basis, type Rate } from "./rate.ts";
import type { Summary } from "./summary.ts";

export interface SummarisedJob extends Rate {
  readonly job: string;
  /** Inferred where nobody counted its runs: all runs, or those of the time in which dated events say that it existed. */
  readonly basis: Basis;
}

export interface SummarisedTest extends Rate {
  readonly test: TestId;
  readonly jobs: readonly { readonly job: string; readonly failures: number }[];
  readonly firstFailure: string | null;
  readonly lastFailure: string | null;
}

export interface SummarisedAttribution {
  readonly test: string | null;
  readonly job: string | null;
  readonly failures: number;
}

/** What the inputs of one folder told in counts instead of runs. */
export interface SummarisedHistory {
  /** The folder's name, or the input's where there is one. */
  readonly source: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Of all runs that were counted; null where no total is told. */
  readonly rate: Rate | null;
  /** Failed runs whose logs were read; null where nobody says. */
  readonly failuresWithLogs: number | null;
  readonly failedJobsPerRun: readonly FailedJobsPerRun[];
  readonly months: readonly Month[];
  /** Executions are 0 and there is no estimate where neither runs nor dated events say in how many runs a job existed. */
  readonly jobs: readonly SummarisedJob[];
  readonly tests: readonly SummarisedTest[];
  readonly events: readonly DatedEvent[];
  /** Failures that were attributed to tests by those who counted, not by us. */
  readonly attributions: readonly SummarisedAttribution[];
  /** Which tests the failures without logs were of, by our own reckoning; null where too little was told for one. */
  readonly attribution: Attribution | null;
  /** What does not fit in its numbers, cannot be, or says less than it seems to. */
  readonly findings: readonly Finding[];
}

/**
 * One for each folder with inputs that told counts: the tables of one history lie side by side.
 *
 * @param besideRuns whether runs were read too: events alone are then theirs and no counts
 */
export function summarisedHistoriesOf(sources: readonly Source[], besideRuns = false): readonly SummarisedHistory[] {
  const folders = new Map<string, Source[]>();
  for (const source of sources) {
    if (source.summaries.length === 0) continue;
    const folder = source.name.slice(0, Math.max(0, source.name.search(/[\\/][^\\/]*$/)));
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [source]);
    else known.push(source);
  }
  const told = [...folders].filter(([, members]) => !besideRuns || !members.every(tellsEventsOnly));
  return told.map(([folder, members]) => {
    const names = members.map(({ name }) => name);
    const summaries = members.flatMap((member) => member.summaries);
    return summarised(names.length > 1 && folder !== "" ? folder : names.join(", "), summaries);
  });
}

function summarised(name: string, summaries: readonly Summary[]): SummarisedHistory {
  const tables = tablesOf(summaries);
  const { total } = tables;
  return {
    source: name,
    from: isoTime(total?.from ?? null),
    to: isoTime(total?.to ?? null),
    rate: total === null ? null : shareOf(total.failures, total.runs),
    failuresWithLogs: total?.failuresWithLogs ?? null,
    failedJobsPerRun: tables.failingJobs.map(({ jobs, runs }) => ({ jobs, runs })),
    months: tables.months.map(({ month, runs, failures }) => ({ month, runs, ...shareOf(failures, runs) })),
    jobs: tables.jobs
      .map((row) => jobOf(row, tables))
      .sort((a, b) => b.failures - a.failures || (a.job < b.job ? -1 : 1)),
    tests: testsOf(tables.tests),
    events: tables.events.map(datedEvent),
    attributions: tables.attributions.map(({ test, job, failures }) => ({ test, job, failures })),
    attribution: attributionOf(countedLedgersOf(tables), randomFrom(1)),
    findings: findingsOf(tables),
  };
}

/** More failures than there can be are no share of anything; that they are is said in a finding. */
const shareOf = (failures: number, of: number): Rate => rateOf(failures, failures > of ? 0 : of);

/** Without events nobody knows when a job came or went, so nothing is inferred. */
function jobOf({ job, runs, failures }: Kind<"job">, tables: Tables): SummarisedJob {
  const told = tables.events.some(({ what }) => what === "job_added" || what === "job_removed");
  if (runs !== null || !told || tables.months.length === 0)
    return { job, ...shareOf(failures, runs ?? 0), basis: "observed" };
  const existed = runsWithin(tables.eligibility.jobSpans(job), tables).mean;
  return { job, ...rateOf(failures, Math.max(failures, existed)), basis: "inferred" };
}

function testsOf(rows: readonly Kind<"test">[]): readonly SummarisedTest[] {
  const byTest = new Map<TestId, Kind<"test">[]>();
  for (const row of rows) {
    const known = byTest.get(row.test);
    if (known === undefined) byTest.set(row.test, [row]);
    else known.push(row);
  }
  return [...byTest]
    .map(([test, rows]) => testOf(test, rows))
    .sort((a, b) => b.failures - a.failures || (a.test < b.test ? -1 : 1));
}

function testOf(test: TestId, rows: readonly Kind<"test">[]): SummarisedTest {
  // The same failures may be told by job and again by day; either list is whole, so they are not added up.
  const dated = rows.filter(({ at }) => at !== null);
  const placed = rows.filter(({ job }) => job !== null);
  const failures = Math.max(
    sumOf(dated, (row) => row.failures),
    sumOf(placed, (row) => row.failures),
    sumOf(
      rows.filter(({ at, job }) => at === null && job === null),
      (row) => row.failures,
    ),
  );
  const executions = rows.map((row) => row.executions);
  const jobs = new Map<string, number>();
  for (const row of placed) jobs.set(row.job ?? "", (jobs.get(row.job ?? "") ?? 0) + row.failures);
  const times = dated.map(({ at }) => at ?? 0).sort((a, b) => a - b);
  return {
    test,
    ...shareOf(failures, executions.includes(null) ? 0 : sumOf(executions, (count) => count ?? 0)),
    jobs: [...jobs].map(([job, failures]) => ({ job, failures })).sort((a, b) => b.failures - a.failures),
    firstFailure: isoTime(times[0] ?? null),
    lastFailure: isoTime(times.at(-1) ?? null),
  };
}

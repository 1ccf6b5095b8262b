// Counts that somebody else made, with intervals, and a check of whether they agree with each other. They stay apart from
// what was read run by run: nobody can say which runs they are, so they are in no other number of a report.

import type { TestId } from "../model/test-id.ts";
import { isoTime, monthOf } from "./calendar.ts";
import type { FailedJobsPerRun } from "./failed-jobs.ts";
import type { Source } from "./history.ts";
import type { Month } from "./months.ts";
import { rateOf, type Rate } from "./rate.ts";
import type { Summary } from "./summary.ts";

export interface SummarisedJob extends Rate {
  readonly job: string;
}

export interface SummarisedTest extends Rate {
  readonly test: TestId;
  readonly jobs: readonly { readonly job: string; readonly failures: number }[];
  readonly firstFailure: string | null;
  readonly lastFailure: string | null;
}

export interface SummarisedEvent {
  readonly at: string | null;
  readonly when: string;
  readonly what: string;
  readonly subject: string;
  readonly scope: string | null;
  readonly effect: string | null;
  readonly commit: string | null;
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
  /** Executions are 0 and there is no estimate where nobody says in how many runs a job existed. */
  readonly jobs: readonly SummarisedJob[];
  readonly tests: readonly SummarisedTest[];
  readonly events: readonly SummarisedEvent[];
  /** Where its numbers contradict each other, each in a sentence. */
  readonly contradictions: readonly string[];
}

type Kind<K extends Summary["kind"]> = Extract<Summary, { kind: K }>;

/** One for each folder with inputs that told counts: the tables of one history lie side by side. */
export function summarisedHistoriesOf(sources: readonly Source[]): readonly SummarisedHistory[] {
  const folders = new Map<string, Source[]>();
  for (const source of sources) {
    if (source.summaries.length === 0) continue;
    const folder = source.name.slice(0, Math.max(0, source.name.search(/[\\/][^\\/]*$/)));
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [source]);
    else known.push(source);
  }
  return [...folders].map(([folder, members]) => {
    const names = members.map(({ name }) => name);
    const summaries = members.flatMap((member) => member.summaries);
    return summarised(names.length > 1 && folder !== "" ? folder : names.join(", "), summaries);
  });
}

function summarised(name: string, summaries: readonly Summary[]): SummarisedHistory {
  const only = <K extends Summary["kind"]>(kind: K): Kind<K>[] =>
    summaries.filter((summary): summary is Kind<K> => summary.kind === kind);
  const total = only("total")[0];
  return {
    source: name,
    from: isoTime(total?.from ?? null),
    to: isoTime(total?.to ?? null),
    rate: total === undefined ? null : rateOf(total.failures, total.runs),
    failuresWithLogs: total?.failuresWithLogs ?? null,
    failedJobsPerRun: only("failing-jobs")
      .map(({ jobs, runs }) => ({ jobs, runs }))
      .sort((a, b) => a.jobs - b.jobs),
    months: only("month").map(({ month, runs, failures }) => ({ month, runs, ...rateOf(failures, runs) })),
    jobs: only("job")
      .map(({ job, runs, failures }) => ({ job, ...rateOf(failures, runs ?? 0) }))
      .sort((a, b) => b.failures - a.failures || (a.job < b.job ? -1 : 1)),
    tests: testsOf(only("test")),
    events: only("event").map(({ at, when, what, subject, scope, effect, commit }) => ({
      at: isoTime(at),
      when,
      what,
      subject,
      scope,
      effect,
      commit,
    })),
    contradictions: contradictionsOf(summaries),
  };
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

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function testOf(test: TestId, rows: readonly Kind<"test">[]): SummarisedTest {
  // The same failures may be told by job and again by day; either list is whole, so they are not added up.
  const dated = rows.filter(({ at }) => at !== null);
  const placed = rows.filter(({ job }) => job !== null);
  const failures = Math.max(
    sumOf(dated.map((row) => row.failures)),
    sumOf(placed.map((row) => row.failures)),
    sumOf(rows.filter(({ at, job }) => at === null && job === null).map((row) => row.failures)),
  );
  const executions = rows.map((row) => row.executions);
  const jobs = new Map<string, number>();
  for (const row of placed) jobs.set(row.job ?? "", (jobs.get(row.job ?? "") ?? 0) + row.failures);
  const times = dated.map(({ at }) => at ?? 0).sort((a, b) => a - b);
  return {
    test,
    ...rateOf(failures, executions.includes(null) ? 0 : sumOf(executions.map((count) => count ?? 0))),
    jobs: [...jobs].map(([job, failures]) => ({ job, failures })).sort((a, b) => b.failures - a.failures),
    firstFailure: isoTime(times[0] ?? null),
    lastFailure: isoTime(times.at(-1) ?? null),
  };
}

/** Numbers made by hand rarely agree throughout; what does not is said, and nothing is corrected. */
function contradictionsOf(summaries: readonly Summary[]): readonly string[] {
  const of = <K extends Summary["kind"]>(kind: K): Kind<K>[] =>
    summaries.filter((summary): summary is Kind<K> => summary.kind === kind);
  const [total, months, jobs, perRun, tests] = [of("total")[0], of("month"), of("job"), of("failing-jobs"), of("test")];
  const said: string[] = [];
  const compare = (a: number, b: number, what: string): void => {
    if (a !== b) said.push(`${what}: ${a} against ${b}.`);
  };
  if (total !== undefined && months.length > 0) {
    compare(sumOf(months.map(({ runs }) => runs)), total.runs, "The months' runs and all runs differ");
    compare(
      sumOf(months.map(({ failures }) => failures)),
      total.failures,
      "The months' failed runs and all failed runs differ",
    );
  }
  if (total !== undefined && perRun.length > 0)
    compare(
      sumOf(perRun.map(({ runs }) => runs)),
      total.failures,
      "The runs by failing jobs and all failed runs differ",
    );
  if (jobs.length > 0 && perRun.length > 0)
    compare(
      sumOf(jobs.map(({ failures }) => failures)),
      sumOf(perRun.map(({ jobs, runs }) => jobs * runs)),
      "The jobs' failures and the sum over failing jobs per run differ",
    );
  return [...said, ...windowContradictions(total, months, tests)];
}

function windowContradictions(
  total: Kind<"total"> | undefined,
  months: readonly Kind<"month">[],
  tests: readonly Kind<"test">[],
): readonly string[] {
  const times = tests
    .map(({ at }) => at)
    .filter((at) => isoTime(at) !== null)
    .map((at) => at ?? 0);
  if (total === undefined || times.length === 0) return [];
  const said: string[] = [];
  const dayMs = 86_400_000;
  const outside = times.filter(
    (at) => (total.from !== null && at < total.from) || (total.to !== null && at >= total.to + dayMs),
  );
  if (outside.length > 0)
    said.push(
      outside.length === 1
        ? "1 dated failure of a test lies outside of the time that was counted."
        : `${outside.length} dated failures of tests lie outside of the time that was counted.`,
    );
  const firstMonth = monthOf(times.reduce((a, b) => Math.min(a, b)));
  const failedSince = sumOf(months.filter(({ month }) => month >= firstMonth).map(({ failures }) => failures));
  if (months.length > 0 && total.failuresWithLogs !== null && total.failuresWithLogs > failedSince)
    said.push(
      `Logs of ${total.failuresWithLogs} failed runs were read and their failures begin in ${firstMonth}, ` +
        `but only ${failedSince} runs failed from then on.`,
    );
  return said;
}

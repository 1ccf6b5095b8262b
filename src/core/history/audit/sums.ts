// Whether counts that tell the same thing agree: months and totals, jobs and runs, tests told by job and by day, logs and
// the runs that they can be of.

import { counted, listed } from "../../report/wording.ts";
import { isoTime, monthOf } from "../calendar.ts";
import { dayMs } from "./run-counts.ts";
import { claimedNumber, dayText, sumOf, warning, type Finding, type Tables } from "./tables.ts";

export function* sumFindings(tables: Tables): Generator<Finding> {
  yield* impossibleFindings(tables);
  yield* totalFindings(tables);
  yield* logFindings(tables);
  yield* testFindings(tables);
}

function* impossibleFindings({ total, months, jobs }: Tables): Generator<Finding> {
  const told = [
    ...(total === null ? [] : [{ name: "The history", ...total }]),
    ...months.map((month) => ({ name: month.month, ...month })),
    ...jobs.map((job) => ({ name: job.job, ...job, runs: job.runs ?? Number.POSITIVE_INFINITY })),
  ];
  for (const { name, runs, failures } of told)
    if (failures > runs)
      yield warning("more-failures-than-runs", `${name} has ${failures} failures in ${counted(runs, "run")}.`, {
        failures,
        runs,
      });
}

function* totalFindings(tables: Tables): Generator<Finding> {
  const { total, months, jobs, failingJobs } = tables;
  const compared: (readonly [code: string, what: string, told: number, other: number])[] = [];
  if (total !== null && months.length > 0)
    compared.push(
      ["months-differ", "The months' runs and all runs differ", sumOf(months, ({ runs }) => runs), total.runs],
      [
        "months-differ",
        "The months' failed runs and all failed runs differ",
        sumOf(months, ({ failures }) => failures),
        total.failures,
      ],
    );
  if (total !== null && failingJobs.length > 0)
    compared.push([
      "failing-jobs-differ",
      "The runs by failing jobs and all failed runs differ",
      sumOf(failingJobs, ({ runs }) => runs),
      total.failures,
    ]);
  if (jobs.length > 0 && failingJobs.length > 0)
    compared.push([
      "job-failures-differ",
      "The jobs' failures and the sum over failing jobs per run differ",
      sumOf(jobs, ({ failures }) => failures),
      sumOf(failingJobs, ({ jobs, runs }) => jobs * runs),
    ]);
  for (const [code, what, told, other] of compared)
    if (told !== other) yield warning(code, `${what}: ${told} against ${other}.`, { told, other });
  const claimedJobs = claimedNumber(tables, "jobs");
  if (claimedJobs !== null && jobs.length > 0 && claimedJobs !== jobs.length)
    yield warning("jobs-differ", `${claimedJobs} jobs are claimed; ${jobs.length} are told.`, {
      claimed: claimedJobs,
      told: jobs.length,
    });
}

function* logFindings(tables: Tables): Generator<Finding> {
  const { total, months, tests } = tables;
  const withLogs = total?.failuresWithLogs ?? null;
  const claimed = claimedNumber(tables, "failed-runs-without-logs");
  if (total !== null && withLogs !== null && claimed !== null && total.failures - withLogs !== claimed)
    yield warning(
      "runs-without-logs-differ",
      `${total.failures} failed runs less ${withLogs} with logs leave ${total.failures - withLogs} without, not ${claimed}.`,
      { claimed, left: total.failures - withLogs },
    );
  const times = tests.map(({ at }) => at).filter((at): at is number => isoTime(at) !== null);
  if (total === null || times.length === 0) return;
  const outside = times.filter(
    (at) => (total.from !== null && at < total.from) || (total.to !== null && at >= total.to + dayMs),
  );
  if (outside.length > 0)
    yield warning(
      "failures-outside",
      `${counted(outside.length, "dated failure")} of tests ${outside.length === 1 ? "lies" : "lie"} outside of the time ` +
        `that was counted: ${listed([...new Set(outside.map(dayText))])}.`,
      { failures: outside.length },
    );
  const firstMonth = monthOf(times.reduce((a, b) => Math.min(a, b)));
  const failedSince = sumOf(
    months.filter(({ month }) => month >= firstMonth),
    ({ failures }) => failures,
  );
  if (months.length > 0 && withLogs !== null && withLogs > failedSince)
    yield warning(
      "logs-do-not-fit",
      `Logs of ${withLogs} failed runs were read and their failures begin in ${firstMonth}, but only ${failedSince} runs ` +
        `failed from then on.`,
      { withLogs, failedSince },
    );
}

/** The same failures told by job and by day must be as many. A job cannot have more failing tests' runs than failures. */
function* testFindings({ tests, jobs }: Tables): Generator<Finding> {
  for (const test of new Set(tests.map((row) => row.test))) {
    const rows = tests.filter((row) => row.test === test);
    const placed = rows.filter(({ job, at }) => job !== null && at === null);
    const dated = rows.filter(({ job, at }) => job === null && at !== null);
    const [byJob, byDay] = [sumOf(placed, ({ failures }) => failures), sumOf(dated, ({ failures }) => failures)];
    if (placed.length > 0 && dated.length > 0 && byJob !== byDay)
      yield warning("test-failures-differ", `${test} failed ${byJob} times by job and ${byDay} times by day.`, {
        byJob,
        byDay,
      });
    for (const { job, failures } of placed) {
      const told = jobs.find((row) => row.job === job);
      if (told !== undefined && failures > told.failures)
        yield warning(
          "test-fails-more-than-job",
          `${test} failed ${failures} times in ${job}, which failed ${told.failures} times.`,
          { test: failures, job: told.failures },
        );
    }
  }
}

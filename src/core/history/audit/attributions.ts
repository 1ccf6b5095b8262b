// Failures that somebody attributed to tests: more than there can be, fewer than there are, of jobs of which no log was
// read, or of tests that were seen elsewhere.

import { count, counted, listed } from "../../report/wording.ts";
import { jeffreys } from "../../stats/proportion.ts";
import { isMeant } from "../eligibility.ts";
import { claimedNumber, percentText, sumOf, warning, type Finding, type Kind, type Tables } from "./tables.ts";

/** What is attributed to one test or group of tests. */
interface Cause {
  readonly name: string;
  readonly jobs: readonly { readonly job: string; readonly failures: number }[];
  readonly failures: number;
  readonly whole: Kind<"attribution"> | null;
}

export function* attributionFindings(tables: Tables): Generator<Finding> {
  const causes = causesOf(tables);
  if (tables.attributions.length === 0) return;
  for (const cause of causes) {
    yield* sumFinding(cause);
    yield* mostFinding(cause, tables);
    yield* agreeingFinding(cause, tables);
    yield* executionsFinding(cause, tables);
    yield* logsFinding(cause, tables);
  }
  yield* coverageFindings(causes, tables);
  yield* seenElsewhere(causes, tables);
}

function causesOf({ attributions }: Tables): readonly Cause[] {
  const names = new Set(attributions.flatMap(({ test }) => (test === null ? [] : [test])));
  return [...names].map((name) => {
    const rows = attributions.filter(({ test }) => test === name);
    const jobs = rows.flatMap(({ job, failures }) => (job === null ? [] : [{ job, failures }]));
    const whole = rows.find(({ job }) => job === null) ?? null;
    return { name, jobs, whole, failures: whole?.failures ?? sumOf(jobs, ({ failures }) => failures) };
  });
}

/** Failures seen in a job, of the tests that a cause means or of the others. */
function seenIn(job: string, { tests }: Tables, isCounted: (test: string) => boolean): number {
  const rows = tests.filter((row) => row.job === job && row.at === null && isCounted(row.test));
  return sumOf(rows, ({ failures }) => failures);
}

function* sumFinding({ name, jobs, failures }: Cause): Generator<Finding> {
  const byJob = sumOf(jobs, (row) => row.failures);
  if (jobs.length > 0 && byJob !== failures)
    yield warning("attribution-differs", `${failures} failures are attributed to ${name}, ${byJob} by job.`, {
      told: failures,
      byJob,
    });
}

/** Failures of a job that are known to be others' cannot be this test's. */
function* mostFinding({ name, jobs, failures }: Cause, tables: Tables): Generator<Finding> {
  const known = jobs.flatMap(({ job }) => tables.jobs.filter((row) => row.job === job));
  if (known.length !== jobs.length || jobs.length === 0) return;
  const others = sumOf(jobs, ({ job }) => seenIn(job, tables, (test) => !isMeant(name, test)));
  const most = sumOf(known, (row) => row.failures) - others;
  if (failures > most)
    yield warning(
      "attributed-too-many",
      `${failures} failures are attributed to ${name}, where ${most} is the most: of ${most + others} failures of its ` +
        `jobs, ${others} were seen to be of other tests.`,
      { attributed: failures, most },
    );
}

function* agreeingFinding({ name, whole, jobs }: Cause, tables: Tables): Generator<Finding> {
  if (whole === null || whole.agreeing === null) return;
  const seen = sumOf(jobs, ({ job }) => seenIn(job, tables, (test) => isMeant(name, test)));
  if (seen !== whole.agreeing)
    yield warning(
      "agreeing-logs-differ",
      `${whole.agreeing}${whole.logs === null ? "" : ` of ${whole.logs}`} logs are said to show ${name}; ${seen} such failures were seen.`,
      { claimed: whole.agreeing, seen },
    );
}

/** Counting only the jobs in which something failed selects on the outcome. */
function* executionsFinding({ name, whole, jobs }: Cause, { total, tests }: Tables): Generator<Finding> {
  if (whole?.executions == null || total === null || total.runs === 0) return;
  const claimed = whole.executions / total.runs;
  const runsIn = new Set(
    tests.flatMap(({ test, job, at }) => (job !== null && at === null && isMeant(name, test) ? [job] : [])),
  );
  if (claimed >= runsIn.size || !Number.isInteger(claimed)) return;
  const missing = [...runsIn].filter((job) => !jobs.some((row) => row.job === job));
  yield warning(
    "executions-selected",
    `The executions of ${name} are counted in ${counted(claimed, "job")}, those with failures; it runs in ${runsIn.size}` +
      `${missing.length === 0 ? "" : `, also in ${listed(missing)}`}. Leaving out where it passes overstates its rate.`,
    { claimed, told: runsIn.size, missing: missing.length },
  );
}

/** A few logs that agree leave room for other causes: with one of one, half of the failures may be others'. */
function* logsFinding({ name, jobs }: Cause, tables: Tables): Generator<Finding> {
  for (const { job, failures } of jobs) {
    const logs = seenIn(job, tables, () => true);
    const { low } = jeffreys(
      seenIn(job, tables, (test) => isMeant(name, test)),
      logs,
    );
    if (logs === 0 || low * failures > failures - 5 || low >= 0.5) continue;
    yield warning(
      "attributed-from-few-logs",
      `All ${failures} failures of ${job} are attributed to ${name} from ${counted(logs, "failure")} seen; ` +
        `so few leave its share anywhere from ${percentText(low)} on.`,
      { attributed: failures, seen: logs, low },
    );
  }
  const blind = jobs.filter(({ job }) => seenIn(job, tables, () => true) === 0);
  const failures = sumOf(blind, (row) => row.failures);
  if (failures > 0)
    yield warning(
      "attributed-without-logs",
      `${counted(failures, "failure")} of ${listed(blind.map(({ job }) => job))} ${failures === 1 ? "is" : "are"} attributed to ${name} though no log of these jobs was read.`,
      { attributed: failures, jobs: blind.length },
    );
}

function* coverageFindings(causes: readonly Cause[], tables: Tables): Generator<Finding> {
  const { jobs, attributions, total } = tables;
  const attributed = sumOf(causes, ({ failures }) => failures);
  const all = sumOf(jobs, ({ failures }) => failures);
  if (jobs.length > 0 && attributed !== all) {
    const missing = jobs.filter(({ job, failures }) => failures > 0 && !attributions.some((row) => row.job === job));
    yield warning(
      "attribution-not-whole",
      `${attributed} of ${all} failures of jobs are attributed` +
        `${missing.length === 0 ? "" : `; those of ${listed(missing.map(({ job, failures }) => `${job} (${failures})`))} are nowhere`}.`,
      { attributed, failures: all },
    );
  }
  const runs = claimedNumber(tables, "failed-runs-without-logs") ?? total?.failures ?? null;
  if (runs !== null && attributed > runs)
    yield warning(
      "job-failures-taken-for-runs",
      `${attributed} failures are attributed to ${count(runs)} failed runs: they are failures of jobs, of which a run may have ` +
        `several, and not runs.`,
      { attributed, runs },
    );
  for (const { test, job, failures } of attributions) {
    const told = jobs.find((row) => row.job === job);
    if (told === undefined || (test === null ? failures === told.failures : failures <= told.failures)) continue;
    yield warning(
      "attribution-and-job-differ",
      `${job} failed ${counted(failures, "time")} by the attribution and ${counted(told.failures, "time")} by the table of jobs.`,
      { attribution: failures, job: told.failures },
    );
  }
}

/** Failures that were seen, of tests to which nothing is attributed in that job. */
function* seenElsewhere(causes: readonly Cause[], { tests }: Tables): Generator<Finding> {
  const forgotten = tests.filter(
    ({ test, job, at, failures }) =>
      job !== null &&
      at === null &&
      failures > 0 &&
      !causes.some(({ name, jobs }) => isMeant(name, test) && jobs.some((row) => row.job === job)),
  );
  for (const test of new Set(forgotten.map((row) => row.test))) {
    const rows = forgotten.filter((row) => row.test === test);
    const failures = sumOf(rows, (row) => row.failures);
    yield warning(
      "seen-but-not-attributed",
      `${test} was seen to fail ${counted(failures, "time")} in ${listed(rows.map(({ job }) => job ?? ""))}, where no failure is attributed to it.`,
      { failures },
    );
  }
}

// Failures told in counts as ledgers: a job's failures less those that were seen, over the months in which nobody read
// logs, and the tests that could have failed there then.

import type { TestId } from "../../model/test-id.ts";
import type { JobCause, JobLedger } from "../attribution.ts";
import { monthOf } from "../calendar.ts";
import type { Span } from "../eligibility.ts";
import { monthSpan } from "./run-counts.ts";
import { sumOf, type Tables } from "./tables.ts";

/** Empty where nobody told failures by job, by month, and of tests. */
export function countedLedgersOf(tables: Tables): readonly JobLedger[] {
  const { jobs, tests, months, eligibility } = tables;
  const placed = tests.filter(({ job, at, failures }) => job !== null && at === null && failures > 0);
  if (jobs.length === 0 || months.length === 0 || placed.length === 0) return [];
  const names = [...new Set(placed.map(({ test }) => test))];
  const all = sumOf(placed, ({ failures }) => failures);
  const missing = missingByMonth(tables);
  const told = new Set(jobs.map(({ job }) => job));
  const untold = new Set(placed.flatMap(({ job }) => (job === null || told.has(job) ? [] : [job])));
  return [...jobs, ...[...untold].map((job) => ({ job, failures: 0 }))].map(({ job, failures }) => {
    const inJob = placed.filter((row) => row.job === job);
    const shareOfMonth = (month: string, test: TestId): number =>
      shareWithin(tables, month, eligibility.spans(test, job));
    const possible = months.map(({ month }, i) => missing[i]! * shareWithin(tables, month, eligibility.jobSpans(job)));
    const causes = names.map((test): JobCause => {
      const observed = sumOf(
        inJob.filter((row) => row.test === test),
        (row) => row.failures,
      );
      const seen = new Uint32Array(months.length);
      seen[epochOf(test, tables)] = observed;
      return {
        test,
        observed,
        seen,
        eligible: months.map(({ month }) => shareOfMonth(month, test)),
        // What fails in other jobs may fail in this one: worth one failure, shared out as the tests fail.
        prior:
          sumOf(
            placed.filter((row) => row.test === test),
            (row) => row.failures,
          ) / all,
      };
    });
    const unseen = Math.max(0, failures - sumOf(inJob, (row) => row.failures));
    return { job, unexplained: sharedOut(unseen, possible), causes };
  });
}

/** Failed runs of each month, less the failures that were seen in it. */
function missingByMonth({ months, tests }: Tables): readonly number[] {
  const left = months.map(({ month, failures }) => {
    const seen = tests.filter(({ at }) => at !== null && monthOf(at) === month);
    return Math.max(0, failures - sumOf(seen, (row) => row.failures));
  });
  return left.some((failures) => failures > 0) ? left : months.map(({ failures }) => failures);
}

function shareWithin(tables: Tables, month: string, spans: readonly Span[]): number {
  const { from, to } = monthSpan(month, tables);
  const inside = spans.reduce(
    (ms, span) => ms + Math.max(0, Math.min(span.to ?? to, to) - Math.max(span.from ?? from, from)),
    0,
  );
  return inside / (to - from);
}

/** The month in the middle of a test's dated failures; the last one where it has none. */
function epochOf(test: TestId, { tests, months }: Tables): number {
  const dates = tests
    .filter((row) => row.test === test && row.at !== null)
    .map(({ at }) => at ?? 0)
    .sort((a, b) => a - b);
  const middle = dates[Math.floor(dates.length / 2)];
  const epoch = middle === undefined ? -1 : months.findIndex(({ month }) => month === monthOf(middle));
  return epoch < 0 ? months.length - 1 : epoch;
}

/** A whole number shared out in proportion to weights, by largest remainders. */
function sharedOut(whole: number, weights: readonly number[]): Uint32Array {
  const all = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => (all === 0 ? whole / weights.length : (whole * weight) / all));
  const parts = Uint32Array.from(shares, Math.floor);
  const order = shares
    .map((share, i) => ({ i, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = whole - parts.reduce((a, b) => a + b, 0);
  for (const { i } of order) {
    if (left <= 0) break;
    parts[i]! += 1;
    left -= 1;
  }
  return parts;
}

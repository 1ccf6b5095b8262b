// Counts against the calendar: jobs that were not there all the time, tests that could not run yet or no more, and tests
// that were mended and are in no list.

import { counted, listed } from "../../report/wording.ts";
import { isMeant } from "../eligibility.ts";
import type { Span } from "../eligibility.ts";
import { isCounted, runsWithin } from "./run-counts.ts";
import { dayText, warning, type Finding, type Tables } from "./tables.ts";

export function* dateFindings(tables: Tables): Generator<Finding> {
  yield* partTimeJobs(tables);
  yield* partTimeTests(tables);
  yield* missingTests(tables);
}

const spanText = (spans: readonly Span[]): string =>
  listed(
    spans.map(({ from, to }) =>
      [...(from === null ? [] : [`from ${dayText(from)}`]), ...(to === null ? [] : [`until ${dayText(to)}`])].join(" "),
    ),
  );

/** Whether some of the counted time lies outside of the spans. */
const isPartial = (spans: readonly Span[], tables: Tables): boolean =>
  spans.length === 0 || spans.some(({ from, to }) => isCounted(from, tables) || isCounted(to, tables));

function* partTimeJobs(tables: Tables): Generator<Finding> {
  const { jobs, eligibility, total } = tables;
  const partial = jobs
    .map(({ job }) => ({ job, spans: eligibility.jobSpans(job) }))
    .filter(({ spans }) => isPartial(spans, tables));
  if (partial.length === 0) return;
  const described = partial.map(({ job, spans }) => {
    const about = tables.months.length === 0 ? "" : `, in about ${runsWithin(spans, tables).mean} runs`;
    return `${job} (${spanText(spans)}${about})`;
  });
  yield warning(
    "jobs-part-of-the-time",
    `${counted(partial.length, "job")} existed for part of the time${total === null ? "" : ` and not in all ${total.runs} runs`}: ` +
      `${listed(described)}.`,
    { jobs: partial.length },
  );
}

/** Most jobs are named by the others. */
function whereText(names: readonly string[], all: readonly string[]): string {
  const others = all.filter((job) => !names.includes(job));
  if (others.length === 0) return "anywhere";
  return names.length <= others.length ? `in ${listed(names)}` : `outside of ${listed(others)}`;
}

/** Tests that were seen to fail, or to which failures are attributed, and could not run in a job for part of the time. */
function* partTimeTests(tables: Tables): Generator<Finding> {
  const { tests, jobs, eligibility, total } = tables;
  for (const test of new Set(tests.map((row) => row.test))) {
    const partial = jobs
      .map(({ job }) => ({ job, spans: eligibility.spans(test, job), inJob: eligibility.jobSpans(job) }))
      .filter(({ spans, inJob }) => spanText(spans) !== spanText(inJob) && isPartial(spans, tables));
    if (partial.length > 0) {
      const byTime = new Map<string, { jobs: string[]; spans: readonly Span[] }>();
      for (const { job, spans } of partial) {
        const alike = byTime.get(spanText(spans)) ?? { jobs: [], spans };
        byTime.set(spanText(spans), alike);
        alike.jobs.push(job);
      }
      const described = [...byTime.values()].map(({ jobs: names, spans }) => {
        const runs =
          tables.months.length === 0 || total === null
            ? ""
            : ` (about ${runsWithin(spans, tables).mean} of ${total.runs} runs)`;
        const where = whereText(
          names,
          jobs.map(({ job }) => job),
        );
        return spans.length === 0 ? `it never ran ${where}` : `it ran ${where} only ${spanText(spans)}${runs}`;
      });
      yield warning("test-part-of-the-time", `${test} could not fail all the time: ${listed(described)}.`, {
        jobs: partial.length,
      });
    }
    for (const { job, at, failures } of tests)
      if (job !== null && at !== null && failures > 0 && !eligibility.couldRun(test, job, at))
        yield warning(
          "failure-cannot-be",
          `${test} is said to have failed in ${job} on ${dayText(at)}, when it could not run there.`,
        );
  }
}

/** Somebody mended it, so it failed; a list of what fails that lacks it is not whole. */
function* missingTests(tables: Tables): Generator<Finding> {
  for (const { what, subject, at } of tables.events) {
    if (what !== "test_fixed" || at === null || !isCounted(at, tables)) continue;
    if (tables.tests.some(({ test }) => isMeant(subject, test)) || tables.tests.length === 0) continue;
    yield warning(
      "mended-test-missing",
      `${subject} was mended on ${dayText(at)}, within the counted time, and is in no list of failing tests.`,
    );
  }
}

// What a report shows of a history that was told in counts.

import type { SummarisedHistory } from "../core/history/summaries.ts";
import { count } from "../core/report/wording.ts";
import { day, intervalText, ofText } from "./numbers.ts";
import { moreOf, paragraph, type Block, type Section } from "./page.ts";
import { monthsTable, plainTable, rateCells, rateColumns } from "./rate-tables.ts";

/** Somebody else's counts, labelled as such. */
export function summarySection(summary: SummarisedHistory, limit: number): Section {
  const { source, from, to, rate, failuresWithLogs, failedJobsPerRun, months, jobs, tests, events } = summary;
  const blocks: Block[] = [paragraph("These counts were made by others and are in no other number here.")];
  if (rate !== null) {
    const when = from === null ? "" : ` from ${day(from)} to ${day(to)}`;
    const logs = failuresWithLogs === null ? "" : `; logs of ${count(failuresWithLogs)} failed runs were read`;
    blocks.push(paragraph(`${ofText(rate)} runs failed${when} (${intervalText(rate)})${logs}.`));
  }
  if (failedJobsPerRun.length > 0)
    blocks.push(
      plainTable(
        ["failing jobs", "failed runs"],
        failedJobsPerRun.map(({ jobs, runs }) => [count(jobs), count(runs)]),
        ["right", "right"],
      ),
    );
  if (months.length > 0) blocks.push(monthsTable(months));
  if (jobs.length > 0)
    blocks.push(
      plainTable(
        ["job", "failed", "runs", ...rateColumns],
        jobs.map((job) => [
          job.job,
          count(job.failures),
          job.executions === 0 ? "" : count(job.executions),
          ...rateCells(job),
        ]),
        ["left", "right", "right", "right", "right"],
      ),
    );
  if (tests.length > 0)
    blocks.push(
      plainTable(
        ["test", "failures", "jobs", "first", "last"],
        tests
          .slice(0, limit)
          .map((test) => [
            test.test,
            count(test.failures),
            test.jobs.map(({ job, failures }) => `${job} ${count(failures)}`).join(", "),
            day(test.firstFailure),
            day(test.lastFailure),
          ]),
        ["left", "right", "left", "left", "left"],
      ),
      ...moreOf(tests.length, limit, "test"),
    );
  if (events.length > 0)
    blocks.push(
      paragraph("What changed meanwhile:"),
      plainTable(
        ["when", "what", "of what", "where"],
        events.slice(0, limit).map(({ when, what, subject, scope }) => [when, what, subject, scope ?? ""]),
        ["left", "left", "left", "left"],
      ),
      ...moreOf(events.length, limit, "change"),
    );
  return { title: `Counts told by ${source}`, blocks };
}

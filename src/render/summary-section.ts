// What a report shows of a history that was told in counts.

import type { SummarisedHistory } from "../core/history/summaries.ts";
import { count, counted } from "../core/report/wording.ts";
import { attributionBlocks } from "./attribution-section.ts";
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
          job.executions === 0 ? "" : `${count(job.executions)}${job.basis === "inferred" ? "*" : ""}`,
          ...rateCells(job),
        ]),
        ["left", "right", "right", "right", "right"],
      ),
      ...inferredJobs(summary),
    );
  if (tests.length > 0)
    blocks.push(
      plainTable(
        ["test", "failures", "jobs", "first", "last"],
        tests.slice(0, limit).map((test) => [
          test.test,
          count(test.failures),
          test.jobs
            .filter(({ failures }) => failures > 0)
            .map(({ job, failures }) => `${job} ${count(failures)}`)
            .join(", "),
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
  if (summary.attribution !== null)
    blocks.push(
      paragraph("Failures without logs (inferred by deflake):"),
      ...attributionBlocks(summary.attribution, limit),
    );
  blocks.push(...findingBlocks(summary));
  return { title: `Counts told by ${source}`, blocks };
}

const inferredJobs = ({ jobs }: SummarisedHistory): readonly Block[] =>
  jobs.some(({ basis, executions }) => basis === "inferred" && executions > 0)
    ? [paragraph("* inferred: the runs, by month, of the time in which dated changes say that the job existed.")]
    : [];

/** All of them: a list that breaks off would hide what a reader is looking for. */
function findingBlocks({ findings }: SummarisedHistory): readonly Block[] {
  if (findings.length === 0) return [];
  return [
    paragraph(
      `${counted(findings.length, "thing")} in these counts ${findings.length === 1 ? "does" : "do"} not hold up:`,
    ),
    { kind: "remarks", remarks: findings.map(({ level, what }) => ({ level, text: what })) },
  ];
}

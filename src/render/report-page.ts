// What a report says to people, before it is laid out: the finding first, then what stands behind it. Everything here is
// in the report, so that JSON holds all that is shown.

import type { Coverage } from "../core/history/coverage.ts";
import type { Job } from "../core/history/jobs.ts";
import type { Month } from "../core/history/months.ts";
import type { FailingTest } from "../core/history/tests.ts";
import { placeText } from "../core/model/note.ts";
import type { Report } from "../core/report/report.ts";
import { count, counted, listed } from "../core/report/wording.ts";
import { courseSections } from "./course-sections.ts";
import { day, intervalText, ofText, percent } from "./numbers.ts";
import { moreOf, paragraph, type Block, type Page, type Section } from "./page.ts";
import { burstsRemark, monthsTable, plainTable, rateCells, rateColumns } from "./rate-tables.ts";
import { shellWord } from "./shell-word.ts";
import { summarySection } from "./summary-section.ts";
import { testSections } from "./test-sections.ts";
import { whatIfSection } from "./what-if-section.ts";
import { shortened } from "./visible.ts";

export interface PageOptions {
  /** How many rows of a long list are shown: tests, ignored tests, notes. */
  readonly limit: number;
  /** The paths that were read without keeping them; null where the history is in a store. */
  readonly paths: readonly string[] | null;
}

export function pageOf(report: Report, options: PageOptions): Page {
  return {
    finding: findingOf(report),
    sections: [
      coverageSection(report),
      ...failedJobsSection(report),
      ...(report.coverage.runs > 1 ? monthsSection(report.months) : []),
      ...jobsSection(report.jobs),
      ...testSections(report, options.limit),
      ...whatIfSection(report),
      ...courseSections(report, options.limit),
      ...report.summaries.map((summary) => summarySection(summary, options.limit)),
      ...notesSection(report, options.limit),
    ],
    next: nextCommand(report, options.paths),
  };
}

function findingOf(report: Report): readonly string[] {
  const finding = [...runFinding(report), ...testFinding(report), ...summaryFinding(report)];
  return finding.length === 0 ? ["There is nothing to report on: no run, no job and no test was read."] : finding;
}

function* runFinding({ rate }: Report): Generator<string> {
  if (rate.estimate === null) return;
  if (rate.executions === 1) yield rate.failures === 0 ? "The run passed." : "The run failed.";
  else if (rate.failures === 0) yield `None of ${count(rate.executions)} runs failed (${intervalText(rate)}).`;
  else yield `${percent(rate.estimate)} of runs fail (${ofText(rate)}, ${intervalText(rate)}).`;
}

const namedAtMost = 3;
const nameInSentence = 120;

function* testFinding({ tests, coverage }: Report): Generator<string> {
  const worst = worstOf(tests);
  if (worst === undefined) {
    if (coverage.tests === 1) yield `The one test did not fail in ${counted(coverage.executions, "execution")}.`;
    else if (coverage.executions > 0)
      yield `None of ${counted(coverage.tests, "test")} failed in ${counted(coverage.executions, "execution")}.`;
    return;
  }
  // Where only failures were told, nobody knows how many tests there are.
  const share =
    coverage.testsWithoutFailure === 0 ? counted(tests.length, "test") : ofCount(tests.length, coverage.tests);
  if (coverage.runs <= 1) {
    const names = tests.slice(0, namedAtMost).map(({ test }) => shortened(test, nameInSentence));
    const more = tests.length - names.length;
    yield `${share} failed: ${listed(more > 0 ? [...names, `${count(more)} more`] : names)}.`;
    return;
  }
  const executions = `${ofText(worst)} ${worst.basis === "inferred" ? "inferred executions" : "executions"}`;
  const among = worst === mostFailures(tests) ? "" : " of those that are not ignored";
  const how = worst.estimate === null ? executions : `${executions}, ${intervalText(worst)}`;
  yield `${share} failed at least once; ${shortened(worst.test, nameInSentence)} failed most${among} (${how}).`;
}

const mostFailures = (tests: readonly FailingTest[]): FailingTest | undefined =>
  tests.toSorted((a, b) => b.failuresTold - a.failuresTold)[0];

/** The test that fails most of those that make runs fail: failures that the runner ignores make none fail. */
const worstOf = (tests: readonly FailingTest[]): FailingTest | undefined =>
  mostFailures(tests.filter(({ ignored, failuresTold }) => ignored < failuresTold)) ?? mostFailures(tests);

const ofCount = (some: number, all: number): string => `${count(some)} of ${counted(all, "test")}`;

function* summaryFinding({ summaries }: Report): Generator<string> {
  for (const { source, rate, findings } of summaries) {
    if (rate !== null && rate.estimate !== null)
      yield `By its own counts, ${percent(rate.estimate)} of the runs of ${source} fail (${ofText(rate)}, ${intervalText(rate)}).`;
    if (findings.length > 0)
      yield `${counted(findings.length, "thing")} in the counts of ${source} ${findings.length === 1 ? "does" : "do"} not hold up.`;
  }
}

function coverageSection({ coverage, generatedFrom: { from, to } }: Report): Section {
  const when = from === null ? "" : day(from) === day(to) ? ` on ${day(from)}` : ` from ${day(from)} to ${day(to)}`;
  const rows = coverageRows(coverage).filter(([number]) => number > 0);
  return {
    title: "What was read",
    blocks: [
      paragraph(
        coverage.runs === 0
          ? "No run that ended well or badly."
          : `${counted(coverage.runs, "run")}${when}; ${count(coverage.failedRuns)} failed.`,
      ),
      ...(rows.length === 0
        ? []
        : [
            plainTable(
              ["what", "count"],
              rows.map(([number, what]) => [what, count(number)]),
              ["left", "right"],
            ),
          ]),
    ],
  };
}

const coverageRows = (coverage: Coverage): readonly (readonly [number, string])[] => [
  [coverage.runsLeftOut, "runs left out, because their ending says nothing of the code"],
  [coverage.reRuns, "re-runs, counted apart"],
  [coverage.jobRuns, "job runs"],
  [coverage.jobRunsWithLogs, "job runs that told of their tests"],
  [coverage.jobRunsWithAllTests, "job runs that told of all their tests, passed ones too"],
  [coverage.jobRunsIncomplete, "job runs whose results break off"],
  [coverage.tests, "tests that were told"],
  [coverage.testsWithoutFailure, "tests of which no failure was told"],
  [coverage.executions, "executions of tests that were told"],
  [coverage.retries, "retries, counted apart"],
  [coverage.skips, "skips"],
  [coverage.sources, "inputs"],
  [coverage.incompleteSources, "inputs that break off"],
];

function failedJobsSection({ failedJobsPerRun, failedJobs, jobs, coverage }: Report): readonly Section[] {
  if (jobs.length === 0 || coverage.failedRuns === 0) return [];
  const { total, inFailedRuns, inPassedRuns, withFailingTest, withoutFailingTest, withoutLogs } = failedJobs;
  return [
    {
      title: "Failing jobs per run",
      blocks: [
        plainTable(
          ["failing jobs", "failed runs"],
          failedJobsPerRun.map(({ jobs, runs }) => [count(jobs), count(runs)]),
          ["right", "right"],
        ),
        paragraph(
          `Sum: ${counted(total, "failed job run")} = ${terms([
            [inFailedRuns, "in failed runs"],
            [inPassedRuns, "in passed runs"],
          ])} = ${terms([
            [withFailingTest, "with a failing test"],
            [withoutFailingTest, "without one"],
            [withoutLogs, "without logs"],
          ])}.`,
        ),
      ],
    },
  ];
}

/** The terms of a sum, without those that add nothing. */
const terms = (parts: readonly (readonly [number, string])[]): string =>
  parts
    .filter(([number], at) => number > 0 || (at === 0 && parts.every(([other]) => other === 0)))
    .map(([number, what]) => `${count(number)} ${what}`)
    .join(" + ");

function monthsSection(months: readonly Month[]): readonly Section[] {
  return months.length === 0 ? [] : [{ title: "Months (UTC)", blocks: [monthsTable(months), ...burstsRemark(months)] }];
}

/** Histories name jobs by the dozen; past this it is a list of something else. */
const jobRows = 50;

function jobsSection(jobs: readonly Job[]): readonly Section[] {
  if (jobs.length === 0) return [];
  const inferred = jobs.filter(({ basis }) => basis === "inferred");
  const blocks: Block[] = [
    plainTable(
      ["job", "failed", "runs", ...rateColumns, "first run", "last run"],
      jobs
        .slice(0, jobRows)
        .map((job) => [
          job.job,
          count(job.failures),
          `${count(job.runs)}${job.basis === "inferred" ? "*" : ""}`,
          ...rateCells(job),
          day(job.firstSeen),
          day(job.lastSeen),
        ]),
      ["left", "right", "right", "right", "right", "left", "left"],
    ),
    ...moreOf(jobs.length, jobRows, "job"),
    paragraph("Each job over the runs from its first to its last, without those in which it was skipped or cancelled."),
    ...burstsRemark(jobs),
  ];
  if (inferred.length > 0)
    blocks.push(
      paragraph(
        `* inferred: up to ${counted(Math.max(...inferred.map(({ silentRuns }) => silentRuns)), "passing run")} ` +
          `told nothing of the job, and it is taken to have passed there.`,
      ),
    );
  return [{ title: "Jobs", blocks }];
}

/** What is said of counts that others made stands beside these counts. */
function notesSection({ notes: all, summaries }: Report, limit: number): readonly Section[] {
  const shown = new Set(summaries.flatMap(({ findings }) => findings.map(({ what }) => what)));
  const notes = all.filter(({ what }) => !shown.has(what));
  if (notes.length === 0) return [];
  const remarks = notes.slice(0, limit).map(({ level, what, place }) => ({
    level,
    text: place === null ? what : `${placeText(place)}: ${what}`,
  }));
  return [{ title: "Notes", blocks: [{ kind: "remarks", remarks }, ...moreOf(notes.length, limit, "note")] }];
}

function nextCommand({ tests, coverage }: Report, paths: readonly string[] | null): string | null {
  const worst = worstOf(tests);
  if (paths !== null) return paths.length === 0 ? null : `deflake import ${paths.map(shellWord).join(" ")}`;
  if (worst !== undefined) return `deflake show ${shellWord(worst.test)}`;
  return coverage.runs === 0 ? "deflake import --help" : null;
}

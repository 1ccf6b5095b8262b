// What a sceptical reader must know beside the numbers: what was left out and why, what is missing, and by how much sums
// differ. Each remark has a stable word for scripts and a sentence with its counts for people.

import type { DateTrouble } from "../history/calendar.ts";
import type { Source } from "../history/history.ts";
import type { LeftOutReason } from "../history/standing.ts";
import type { Note } from "../model/note.ts";
import { count, counted, listed } from "./wording.ts";
import type { Report } from "./report.ts";

interface Told {
  readonly report: Omit<Report, "notes">;
  readonly sources: readonly Source[];
  readonly trouble: DateTrouble;
}

const note = (code: string, level: Note["level"], what: string): Note => ({ code, level, what, place: null });

export function notesOf({ report, sources, trouble }: Told): readonly Note[] {
  return [
    ...runNotes(report),
    ...dateNotes(trouble),
    ...missingNotes(report),
    ...sumNotes(report),
    ...testNotes(report),
    ...sourceNotes(report, sources),
  ];
}

/** How a run ended that is in no rate. */
function reasonText(reason: LeftOutReason): string {
  switch (reason) {
    case "startup-failure":
      return "never started";
    case "nothing-told":
      return "without a told ending";
    case "unknown":
      return "with an ending in unknown words";
    case "cancelled":
    case "skipped":
    case "neutral":
    case "unfinished":
      return reason;
  }
}

function* runNotes({ coverage, summaries, generatedFrom: { job, platform } }: Told["report"]): Generator<Note> {
  const { runs, runsLeftOut, leftOut, reRuns, jobReRuns, jobRunsIncomplete } = coverage;
  const facts = Object.entries(platform).map(([key, value]) => `${key}=${value}`);
  const asked = [
    ...(job === null ? [] : [`job ${job}`]),
    ...(facts.length === 0 ? [] : [`platform ${facts.join(" ")}`]),
  ];
  if (asked.length > 0)
    yield note("narrowed", "info", `Only ${listed(asked)} was asked for: runs are judged by these jobs alone.`);
  if (runs === 0 && summaries.length === 0)
    yield note("no-runs", "warning", "No run is known to have ended well or badly, so there is no failure rate.");
  if (runs === 1)
    yield note("one-run", "info", "There is one run only: rates over runs say little before there are more.");
  if (runsLeftOut > 0) {
    const reasons = listed(leftOut.map(({ reason, runs }) => `${count(runs)} ${reasonText(reason)}`));
    yield note(
      "runs-left-out",
      "info",
      `${counted(runsLeftOut, "run")} ${runsLeftOut === 1 ? "is" : "are"} in no rate: ${reasons}.`,
    );
  }
  if (reRuns > 0)
    yield note(
      "re-runs",
      "info",
      `${counted(reRuns, "re-run")} of runs ${reRuns === 1 ? "is" : "are"} in no rate: somebody repeats what failed.`,
    );
  if (coverage.reRunsWithoutFirst > 0)
    yield note(
      "re-runs-without-first",
      "warning",
      `Of ${counted(coverage.reRunsWithoutFirst, "re-run")} the first run is not in the history. It probably failed, ` +
        `so the rates of runs are too low.`,
    );
  if (jobReRuns > 0)
    yield note(
      "job-re-runs",
      "info",
      `${counted(jobReRuns, "re-run")} of jobs within a run ${jobReRuns === 1 ? "is" : "are"} in no rate of a job; ` +
        `tests executed in them count as executions.`,
    );
  if (jobRunsIncomplete > 0)
    yield note(
      "incomplete-job-runs",
      "warning",
      `The results of ${counted(jobRunsIncomplete, "job run")} break off or miss tests.`,
    );
}

function* dateNotes({ undated, implausible, backwards }: DateTrouble): Generator<Note> {
  const named = (runs: DateTrouble["implausible"]): string =>
    listed([...runs.slice(0, 3).map(({ name }) => name), ...(runs.length > 3 ? [`${runs.length - 3} more`] : [])]);
  if (undated > 0)
    yield note(
      "undated-runs",
      "info",
      `${counted(undated, "run")} without a date ${undated === 1 ? "is" : "are"} in no month.`,
    );
  if (implausible.length > 0)
    yield note(
      "implausible-dates",
      "warning",
      `${counted(implausible.length, "run")} ${implausible.length === 1 ? "has a date" : "have dates"} that cannot be, ` +
        `and ${implausible.length === 1 ? "is" : "are"} in no month: ${named(implausible)}.`,
    );
  if (backwards.length > 0)
    yield note(
      "clock-ran-back",
      "warning",
      `${counted(backwards.length, "run")} ended before starting: ${named(backwards)}.`,
    );
}

function* missingNotes({ coverage, jobs, months }: Told["report"]): Generator<Note> {
  if (coverage.runs > 0 && jobs.length === 0)
    yield note("no-jobs", "info", "Nothing names jobs here, so there are no rates of jobs.");
  if (coverage.runs > 0 && months.length === 0)
    yield note("no-months", "info", "No counted run has a date, so there are no months.");
  if (coverage.runs > 0 && coverage.executions === 0)
    yield note("no-logs", "info", "No results or logs of tests were read, so nothing is known of single tests.");
}

function* sumNotes({ failedJobs, coverage, jobs }: Told["report"]): Generator<Note> {
  const { total, inFailedRuns, inPassedRuns, withoutFailingTest, withoutLogs, inRunsLeftOut, inReRuns } = failedJobs;
  if (jobs.length === 0) return;
  if (failedJobs.runsWithoutFailedJob > 0)
    yield note(
      "failed-runs-without-failed-job",
      "info",
      `In ${count(failedJobs.runsWithoutFailedJob)} of ${counted(coverage.failedRuns, "failed run")} no failed job is known.`,
    );
  if (inPassedRuns > 0)
    yield note(
      "failed-jobs-in-passed-runs",
      "info",
      `${counted(inPassedRuns, "job")} failed in runs that passed: ${count(total)} failures of jobs, ${count(inFailedRuns)} in failed runs.`,
    );
  if (inRunsLeftOut + inReRuns > 0)
    yield note(
      "failed-jobs-not-counted",
      "info",
      `${counted(inRunsLeftOut, "job")} failed in runs that are left out and ${count(inReRuns)} in re-runs; they are in no job's rate.`,
    );
  if (withoutLogs > 0)
    yield note(
      "failed-jobs-without-logs",
      "info",
      `Of ${counted(total, "failed job")}, ${count(withoutLogs)} told nothing of their tests; which tests failed there is unknown.`,
    );
  if (withoutFailingTest > 0)
    yield note(
      "failed-jobs-without-failing-test",
      "info",
      `Of ${counted(total, "failed job")}, ${count(withoutFailingTest)} failed without a failing test in what was read.`,
    );
  if (failedJobs.goodWithFailingTest > 0)
    yield note(
      "good-jobs-with-failing-test",
      "warning",
      `${counted(failedJobs.goodWithFailingTest, "job run")} ended well though a test failed in ` +
        `${failedJobs.goodWithFailingTest === 1 ? "it" : "them"}.`,
    );
}

function* testNotes({ tests, coverage }: Told["report"]): Generator<Note> {
  const inferred = tests.filter(({ basis }) => basis === "inferred").length;
  const without = tests.filter(({ estimate }) => estimate === null).length;
  const failuresOnly = coverage.jobRunsWithLogs - coverage.jobRunsWithAllTests;
  if (inferred > 0)
    yield note(
      "inferred-executions",
      "warning",
      `${counted(failuresOnly, "job run")} told failures only. The executions of ${counted(inferred, "test")} are inferred: the job ` +
        `runs from a test's first failure in a job to its last. Rates leave these two out, because they set the stretch of time.`,
    );
  if (without > 0)
    yield note(
      "tests-without-rate",
      "info",
      `${counted(without, "test")} failed too rarely for a rate where executions were not told, or in re-runs only.`,
    );
}

function* sourceNotes({ summaries }: Told["report"], sources: readonly Source[]): Generator<Note> {
  for (const { complete, notes, name } of sources) {
    if (complete) continue;
    yield (
      notes.find(({ level }) => level === "warning") ?? {
        ...note("incomplete-source", "warning", "The input is not whole."),
        place: { source: name },
      }
    );
  }
  for (const { source, findings } of summaries)
    for (const { code, level, what } of findings) yield { code, level, what, place: { source } };
}

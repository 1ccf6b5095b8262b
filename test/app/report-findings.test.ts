// What a report finds in small histories whose answers a reader can count.
import { describe, expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import type { Report } from "../../src/core/report/report.ts";
import { randomFrom } from "../../src/core/stats/random.ts";
import { histories } from "./histories.ts";
import { storeOf, type PicturedJob, type PicturedRun } from "./told-history.ts";

const reportOn = async (runs: readonly PicturedRun[]): Promise<Report> =>
  report(everything, { store: await storeOf(runs) });

const known = async (name: string): Promise<Report> => {
  const history = histories[name];
  if (history === undefined) throw new Error(`no history called ${name}`);
  return report(everything, { store: await storeOf(history.runs, history.source) });
};

const day = (at: number): string => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10);

/** Runs a day apart with one job, `u`, drawn as letters: `.` success, `F` failure, `s` skipped, `-` not in the run, ` ` nothing told. */
const jobRuns = (picture: string): PicturedRun[] =>
  Array.from(picture, (mark, at) => {
    const job: PicturedJob = { conclusion: mark === "F" ? "failure" : mark === "s" ? "skipped" : "success" };
    const jobs = mark === " " ? {} : mark === "-" ? { other: { conclusion: "success" as const } } : { u: job };
    return { id: String(at).padStart(3, "0"), on: day(at), conclusion: mark === "F" ? "failure" : "success", jobs };
  });

describe("jobs, over the runs in which they existed", () => {
  test.each([
    ["from the first run to the last", "--..F.--", 1, 4, "observed"],
    ["not where it was skipped", ".sFs.", 1, 3, "observed"],
    ["not where other jobs ran without it", ".-F-.", 1, 3, "observed"],
    ["a few silent runs are left out", "..F. ..", 1, 6, "observed"],
    ["where only failed runs tell their jobs, it passed in the silent ones", " F   F  ", 2, 5, "inferred"],
  ])("%s", async (_, picture, failures, executions, basis) => {
    const { jobs } = await reportOn(jobRuns(picture));
    expect(jobs.find(({ job }) => job === "u")).toMatchObject({ failures, executions, runs: executions, basis });
  });

  test("when it was first and last seen", async () => {
    const { jobs } = await reportOn(jobRuns("--.F-"));
    expect(jobs.find(({ job }) => job === "u")).toMatchObject({
      firstSeen: "2026-01-03T12:00:00.000Z",
      lastSeen: "2026-01-04T12:00:00.000Z",
    });
  });
});

/** One job, `u`, that tells failures of the test `t` only where it fails. */
const failuresOnly = (picture: string): PicturedRun[] =>
  jobRuns(picture).map((run) =>
    run.conclusion === "failure"
      ? { ...run, jobs: { u: { conclusion: "failure", telling: "failures", tests: { t: "f" } } } }
      : run,
  );

describe("a test's rate", () => {
  test("that is inferred holds the true rate as often as it says", async () => {
    const random = randomFrom(2002);
    let [held, given] = [0, 0];
    for (let history = 0; history < 400; history += 1) {
      const rate = 0.005 + random() * 0.025;
      const { tests } = await reportOn(
        failuresOnly(Array.from({ length: 300 }, () => (random() < rate ? "F" : ".")).join("")),
      );
      const told = tests[0];
      if (told === undefined || told.estimate === null) continue;
      given += 1;
      if (told.low <= rate && rate <= told.high) held += 1;
    }
    expect(given).toBeGreaterThan(300);
    expect(held / given).toBeGreaterThan(0.92);
    expect(held / given).toBeLessThan(0.99);
  });

  test("rests on executions that were seen", async () => {
    const { tests } = await known("a mix of everything");
    const adds = tests.find(({ test }) => test === "cart > adds");
    expect(adds).toMatchObject({ failures: 3, executions: 40, estimate: 3 / 40, basis: "observed", failuresTold: 3 });
    expect(adds?.jobs).toEqual([
      { job: "unit", failures: 3, executions: 20, basis: "observed", failuresTold: 3 },
      { job: "macos", failures: 0, executions: 20, basis: "observed", failuresTold: 0 },
    ]);
  });

  test.each([
    ["is inferred between its first and last failure in a job", "...F..F.F...", [3, 6], [1, 4]],
    ["does not count runs in which the job was skipped", "F.s.F", [2, 4], [0, 2]],
    ["is not given where nothing lies between", "..FF..", [2, 2], [0, 0]],
    ["is not given where it failed once", "..F..", [1, 1], [0, 0]],
  ] as const)("%s", async (_, picture, [failures, executions], [between, of]) => {
    const { tests } = await reportOn(failuresOnly(picture));
    expect(tests[0]).toMatchObject({
      failures,
      executions,
      ratedOn: { failures: between, executions: of },
      basis: "inferred",
      estimate: of === 0 ? null : between / of,
    });
  });

  test("keeps what was seen and what is inferred apart", async () => {
    const seen: PicturedRun = { id: "a", on: "2025-12-01", jobs: { v: { tests: { t: "f" } } } };
    const { tests } = await reportOn([seen, ...failuresOnly("F..F")]);
    expect(tests[0]).toMatchObject({ failures: 2, executions: 4, basis: "inferred", failuresTold: 3 });
    expect(tests[0]?.jobs).toContainEqual({ job: "v", failures: 1, executions: 1, basis: "observed", failuresTold: 1 });
  });

  test("leaves re-runs and retries out", async () => {
    const { tests } = await reportOn([
      { id: "1", commit: "a", jobs: { u: { tests: { t: "ffp" } } } },
      { id: "1@2", commit: "a", attempt: 2, jobs: { u: { tests: { t: "f" } } } },
    ]);
    expect(tests[0]).toMatchObject({ failures: 1, executions: 1, failuresInReRuns: 1, retries: 2, retryFailures: 1 });
  });
});

describe("a test that differs from itself", () => {
  test.each<[string, PicturedRun[], object]>([
    [
      "a retry passed",
      [{ id: "1", jobs: { u: { tests: { t: "fp" } } } }],
      { recovered: 1, mixedCommits: 0, mixedCommitsInferred: 0 },
    ],
    [
      "failed and passed at one commit",
      [
        { id: "1", commit: "a", jobs: { u: { tests: { t: "f" } } } },
        { id: "2", commit: "a", jobs: { u: { tests: { t: "p" } } } },
      ],
      { recovered: 0, mixedCommits: 1, mixedCommitsInferred: 0 },
    ],
    [
      "another job at the same commit is another thing",
      [
        { id: "1", commit: "a", jobs: { u: { tests: { t: "f" } } } },
        { id: "2", commit: "a", jobs: { v: { tests: { t: "p" } } } },
      ],
      { recovered: 0, mixedCommits: 0, mixedCommitsInferred: 0 },
    ],
    [
      "its job succeeded in a re-run that told no tests",
      [
        { id: "1", commit: "a", jobs: { u: { conclusion: "failure", telling: "failures", tests: { t: "f" } } } },
        { id: "1@2", commit: "a", attempt: 2, jobs: { u: { conclusion: "success" } } },
      ],
      { recovered: 0, mixedCommits: 0, mixedCommitsInferred: 1 },
    ],
    [
      "a broken test differs from nothing",
      [
        { id: "1", commit: "a", jobs: { u: { tests: { t: "f" } } } },
        { id: "2", commit: "a", jobs: { u: { tests: { t: "ff" } } } },
      ],
      { recovered: 0, mixedCommits: 0, mixedCommitsInferred: 0 },
    ],
  ])("%s", async (_, runs, expected) => {
    const { tests } = await reportOn(runs);
    expect(tests[0]?.selfDifference).toEqual(expected);
  });
});

describe("where CI says nothing, the tests decide", () => {
  test.each([
    ["passed", { t: "p" }, 0],
    ["failed", { t: "f", other: "p" }, 1],
    ["recovered", { t: "fp" }, 0],
    ["ignored by the runner", { t: { attempts: "f", ignored: "is flaky" } }, 0],
    ["ignored, and another failed", { t: { attempts: "f", ignored: "is flaky" }, other: "f" }, 1],
    ["only skipped", { t: "s" }, 0],
  ])("%s", async (_, tests, failures) => {
    const { rate } = await reportOn([{ id: "1", jobs: { u: { tests } } }]);
    expect(rate).toMatchObject({ failures, executions: 1 });
  });
});

describe("sums", () => {
  test("every failed job is in one pile, whatever the history", async () => {
    for (const name of Object.keys(histories)) {
      const { failedJobs, failedJobsPerRun, jobs, coverage, months, rate } = await known(name);
      expect(failedJobs.inFailedRuns + failedJobs.inPassedRuns, name).toBe(failedJobs.total);
      expect(failedJobs.withFailingTest + failedJobs.withoutFailingTest + failedJobs.withoutLogs, name).toBe(
        failedJobs.total,
      );
      expect(sum(failedJobsPerRun.map(({ jobs, runs }) => jobs * runs)), name).toBe(failedJobs.inFailedRuns);
      if (failedJobsPerRun.length > 0)
        expect(sum(failedJobsPerRun.map(({ runs }) => runs)), name).toBe(coverage.failedRuns);
      if (jobs.length > 0) expect(sum(jobs.map(({ failures }) => failures)), name).toBe(failedJobs.total);
      expect(sum(coverage.leftOut.map(({ runs }) => runs)), name).toBe(coverage.runsLeftOut);
      expect(rate, name).toMatchObject({ failures: coverage.failedRuns, executions: coverage.runs });
      expect(sum(months.map(({ runs }) => runs)), name).toBeLessThanOrEqual(coverage.runs);
    }
  });

  test("what does not fit is said, with its size", async () => {
    const { coverage, failedJobs, notes } = await known("re-runs and endings that tell nothing");
    expect(coverage).toMatchObject({ runs: 3, failedRuns: 2, runsLeftOut: 4, reRuns: 1 });
    expect(failedJobs).toMatchObject({
      total: 3,
      inFailedRuns: 2,
      inPassedRuns: 1,
      withFailingTest: 1,
      withoutFailingTest: 1,
      withoutLogs: 1,
      inRunsLeftOut: 1,
      goodWithFailingTest: 1,
    });
    expect(notes.map(({ code }) => code)).toEqual([
      "runs-left-out",
      "re-runs",
      "incomplete-job-runs",
      "failed-jobs-in-passed-runs",
      "failed-jobs-not-counted",
      "failed-jobs-without-logs",
      "failed-jobs-without-failing-test",
      "good-jobs-with-failing-test",
    ]);
    expect(notes[0]?.what).toBe(
      "4 runs are in no rate: 1 cancelled, 1 without a told ending, 1 never started and 1 unfinished.",
    );
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe("dates", () => {
  test("months are of UTC, and a month without runs is not there", async () => {
    const { months } = await reportOn([
      { id: "1", on: "2026-01-31T23:59:59Z", conclusion: "failure" },
      { id: "2", on: "2026-02-01T00:00:00Z", conclusion: "success" },
      { id: "3", on: "2026-04-01", conclusion: "cancelled" },
      { id: "4", on: "2026-05-01", conclusion: "success" },
    ]);
    expect(months.map(({ month, runs, failures }) => [month, runs, failures])).toEqual([
      ["2026-01", 1, 1],
      ["2026-02", 1, 0],
      ["2026-05", 1, 0],
    ]);
  });

  test("a clock that jumped moves no month and no span, and is said", async () => {
    const { months, generatedFrom, coverage, notes } = await known("clocks that jump");
    expect(months.map(({ month }) => month)).toEqual(["2026-01"]);
    expect(generatedFrom).toMatchObject({ from: "2026-01-01T12:00:00.000Z", to: "2026-01-01T12:00:00.000Z" });
    expect(coverage).toMatchObject({ runs: 4, undatedRuns: 3 });
    expect(notes.map(({ code }) => code)).toContain("implausible-dates");
    expect(notes.map(({ code }) => code)).toContain("clock-ran-back");
  });

  test("without dates, the runs themselves say since when", async () => {
    const { tests, months, notes } = await known("no dates");
    expect(months).toEqual([]);
    expect(tests[0]).toMatchObject({ firstFailure: null, firstFailureRun: "1", lastFailureRun: "1" });
    expect(notes.map(({ code }) => code)).toEqual(["undated-runs", "no-months"]);
  });
});

test("containment already in force is told with its reason", async () => {
  const { containment } = await known("a mix of everything");
  expect(containment).toEqual([{ test: "cart > known", reason: "is flaky", failures: 5, jobs: ["macos"] }]);
});

test("failures are grouped by what they say, whatever varies in it", async () => {
  const { tests } = await known("a mix of everything");
  expect(tests.find(({ test }) => test === "cart > adds")?.signatures).toEqual([
    { signature: "Expected True, got False after # ms", failures: 3 },
  ]);
});

test("an input that breaks off is named", async () => {
  const store = await storeOf([{ id: "1", jobs: { u: { tests: { t: "p" } } } }], { complete: false, name: "a.xml" });
  const { notes, coverage } = await report(everything, { store });
  expect(coverage.incompleteSources).toBe(1);
  expect(notes).toContainEqual({
    code: "incomplete-source",
    level: "warning",
    what: "The input is not whole.",
    place: { source: "a.xml" },
  });
});

test("counts that somebody else made stay apart, with what contradicts in them", async () => {
  const { summaries, rate, coverage, notes } = await known("counts that somebody else made");
  expect(rate.executions + coverage.runs).toBe(0);
  expect(summaries[0]).toMatchObject({
    rate: { failures: 103, executions: 575 },
    jobs: [
      { job: "macos", failures: 25, executions: 575 },
      { job: "float", failures: 5, executions: 0, estimate: null },
    ],
    tests: [{ test: "repl_lock.py", failures: 2, jobs: [{ job: "qemu_arm", failures: 2 }] }],
  });
  expect(summaries[0]?.findings.map(({ code, what }) => `${code} ${what}`)).toEqual([
    "months-differ The months' runs and all runs differ: 82 against 575.",
    "months-differ The months' failed runs and all failed runs differ: 20 against 103.",
    "failing-jobs-differ The runs by failing jobs and all failed runs differ: 92 against 103.",
    "job-failures-differ The jobs' failures and the sum over failing jobs per run differ: 30 against 100.",
    "failures-outside 1 dated failure of tests lies outside of the time that was counted: 2026-02-14.",
    "logs-do-not-fit Logs of 20 failed runs were read and their failures begin in 2026-01, but only 15 runs failed from then on.",
  ]);
  expect(notes.filter(({ place }) => place?.source === summaries[0]?.source)).toHaveLength(6);
});

test("a narrowed report is judged by the jobs that were asked for", async () => {
  const runs = jobRuns("F..").map((run) => ({ ...run, jobs: { ...run.jobs, v: { conclusion: "success" as const } } }));
  const narrowed = await report({ ...everything, job: "v" }, { store: await storeOf(runs) });
  expect(narrowed.rate).toMatchObject({ failures: 0, executions: 3 });
  expect(narrowed.generatedFrom).toMatchObject({ job: "v", platform: {} });
  expect(narrowed.notes.map(({ code }) => code)).toContain("narrowed");
});

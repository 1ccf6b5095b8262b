// Histories that a report has to be careful with, each for one thing.
import { asTestId } from "../../src/core/model/test-id.ts";
import { timeOf, type PicturedRun, type ToldSource } from "./told-history.ts";

export interface PicturedHistory {
  readonly runs: readonly PicturedRun[];
  readonly source?: ToldSource;
}

const day = (at: number): string => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10);

/** Twenty runs on two jobs: a flake, a test that broke on one job, a retry that recovers, a contained failure. */
const mixed: readonly PicturedRun[] = Array.from({ length: 20 }, (_, at) => ({
  id: `run-${String(at).padStart(2, "0")}`,
  on: day(at * 3),
  commit: `c${Math.floor(at / 2)}`,
  jobs: {
    unit: {
      platform: new Map([["os", "linux"]]),
      tests: {
        "cart > adds": at % 7 === 3 ? { attempts: "f", message: `Expected True, got False after ${at} ms` } : "p",
        "cart > retries": at % 5 === 0 ? { attempts: "fp", message: "connect ECONNREFUSED 127.0.0.1:4512" } : "p",
        "cart > always passes": "p",
      },
    },
    macos: {
      platform: new Map([["os", "darwin"]]),
      tests: {
        "cart > adds": "p",
        "cart > known": at % 4 === 0 ? { attempts: "f", message: "flaked", ignored: "is flaky" } : "p",
        "cart > broken since": at > 16 ? { attempts: "t", message: "timed out" } : "p",
        "cart > skipped": "s",
      },
    },
  },
}));

/** As CI tells it once logs have expired: conclusions of jobs, failures of some. */
const expired: readonly PicturedRun[] = Array.from({ length: 30 }, (_, at): PicturedRun => {
  const fails = at % 6 === 1;
  const cancelled = at === 20;
  return {
    id: `ci/${100 + at}`,
    on: day(at),
    commit: `c${at}`,
    conclusion: cancelled ? "cancelled" : fails ? "failure" : "success",
    jobs: {
      qemu: {
        conclusion: cancelled ? "cancelled" : fails ? "failure" : "success",
        ...(fails && at > 10 ? { telling: "failures", tests: { "thread/stress_aes.py": "t" } } : {}),
      },
      ...(at < 15 ? { late: { conclusion: "skipped" } } : { late: { conclusion: "success" } }),
    },
  };
});

export const histories: Readonly<Record<string, PicturedHistory>> = {
  "nothing at all": { runs: [] },
  "one run that passed": { runs: [{ id: "1", on: day(0), jobs: { "": { tests: { a: "p", b: "p" } } } }] },
  "one run that failed": { runs: [{ id: "1", on: day(0), jobs: { "": { tests: { a: "f", b: "p" } } } }] },
  "none failing": {
    runs: Array.from({ length: 5 }, (_, at) => ({ id: `${at}`, on: day(at), jobs: { u: { tests: { a: "p" } } } })),
  },
  "all failing": {
    runs: Array.from({ length: 5 }, (_, at) => ({ id: `${at}`, on: day(at), jobs: { u: { tests: { a: "f" } } } })),
  },
  "no dates": {
    runs: Array.from({ length: 4 }, (_, at) => ({ id: `${at}`, jobs: { u: { tests: { a: at === 1 ? "f" : "p" } } } })),
  },
  "clocks that jump": {
    runs: [
      { id: "1970", on: "1970-01-01", jobs: { u: { tests: { a: "p" } } } },
      { id: "now", on: day(0), finishedAt: timeOf(day(0)) - 5, jobs: { u: { tests: { a: "f" } } } },
      { id: "2100", on: "2100-01-01", jobs: { u: { tests: { a: "p" } } } },
      { id: "huge", startedAt: 9e15, jobs: { u: { tests: { a: "p" } } } },
    ] as readonly PicturedRun[],
  },
  "conclusions only": {
    runs: [
      { id: "1", on: day(0), conclusion: "failure" },
      { id: "2", on: day(1), conclusion: "success" },
    ],
  },
  "a mix of everything": { runs: mixed },
  "expired logs": { runs: expired },
  "re-runs and endings that tell nothing": {
    runs: [
      {
        id: "1",
        on: day(0),
        commit: "a",
        conclusion: "failure",
        jobs: { u: { conclusion: "failure", tests: { a: "f" } } },
      },
      {
        id: "1@2",
        name: "1",
        on: day(0),
        commit: "a",
        attempt: 2,
        conclusion: "success",
        jobs: { u: { conclusion: "success", tests: { a: "p" } } },
      },
      { id: "2", on: day(1), conclusion: "cancelled", jobs: { u: { conclusion: "failure" } } },
      { id: "3", on: day(2), conclusion: "startup-failure" },
      { id: "4", on: day(3), jobs: { u: { complete: false, tests: { a: "p" } } } },
      { id: "5", on: day(4) },
      {
        id: "6",
        on: day(5),
        conclusion: "success",
        jobs: { may: { conclusion: "failure" }, u: { conclusion: "success", tests: { a: "f" } } },
      },
      {
        id: "7",
        on: day(6),
        conclusion: "failure",
        jobs: { u: { conclusion: "failure", telling: "all", complete: false } },
      },
    ],
  },
  "counts that somebody else made": {
    runs: [],
    source: {
      name: "gist/history.json",
      summaries: [
        {
          kind: "total",
          from: timeOf("2024-12-19"),
          to: timeOf("2026-02-12"),
          runs: 575,
          failures: 103,
          failuresWithLogs: 20,
        },
        { kind: "month", month: "2025-12", runs: 28, failures: 5 },
        { kind: "month", month: "2026-01", runs: 32, failures: 8 },
        { kind: "month", month: "2026-02", runs: 22, failures: 7 },
        { kind: "job", job: "macos", runs: 575, failures: 25 },
        { kind: "job", job: "float", runs: null, failures: 5 },
        { kind: "failing-jobs", jobs: 1, runs: 90 },
        { kind: "failing-jobs", jobs: 5, runs: 2 },
        { kind: "test", test: asTestId("repl_lock.py"), job: "qemu_arm", at: null, failures: 2, executions: null },
        {
          kind: "test",
          test: asTestId("repl_lock.py"),
          job: null,
          at: timeOf("2026-01-13"),
          failures: 1,
          executions: null,
        },
        {
          kind: "test",
          test: asTestId("repl_lock.py"),
          job: null,
          at: timeOf("2026-02-14"),
          failures: 1,
          executions: null,
        },
        {
          kind: "event",
          at: null,
          when: "2020-10..2021-03",
          what: "test_skip",
          subject: "x.py",
          scope: "all",
          effect: null,
          commit: "6129b8e401",
        },
      ],
    },
  },
};

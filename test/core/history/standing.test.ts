// Which runs count, as a truth table over what CI said, what the jobs said and what the tests did.
import { describe, expect, test } from "vitest";
import { gridOf } from "../../../src/core/history/grid.ts";
import { standingsOf } from "../../../src/core/history/standing.ts";
import {
  asRunId,
  bareJobRun,
  bareRun,
  conclusions,
  type Conclusion,
  type JobRun,
} from "../../../src/core/model/run.ts";

const run = bareRun(asRunId("1"), "1");

interface Told {
  readonly conclusion?: Conclusion | null;
  readonly attempt?: number;
  readonly job?: Partial<JobRun>;
  readonly testFailed?: boolean;
}

function standing({ conclusion = null, attempt = 1, job, testFailed = false }: Told, byJobs = false): string {
  const jobRun = { ...bareJobRun(run.id, "unit", 1), ...job };
  const grid = gridOf([{ ...run, conclusion, attempt }], job === undefined ? [] : [jobRun]);
  const standing = standingsOf(grid, new Set(testFailed ? [jobRun.id] : []), byJobs).runs[0];
  if (standing === undefined) return "none";
  if (standing.kind === "counted") return standing.failed ? "failed" : "passed";
  return standing.kind === "left-out" ? standing.reason : standing.kind;
}

describe("CI's own word comes first", () => {
  const expected: Record<Conclusion, string> = {
    success: "passed",
    failure: "failed",
    "timed-out": "failed",
    cancelled: "cancelled",
    skipped: "skipped",
    neutral: "neutral",
    "startup-failure": "startup-failure",
    unfinished: "unfinished",
    unknown: "unknown",
  };
  test.each(conclusions)("%s", (conclusion) => {
    expect(standing({ conclusion })).toBe(expected[conclusion]);
    expect(standing({ conclusion, job: { telling: "all", complete: true }, testFailed: true })).toBe(
      expected[conclusion],
    );
    expect(standing({ conclusion, attempt: 2 })).toBe("re-run");
  });
});

describe("without it the jobs decide, and for a job without a conclusion the tests", () => {
  test.each<[string, Told, string]>([
    ["no job", {}, "nothing-told"],
    ["a job that failed", { job: { conclusion: "failure" } }, "failed"],
    ["a job that succeeded", { job: { conclusion: "success" } }, "passed"],
    ["a job that was cancelled", { job: { conclusion: "cancelled" } }, "cancelled"],
    ["a job that told nothing", { job: {} }, "nothing-told"],
    ["all tests, none failed", { job: { telling: "all" } }, "passed"],
    ["all tests, one failed", { job: { telling: "all" }, testFailed: true }, "failed"],
    ["results that break off, none failed", { job: { telling: "all", complete: false } }, "unfinished"],
    ["results that break off, one failed", { job: { telling: "all", complete: false }, testFailed: true }, "failed"],
    ["failures only, none there, and whole", { job: { telling: "failures", complete: true } }, "passed"],
    ["failures only, none there", { job: { telling: "failures" } }, "nothing-told"],
    [
      "a job that succeeded though a test failed",
      { job: { conclusion: "success", telling: "all" }, testFailed: true },
      "passed",
    ],
  ])("%s", (_, told, expected) => {
    expect(standing(told)).toBe(expected);
  });
});

test("where some jobs were asked for, the run's own conclusion speaks of others too", () => {
  const told: Told = { conclusion: "failure", job: { conclusion: "success" } };
  expect(standing(told)).toBe("failed");
  expect(standing(told, true)).toBe("passed");
});

describe("a first run that is known by its jobs only", () => {
  const told = (first: readonly string[], again: readonly string[]): string => {
    const reRun = { ...run, id: asRunId("1#2"), name: "628", attempt: 2 };
    const grid = gridOf(
      [{ ...run, name: "" }, reRun],
      [
        ...first.map((job) => ({ ...bareJobRun(run.id, job, 1), conclusion: "success" as const })),
        ...again.map((job) => ({ ...bareJobRun(reRun.id, job, 1), conclusion: "success" as const })),
      ],
    );
    const standing = standingsOf(grid, new Set()).runs[0];
    return standing?.kind === "counted" ? "counted" : (standing?.kind ?? "none");
  };

  test.each<[string, readonly string[], readonly string[], string]>([
    ["does not count where another job was repeated, which had failed", ["lint"], ["unit"], "left-out"],
    ["counts where the repeated job's first execution is told", ["lint", "unit"], ["unit"], "counted"],
    ["counts where nothing was repeated", ["lint"], [], "counted"],
  ])("%s", (_, first, again, expected) => {
    expect(told(first, again)).toBe(expected);
  });
});

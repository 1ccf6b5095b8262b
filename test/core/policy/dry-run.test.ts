// A policy played over the past: runs drawn as failures of tests, and what would have become of them.
import { expect, test } from "vitest";
import type { TestClass } from "../../../src/core/history/classes.ts";
import type { RecordedAttempt } from "../../../src/core/history/history.ts";
import { asRunId, bareJobRun, bareRun, type JobRunId } from "../../../src/core/model/run.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { dryRunOf, type DryRun, type PastRun } from "../../../src/core/policy/dry-run.ts";
import type { Rule } from "../../../src/core/policy/policy.ts";
import { attemptOf, policyOf, rule } from "./runs.ts";

/** A run for each text: the tests that failed in its one job, `job` for a job that failed and told of none, empty for green. */
function played(runs: readonly string[], rules: readonly Rule[], classes: Record<string, TestClass> = {}): DryRun {
  const failures = new Map<JobRunId, readonly RecordedAttempt[]>();
  const past = runs.map((text, at): PastRun => {
    const run = { ...bareRun(asRunId(`r${at}`), `${at}`), startedAt: Date.UTC(2026, 0, 1 + at) };
    const jobRun = { ...bareJobRun(run.id, "unit", 1), platform: new Map([["os", "linux"]]), complete: true };
    const names = text === "job" ? [] : text.split(" ").filter(Boolean);
    failures.set(
      jobRun.id,
      names.map((name) => ({ ...attemptOf(asTestId(name), "F"), run: run.id, jobRun: jobRun.id, job: "unit" })),
    );
    return { run, failed: text !== "", jobs: [{ jobRun, failed: text !== "" }] };
  });
  return dryRunOf(policyOf(rules), past, failures, (id) => classes[id] ?? "flaky");
}

const listed = [rule("a"), rule("b", { action: "retry" }), rule("c", { where: [new Map([["os", "darwin"]])] })];

test.each<[string, readonly string[], { saved: number; ifRetriesPass?: number; notByTests?: number }]>([
  ["green", ["", ""], { saved: 0 }],
  ["ignored", ["a"], { saved: 1 }],
  ["retried", ["b"], { saved: 0, ifRetriesPass: 1 }],
  ["both", ["a b"], { saved: 0, ifRetriesPass: 1 }],
  ["and something else", ["a x"], { saved: 0 }],
  ["for another place", ["c"], { saved: 0 }],
  ["no test failed", ["job"], { saved: 0, notByTests: 1 }],
])("%s", (_, runs, { saved, ifRetriesPass = 0, notByTests = 0 }) => {
  const dryRun = played(runs, listed);
  expect([dryRun.saved.length, dryRun.savedIfRetriesPass.length, dryRun.notByTests]).toEqual([
    saved,
    ifRetriesPass,
    notByTests,
  ]);
});

test("failures that were real are told by rule", () => {
  const { rules, red, runs } = played(["a", "a", "a b", ""], listed, { a: "fixed-regression" });
  expect({ red, runs }).toEqual({ red: 3, runs: 4 });
  expect(rules.map(({ covered, saved, hidden, hiddenTests }) => ({ covered, saved, hidden, hiddenTests }))).toEqual([
    { covered: 3, saved: 3, hidden: 3, hiddenTests: ["a"] },
    { covered: 1, saved: 1, hidden: 0, hiddenTests: [] },
    { covered: 0, saved: 0, hidden: 0, hiddenTests: [] },
  ]);
});

test("a rule that had expired by then saves nothing", () => {
  expect(played(["a", "a"], [rule("a", { review: "2025-12-18" })]).saved).toEqual(["r0"]);
});

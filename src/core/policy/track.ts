// What a history tells of each rule: what the tests that it is about did where it holds, execution by execution, oldest
// first, and whether each failure was one that the rule means.

import { evidenceOf, outcomes as allOutcomes } from "../model/outcome.ts";
import { parsePlatform } from "../model/platform.ts";
import type { JobRun, JobRunId, Run } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import type { RecordedAttempt, TestCount, Timeline } from "../history/history.ts";
import type { Policy, Rule } from "./policy.ts";
import { openRuleBook } from "./rule-book.ts";
import { holdsAt, whereaboutsOf } from "./whereabouts.ts";

/** One first attempt, in a job run that told all of its tests. */
export interface Step {
  /** The place of its run in the list of runs. */
  readonly run: number;
  readonly test: TestId;
  readonly end: "passed" | "failed-as-listed" | "failed-otherwise";
}

export interface Track {
  readonly rule: Rule;
  /** Tests that the history knows, wherever they run. */
  readonly tests: ReadonlySet<TestId>;
  /** Of tests that failed at least once; oldest first. */
  readonly steps: readonly Step[];
  /** Executions, where the rule holds, of tests that never failed. */
  readonly untroubled: number;
}

export interface TrackAccount {
  /** Bad attempts, before any timeline. */
  addFailure(attempt: RecordedAttempt): void;
  addTimeline(timeline: Timeline): void;
  /** By the rule's id. */
  tracks(counts: readonly TestCount[]): ReadonlyMap<string, Track>;
}

const isBad = allOutcomes.map((outcome) => evidenceOf(outcome) === "bad");

interface OpenTrack {
  readonly rule: Rule;
  readonly steps: Step[];
}

export function openTrackAccount(
  policy: Pick<Policy, "rules">,
  runs: readonly Run[],
  jobRuns: readonly JobRun[],
): TrackAccount {
  const book = openRuleBook(policy);
  const open = new Map<string, OpenTrack>(policy.rules.map((rule) => [rule.id, { rule, steps: [] }]));
  const byId = new Map<JobRunId, JobRun>(jobRuns.map((jobRun) => [jobRun.id, jobRun]));
  // A denominator needs job runs that told their passes too.
  const tellsAll = new Set(jobRuns.filter(({ telling }) => telling === "all").map(({ run, job }) => `${run}\n${job}`));
  const asListed = new Set<string>();
  const keyOf = (rule: Rule, run: string, job: string, test: TestId): string => [rule.id, run, job, test].join("\n");

  return {
    addFailure(attempt) {
      if (attempt.attempt > 1) return;
      const platform = byId.get(attempt.jobRun)?.platform ?? new Map<string, string>();
      const there = whereaboutsOf(platform, attempt.job);
      for (const { rule, isAbout } of book.about(attempt.test))
        if (holdsAt(rule.where, there) && isAbout(attempt))
          asListed.add(keyOf(rule, attempt.run, attempt.job, attempt.test));
    },
    addTimeline({ test, job, platform, runs: places, outcomes }) {
      const there = whereaboutsOf(parsePlatform(platform), job);
      for (const { rule } of book.about(test)) {
        const track = open.get(rule.id);
        if (track === undefined || !holdsAt(rule.where, there)) continue;
        places.forEach((run, at) => {
          const id = runs[run]?.id ?? "";
          if (!tellsAll.has(`${id}\n${job}`)) return;
          const bad = isBad[outcomes[at] ?? 0] === true;
          const listed = bad && asListed.has(keyOf(rule, id, job, test));
          track.steps.push({ run, test, end: listed ? "failed-as-listed" : bad ? "failed-otherwise" : "passed" });
        });
      }
    },
    tracks(counts) {
      const known = new Map<string, { tests: Set<TestId>; untroubled: number }>();
      const failed = new Set(counts.filter(({ failures }) => failures > 0).map(({ test }) => test));
      for (const { test, job, platform, executions } of counts)
        for (const { rule } of book.about(test)) {
          const seen = known.get(rule.id) ?? { tests: new Set<TestId>(), untroubled: 0 };
          known.set(rule.id, seen);
          seen.tests.add(test);
          const holds = holdsAt(rule.where, whereaboutsOf(parsePlatform(platform), job));
          if (holds && !failed.has(test)) seen.untroubled += executions;
        }
      return new Map(
        [...open].map(([id, { rule, steps }]) => {
          const { tests, untroubled } = known.get(id) ?? { tests: new Set<TestId>(), untroubled: 0 };
          return [id, { rule, tests, untroubled, steps: [...steps].sort((a, b) => a.run - b.run) }];
        }),
      );
    },
  };
}

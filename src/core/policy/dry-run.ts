// What a policy would have made of the past: which red runs it would have saved, and which real failures it would have
// hidden. A retry that nobody made cannot be known; it is counted apart.

import type { TestClass } from "../history/classes.ts";
import type { RecordedAttempt } from "../history/history.ts";
import { evidenceOf } from "../model/outcome.ts";
import type { JobRun, JobRunId, Run, RunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { circumstancesOf, coverOf } from "./decide.ts";
import { dayOf } from "./day.ts";
import type { Policy, Rule } from "./policy.ts";
import { whereaboutsOf } from "./whereabouts.ts";

/** What one rule would have done. */
export interface RuleTrial {
  readonly rule: Rule;
  /** First attempts that failed, and that it covers. */
  readonly covered: number;
  /** Runs that would have been green, in which it is needed for that. */
  readonly saved: number;
  /** Covered failures of tests that were not flaky but broken, as what came after shows. */
  readonly hidden: number;
  readonly hiddenTests: readonly TestId[];
}

export interface DryRun {
  readonly runs: number;
  readonly red: number;
  /** Red runs of which every failure is covered by a rule that ignores. */
  readonly saved: readonly RunId[];
  /** The same, where a retry would have had to pass as well. */
  readonly savedIfRetriesPass: readonly RunId[];
  /** Red runs for another reason: no test failed in a job that failed, or results are missing. */
  readonly notByTests: number;
  readonly rules: readonly RuleTrial[];
}

/** A run with its jobs, and whether they failed. */
export interface PastRun {
  readonly run: Run;
  readonly failed: boolean;
  readonly jobs: readonly { readonly jobRun: JobRun; readonly failed: boolean }[];
}

/** Classes of tests whose failures were real. */
const realTroubles: ReadonlySet<TestClass> = new Set(["broken", "fixed-regression", "live-regression", "masked"]);

interface Trial {
  readonly rule: Rule;
  covered: number;
  saved: number;
  hidden: number;
  readonly hiddenTests: Set<TestId>;
}

/**
 * @param failures bad attempts, first ones and retries, by their job run
 * @param classOf what kind of trouble a test has, by the whole history
 */
export function dryRunOf(
  policy: Policy,
  past: readonly PastRun[],
  failures: ReadonlyMap<JobRunId, readonly RecordedAttempt[]>,
  classOf: (test: TestId) => TestClass | null,
): DryRun {
  const trials = new Map(policy.rules.map((rule) => [rule.id, newTrial(rule)]));
  const [saved, savedIfRetriesPass]: [RunId[], RunId[]] = [[], []];
  let notByTests = 0;
  for (const one of past) {
    const { rules, explained, covered } = coveredIn(one, policy, failures, (rule, test) => {
      const trial = trials.get(rule.id)!;
      trial.covered += 1;
      const kind = classOf(test);
      if (kind === null || !realTroubles.has(kind)) return;
      trial.hidden += 1;
      trial.hiddenTests.add(test);
    });
    if (!one.failed) continue;
    if (!explained) notByTests += 1;
    else if (covered) {
      (rules.some(({ action }) => action === "retry") ? savedIfRetriesPass : saved).push(one.run.id);
      for (const { id } of rules) trials.get(id)!.saved += 1;
    }
  }
  return {
    runs: past.length,
    red: past.filter(({ failed }) => failed).length,
    saved,
    savedIfRetriesPass,
    notByTests,
    rules: [...trials.values()].map((trial) => ({ ...trial, hiddenTests: [...trial.hiddenTests].sort() })),
  };
}

const newTrial = (rule: Rule): Trial => ({ rule, covered: 0, saved: 0, hidden: 0, hiddenTests: new Set() });

interface CoveredRun {
  /** Rules that cover a failure of the run, each once. */
  readonly rules: readonly Rule[];
  /** Every job that failed has told all its tests, and a failed one among them. */
  readonly explained: boolean;
  /** A rule covers every failure, and there is one. */
  readonly covered: boolean;
}

function coveredIn(
  { run, jobs }: PastRun,
  policy: Policy,
  failures: ReadonlyMap<JobRunId, readonly RecordedAttempt[]>,
  note: (rule: Rule, test: TestId) => void,
): CoveredRun {
  const rules = new Set<Rule>();
  let [explained, covered] = [jobs.length > 0, true];
  for (const { jobRun, failed } of jobs) {
    const circumstances = circumstancesOf(policy, {
      there: whereaboutsOf(jobRun.platform, jobRun.job),
      // A rule without a day for its review never expires; a run without a date is taken to be before any.
      today: run.startedAt === null ? "0000-01-01" : dayOf(run.startedAt),
      alarms: new Map(),
      failOnFlaky: false,
    });
    const counting = (failures.get(jobRun.id) ?? []).filter(
      ({ attempt, outcome, ignoredBecause }) =>
        attempt === 1 && evidenceOf(outcome) === "bad" && ignoredBecause === null,
    );
    if (failed && (counting.length === 0 || jobRun.complete === false)) explained = false;
    for (const attempt of counting) {
      const cover = coverOf(attempt, circumstances);
      if (cover.kind === "rule") {
        rules.add(cover.rule);
        note(cover.rule, attempt.test);
      } else covered = false;
    }
  }
  return { rules: [...rules], explained, covered: covered && rules.size > 0 };
}

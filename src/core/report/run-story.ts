// The whole story of one run: what CI said, each of its jobs, and the tests that did not simply pass, with their messages.

import type { Attempt, Failure } from "../model/attempt.ts";
import { evidenceOf, type Outcome } from "../model/outcome.ts";
import { platformText } from "../model/platform.ts";
import { joinProperties, noProperties, type Properties } from "../model/properties.ts";
import type { Conclusion, JobRun, JobRunId, Run, RunId, Telling } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { verdictOf, type Verdict } from "../model/verdict.ts";
import { horizonOf, isoTime } from "../history/calendar.ts";
import type { RecordedAttempt, Source } from "../history/history.ts";
import { signatureOf } from "../history/signature.ts";
import { mentionOf, type RunMention } from "./trail.ts";

/** How many tests of a job run, or of a run, came to which verdict. */
export type Verdicts = Readonly<Record<Verdict, number>>;

export interface JobRunStory {
  readonly job: string;
  readonly attempt: number;
  readonly conclusion: Conclusion | null;
  readonly platform: string;
  /** What its runner shuffled its tests by, or made their data of. */
  readonly seed: string | null;
  /** What its files say of it in words of their own. */
  readonly properties: Properties;
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly telling: Telling;
  readonly complete: boolean | null;
  readonly failedSteps: readonly string[];
  readonly tests: Verdicts;
}

/** A test that failed, was flaky or did not end. */
export interface TroubledTest {
  readonly test: TestId;
  readonly job: string;
  readonly occurrence: number;
  readonly verdict: Verdict;
  readonly outcomes: readonly Outcome[];
  readonly ignoredBecause: string | null;
  /** What its attempts say of it. */
  readonly properties: Properties;
  /** Of its first bad attempt; null where none was bad. */
  readonly signature: string | null;
  readonly failure: Failure | null;
}

export interface RunStory extends RunMention {
  readonly kind: "run";
  readonly workflow: string | null;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly event: string | null;
  readonly attempt: number;
  readonly finishedAt: string | null;
  readonly conclusion: Conclusion | null;
  readonly url: string | null;
  readonly jobs: readonly JobRunStory[];
  readonly verdicts: Verdicts;
  /** By job, then failed before flaky before unfinished. */
  readonly tests: readonly TroubledTest[];
  /** Other runs of the same commit. */
  readonly sameCommit: readonly (RunMention & { readonly conclusion: Conclusion | null })[];
}

export interface RunAccount {
  add(attempt: RecordedAttempt): void;
  story(): RunStory;
}

interface Told {
  readonly runs: readonly Run[];
  readonly jobRuns: readonly JobRun[];
  readonly sources: readonly Source[];
}

/** What is kept of a test of a job run. */
interface Seen {
  readonly test: TestId;
  readonly occurrence: number;
  readonly attempts: Attempt[];
}

const outcomesOf = (attempts: readonly Attempt[]): readonly Outcome[] => attempts.map(({ outcome }) => outcome);

/** @param id that of a run which is told */
export function openRunAccount(id: RunId, { runs, jobRuns, sources }: Told): RunAccount {
  const run = runs.find((one) => one.id === id);
  if (run === undefined) throw new Error(`There is no run ${id}.`);
  const horizon = horizonOf(sources);
  const ofRun = jobRuns.filter((jobRun) => jobRun.run === run.id);
  const seenIn = new Map<JobRunId, Map<string, Seen>>(ofRun.map((jobRun) => [jobRun.id, new Map()]));
  const seenOf = (jobRun: JobRun): readonly Seen[] => [...(seenIn.get(jobRun.id)?.values() ?? [])];

  return {
    add(recorded) {
      const seen = seenIn.get(recorded.jobRun);
      if (seen === undefined) return;
      const { test, occurrence } = recorded;
      const key = `${occurrence} ${test}`;
      const one = seen.get(key) ?? { test, occurrence, attempts: [] };
      seen.set(key, one);
      one.attempts.push(recorded);
    },
    story() {
      const jobs = ofRun.map((jobRun) => jobRunStory(jobRun, seenOf(jobRun)));
      return {
        kind: "run",
        ...mentionOf(run, horizon),
        workflow: run.workflow,
        commit: run.commit,
        branch: run.branch,
        event: run.event,
        attempt: run.attempt,
        finishedAt: isoTime(run.finishedAt),
        conclusion: run.conclusion,
        url: run.url,
        jobs,
        verdicts: jobs.map(({ tests }) => tests).reduce(addVerdicts, noVerdicts),
        tests: ofRun.flatMap((jobRun) => troubledTests(jobRun.job, seenOf(jobRun))),
        sameCommit: runs
          .filter((other) => other.commit !== null && other.commit === run.commit && other !== run)
          .map((other) => ({ ...mentionOf(other, horizon), conclusion: other.conclusion })),
      };
    },
  };
}

function jobRunStory(jobRun: JobRun, seen: readonly Seen[]): JobRunStory {
  const { job, attempt, conclusion, platform, startedAt, finishedAt, durationMs } = jobRun;
  const between = startedAt === null || finishedAt === null ? null : finishedAt - startedAt;
  return {
    job,
    attempt,
    conclusion,
    platform: platformText(platform),
    seed: jobRun.seed,
    properties: jobRun.properties,
    startedAt: isoTime(startedAt),
    durationMs: durationMs ?? between,
    telling: jobRun.telling,
    complete: jobRun.complete,
    failedSteps: jobRun.failedSteps,
    tests: tally(seen),
  };
}

function tally(seen: readonly Seen[]): Verdicts {
  const verdicts = { ...noVerdicts };
  for (const { attempts } of seen) verdicts[verdictOf(outcomesOf(attempts))] += 1;
  return verdicts;
}

const severity: readonly Verdict[] = ["failed", "flaky", "unfinished"];

const troubledTests = (job: string, seen: readonly Seen[]): readonly TroubledTest[] =>
  seen
    .map((one) => troubledTest(job, one))
    .filter(({ verdict }) => severity.includes(verdict))
    .sort((a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || (a.test < b.test ? -1 : 1));

function troubledTest(job: string, { test, occurrence, attempts }: Seen): TroubledTest {
  const inOrder = attempts.toSorted((a, b) => a.attempt - b.attempt);
  const firstBad = inOrder.find(({ outcome }) => evidenceOf(outcome) === "bad");
  return {
    test,
    job,
    occurrence,
    verdict: verdictOf(outcomesOf(inOrder)),
    outcomes: outcomesOf(inOrder),
    ignoredBecause: firstBad?.ignoredBecause ?? null,
    properties: inOrder.map(({ properties }) => properties).reduce(joinProperties, noProperties),
    signature: firstBad === undefined ? null : signatureOf(firstBad),
    failure: firstBad?.failure ?? null,
  };
}

const noVerdicts: Verdicts = { passed: 0, failed: 0, flaky: 0, skipped: 0, unfinished: 0 };

const addVerdicts = (a: Verdicts, b: Verdicts): Verdicts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  flaky: a.flaky + b.flaky,
  skipped: a.skipped + b.skipped,
  unfinished: a.unfinished + b.unfinished,
});

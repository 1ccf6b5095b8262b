// The whole story of one test: how often it fails and where, its last attempts in each job, in which ways it fails with
// the full text of each, and what shows that it differs from itself. Counts are those of the report, by the same folds.

import type { Attempt, Failure } from "../model/attempt.ts";
import { evidenceOf, outcomes as allOutcomes, type Outcome } from "../model/outcome.ts";
import { nowhere, platformText } from "../model/platform.ts";
import { joinProperties, noProperties, type Properties } from "../model/properties.ts";
import type { JobRun, JobRunId, Run } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { verdictOf } from "../model/verdict.ts";
import { horizonOf } from "../history/calendar.ts";
import { chainsOf, courseOf } from "../history/chains.ts";
import { classOf, type ClassEvidence, type TestClass } from "../history/classes.ts";
import { openFailureLedger, type Containment, type FailureFindings } from "../history/failure-ledger.ts";
import type { Grid } from "../history/grid.ts";
import type { RecordedAttempt, Source, TestCount, Timeline } from "../history/history.ts";
import { judgedHistoryOf } from "../history/judged-history.ts";
import type { OutageLedger } from "../history/outages.ts";
import { eventsOf, presenceOf } from "../history/presence.ts";
import { shiftsOf, type Shift } from "../history/shifts.ts";
import { suggestionsFor, type Suggestion } from "../history/suggestions.ts";
import { fewestForShift, testSeries } from "../history/test-series.ts";
import { signatureOf } from "../history/signature.ts";
import { dispersionOfTests, failingTestsOf, type FailingTest } from "../history/tests.ts";
import { testLedgersOf } from "../history/timeline-ledger.ts";
import { mentionOf, type RunMention, type TestStep } from "./trail.ts";

/** One way of failing, with one failure in full: the latest. */
export interface FailureExample extends RunMention {
  readonly job: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  /** Where its job ran, and what its runner shuffled by. */
  readonly platform: string;
  readonly seed: string | null;
  readonly properties: Properties;
  readonly failure: Failure | null;
}

/** Why it was skipped, as it was told last. */
export interface SkipReason extends RunMention {
  readonly job: string;
  readonly reason: Failure;
}

export interface Trail {
  readonly job: string;
  /** How often it was there in all; `steps` are the last of them. */
  readonly total: number;
  readonly steps: readonly TestStep[];
}

export interface TestStory extends Omit<FailingTest, "signatures"> {
  readonly kind: "test";
  readonly class: TestClass;
  readonly evidence: ClassEvidence;
  /** What it says of itself, as it was told last. */
  readonly properties: Properties;
  /** When its rate changed, oldest first. */
  readonly shifts: readonly Shift[];
  /** What a rule about it would say; null where it is not called flaky. */
  readonly suggestion: Suggestion | null;
  readonly firstSeen: RunMention | null;
  readonly lastSeen: RunMention | null;
  /** Null where it never was, and where nobody said why. */
  readonly skipReason: SkipReason | null;
  /** Of first attempts whose duration is known. */
  readonly durationMs: { readonly median: number; readonly longest: number } | null;
  readonly trails: readonly Trail[];
  /** Most failures first. */
  readonly signatures: readonly {
    readonly signature: string;
    readonly failures: number;
    readonly latest: FailureExample;
  }[];
  /** Failures that the runner itself left out of its exit code, by its reason. */
  readonly containment: readonly Omit<Containment, "test">[];
}

export interface TestAccount {
  /** Attempts in the order of their runs. */
  add(attempt: RecordedAttempt): void;
  /** @param lastSteps how many steps of each job are kept */
  story(lastSteps: number): TestStory;
}

/** What the whole history tells, of all tests. */
interface Told {
  readonly grid: Grid;
  readonly sources: readonly Source[];
  readonly failures: FailureFindings;
  readonly outages: OutageLedger;
  readonly timelines: readonly Timeline[];
  /** Only some jobs were asked for: runs are judged by these alone. */
  readonly narrowed: boolean;
}

/** The attempts of tests that share a name in one job run, by occurrence. */
type Occurrences = Map<number, Attempt[]>;

export function openTestAccount(test: TestId, whole: Told): TestAccount {
  const { grid, sources } = whole;
  const { runs } = grid;
  const horizon = horizonOf(sources);
  const ledger = openFailureLedger(grid);
  const told = new Map<JobRunId, Occurrences>();
  const latest = new Map<string, FailureExample>();
  let skipReason: SkipReason | null = null;
  const jobRuns = new Map(grid.jobRuns.map((jobRun) => [jobRun.id, jobRun]));
  const said = new LastSaid();
  const mention = (attempt: RecordedAttempt): RunMention | null => {
    const run = runs[grid.placeOf.get(attempt.run) ?? -1];
    return run === undefined ? null : mentionOf(run, horizon);
  };

  function add(recorded: RecordedAttempt): void {
    const { run: _, jobRun, job, ...attempt } = recorded;
    const occurrences = told.get(jobRun) ?? new Map<number, Attempt[]>();
    told.set(jobRun, occurrences);
    said.add(jobRun, attempt.properties);
    // The texts are in `latest`; what waits here is small, however often the test failed.
    keep(occurrences, { ...attempt, failure: null, properties: noProperties });
    const where = mention(recorded);
    if (where !== null && attempt.outcome === "skip" && attempt.failure !== null)
      skipReason = { ...where, job, reason: attempt.failure };
    if (evidenceOf(attempt.outcome) !== "bad" || where === null) return;
    ledger.add(recorded);
    const { outcome, properties, failure } = attempt;
    const there = { job, attempt: attempt.attempt, ...placeOf(jobRuns.get(jobRun)) };
    latest.set(signatureOf(attempt), { ...where, ...there, outcome, properties, failure });
  }

  function story(lastSteps: number): TestStory {
    const executed = grid.jobRuns.flatMap((jobRun) => {
      const occurrences = told.get(jobRun.id);
      const run = runs[grid.placeOf.get(jobRun.run) ?? -1];
      return occurrences === undefined || run === undefined ? [] : [{ run, jobRun, occurrences: inOrder(occurrences) }];
    });
    const failures = ledger.findings();
    const presence = presenceOf(grid.runs, eventsOf(sources));
    const { standings, shared, ledgers: all } = judgedHistoryOf(whole);
    const timelines = timelinesOf(test, executed, grid);
    const ledgers = testLedgersOf(grid, timelines, shared);
    const counts = [countOf(test, executed)];
    const frame = { grid, standings, shared, presence };
    const [found] = failingTestsOf({ ...frame, counts, ledgers, failures, horizon }, dispersionOfTests(all, frame));
    if (found === undefined) throw new Error(`No findings about ${test}, though an account was opened for it.`);
    const course = courseOf(grid, standings, shared.outages, presence);
    const classified = classOf(chainsOf(timelines, course), found.ignored);
    const { series, failing } = testSeries(grid, course)(timelines);
    const [first, last] = [executed[0]?.run, executed.at(-1)?.run];
    return {
      kind: "test",
      ...found,
      ...classified,
      properties: said.properties,
      shifts: failing.size < fewestForShift ? [] : shiftsOf("test", test, series, grid, horizon, presence.events),
      suggestion: classified.class === "flaky" ? suggestionsFor(grid, course, failures)(test, timelines) : null,
      firstSeen: first === undefined ? null : mentionOf(first, horizon),
      lastSeen: last === undefined ? null : mentionOf(last, horizon),
      skipReason,
      durationMs: durationsOf(executed),
      trails: trailsOf(executed, horizon, lastSteps),
      signatures: found.signatures.flatMap(({ signature, failures }) => {
        const example = latest.get(signature);
        return example === undefined ? [] : [{ signature, failures, latest: example }];
      }),
      containment: failures.containment.map(({ reason, failures: times, jobs }) => ({ reason, failures: times, jobs })),
    };
  }

  return { add, story };
}

/** What a test says of itself, as it was told last: attempts come in the order of their runs. */
class LastSaid {
  properties: Properties = noProperties;
  #in: JobRunId | null = null;

  add(jobRun: JobRunId, properties: Properties): void {
    if (properties.length === 0) return;
    this.properties = this.#in === jobRun ? joinProperties(this.properties, properties) : properties;
    this.#in = jobRun;
  }
}

const placeOf = (jobRun: JobRun | undefined): Pick<FailureExample, "platform" | "seed"> => ({
  platform: platformText(jobRun?.platform ?? nowhere),
  seed: jobRun?.seed ?? null,
});

function keep(occurrences: Occurrences, attempt: Attempt): void {
  const attempts = occurrences.get(attempt.occurrence);
  if (attempts === undefined) occurrences.set(attempt.occurrence, [attempt]);
  else attempts.push(attempt);
}

/** A job run in which the test was there, with the attempts of each occurrence. */
interface Executed {
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly occurrences: readonly (readonly Attempt[])[];
}

const inOrder = (occurrences: Occurrences): readonly (readonly Attempt[])[] =>
  [...occurrences].sort(([a], [b]) => a - b).map(([, attempts]) => [...attempts].sort((a, b) => a.attempt - b.attempt));

/** One for each job and platform, and one without executions where there was none, so that every test has an account. */
function timelinesOf(test: TestId, executed: readonly Executed[], grid: Grid): readonly Timeline[] {
  const groups = new Map<string, { job: string; platform: string; rows: (readonly [number, number, number])[] }>();
  for (const { run, jobRun, occurrences } of executed) {
    const platform = platformText(jobRun.platform);
    const key = `${jobRun.job}\n${platform}`;
    const group = groups.get(key) ?? { job: jobRun.job, platform, rows: [] };
    groups.set(key, group);
    for (const attempts of occurrences) {
      const [first] = attempts;
      if (first === undefined || first.attempt !== 1 || evidenceOf(first.outcome) === "none") continue;
      const recovered = attempts.slice(1).some(({ outcome }) => evidenceOf(outcome) === "good");
      const place = grid.placeOf.get(run.id) ?? 0;
      group.rows.push([place, allOutcomes.indexOf(first.outcome), recovered ? 1 : 0]);
    }
  }
  if (groups.size === 0) groups.set("", { job: "", platform: "", rows: [] });
  return [...groups.values()].map(({ job, platform, rows }) => ({
    test,
    job,
    platform,
    runs: Uint32Array.from(rows, ([place]) => place),
    outcomes: Uint8Array.from(rows, ([, outcome]) => outcome),
    recovered: Uint8Array.from(rows, ([, , recovered]) => recovered),
  }));
}

/** What is counted beside the executions: retries, skips, and what the runner ignored. */
function countOf(test: TestId, executed: readonly Executed[]): TestCount {
  const attempts = executed.flatMap(({ occurrences }) => occurrences.flat());
  const bad = ({ outcome }: Attempt): boolean => evidenceOf(outcome) === "bad";
  const firsts = attempts.filter(({ attempt }) => attempt === 1);
  const retries = attempts.filter(({ attempt }) => attempt > 1);
  return {
    test,
    job: "",
    platform: "",
    executions: firsts.filter(({ outcome }) => evidenceOf(outcome) !== "none").length,
    failures: firsts.filter(bad).length,
    retries: retries.length,
    retryFailures: retries.filter(bad).length,
    flaky: 0,
    skips: firsts.filter(({ outcome }) => outcome === "skip").length,
    ignored: firsts.filter((attempt) => bad(attempt) && attempt.ignoredBecause !== null).length,
    durationMs: 0,
    firstSeenAt: null,
    lastSeenAt: null,
  };
}

function durationsOf(executed: readonly Executed[]): TestStory["durationMs"] {
  const known = executed
    .flatMap(({ occurrences }) => occurrences.map(([first]) => first?.durationMs ?? null))
    .filter((duration) => duration !== null)
    .sort((a, b) => a - b);
  const [median, longest] = [known[Math.floor(known.length / 2)], known.at(-1)];
  return median === undefined || longest === undefined ? null : { median, longest };
}

function trailsOf(executed: readonly Executed[], horizon: number, lastSteps: number): readonly Trail[] {
  const byJob = new Map<string, TestStep[]>();
  for (const { run, jobRun, occurrences } of executed) {
    const steps = byJob.get(jobRun.job) ?? [];
    byJob.set(jobRun.job, steps);
    for (const attempts of occurrences) {
      const outcomes = attempts.map(({ outcome }) => outcome);
      steps.push({ ...mentionOf(run, horizon), verdict: verdictOf(outcomes), outcomes });
    }
  }
  return [...byJob]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([job, steps]) => ({ job, total: steps.length, steps: steps.slice(-lastSteps) }));
}

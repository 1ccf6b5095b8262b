// Failed tests run again, each alone in a process of its own, as the policy allows. What each did is kept before it counts.

import type { Attempt } from "../../core/model/attempt.ts";
import type { Note } from "../../core/model/note.ts";
import { evidenceOf } from "../../core/model/outcome.ts";
import { noProperties } from "../../core/model/properties.ts";
import type { Circumstances } from "../../core/policy/decide.ts";
import type { PlannedRetry, RetryPlan } from "../../core/policy/retry-plan.ts";
import type { TestResult } from "../../core/policy/test-result.ts";
import { beginRetries, retrySearch, type RetryAsk, type RetrySeen } from "../../core/search/retry.ts";
import type { Unable } from "../../runners/runner.ts";
import { pursue } from "../pursue.ts";
import type { Progress } from "../ports.ts";
import { runTests, type TestRun, type TestRunPorts } from "../test-run.ts";
import type { Launch } from "./launch.ts";

export interface RetryOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** For one attempt; null: only the time for all of them bounds it. */
  readonly deadlineMs: number | null;
  readonly signal: AbortSignal;
}

export interface Retries {
  /** The results with what their retries did. */
  readonly results: readonly TestResult[];
  readonly notes: readonly Note[];
  readonly interrupted: boolean;
}

export interface RetryPorts extends TestRunPorts {
  readonly progress: Progress;
}

export async function runRetries(
  plan: Extract<RetryPlan, { kind: "retry" }>,
  results: readonly TestResult[],
  launch: Launch,
  circumstances: Circumstances,
  options: RetryOptions,
  { save, ...ports }: RetryPorts & { readonly save: (attempt: Attempt) => void },
): Promise<Retries> {
  const notes: Note[] = [];
  let unable = false;
  const numbers = new Map(results.map((result) => [keyOf(result), lastNumber(result)]));
  const run = async function* (ask: RetryAsk, signal: AbortSignal): AsyncIterable<RetrySeen> {
    const began = await retryAlone(ask, launch, { ...options, signal }, ports);
    // A retry that was stopped says nothing of its test.
    if (signal.aborted) return;
    if (began.kind === "unable") {
      unable = true;
      notes.push(cannotRetry(began));
      stop.abort();
      return;
    }
    const tookMs = began.execution.finishedAt - began.execution.startedAt;
    const attempts = attemptsOf(ask.planned, began, launch);
    for (const [at, attempt] of attempts.entries()) {
      const number = (numbers.get(keyOf(attempt)) ?? 0) + 1;
      numbers.set(keyOf(attempt), number);
      yield { attempt: { ...attempt, attempt: number }, tookMs: at === attempts.length - 1 ? tookMs : 0 };
    }
    ports.progress.advance(1);
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  ports.progress.start("Retrying", plan.tests.length, "runs");
  const pursued = await pursue(retrySearch(circumstances), beginRetries(plan.tests, plan.timeMs), {
    run,
    save: ({ attempt }) => save(attempt),
    signal,
  }).finally(() => ports.progress.stop());
  if (pursued.kind === "done" && pursued.answer.outOfTime) notes.push(outOfTime);
  const retried = new Map(pursued.state.tests.map(({ planned, attempts }) => [keyOf(planned), attempts]));
  return {
    results: results.map((result) => ({ ...result, retries: retried.get(keyOf(result)) ?? [] })),
    notes,
    interrupted: pursued.kind === "interrupted" && !unable,
  };
}

const keyOf = ({ test, occurrence }: Pick<Attempt, "test" | "occurrence">): string => `${occurrence}\n${test}`;

const lastNumber = ({ attempts }: TestResult): number =>
  attempts.reduce((last, { attempt }) => Math.max(last, attempt), 0);

async function retryAlone(
  { planned, timeMs }: RetryAsk,
  launch: Launch,
  { deadlineMs, ...options }: RetryOptions,
  ports: TestRunPorts,
): Promise<TestRun | Unable> {
  const { test, file } = planned;
  const selection = { tests: [{ test, file }], ordered: false, seed: null, workers: null };
  return await runTests(
    (scratch) => launch.select(selection, scratch),
    { ...options, output: "hear", deadlineMs: deadlineMs === null ? timeMs : Math.min(deadlineMs, timeMs) },
    ports,
  );
}

/**
 * What a start tells of the test that it was made for, in the order of its attempts. A pass counts only of a runner that
 * ended well: by its exit code, or with another failure in its results that explains it. Everything else is a failure.
 */
function attemptsOf(planned: PlannedRetry, run: TestRun, { meaningOf }: Launch): readonly Attempt[] {
  const { test, occurrence } = planned;
  const named = run.attempts.filter((attempt) => attempt.test === test);
  const exact = named.filter((attempt) => attempt.occurrence === occurrence);
  // Alone, a test that shares its name may be the first of it.
  const alone = named.every((attempt) => attempt.occurrence === 1) ? named : [];
  const told = (exact.length > 0 ? exact : alone).map((attempt) => ({ ...attempt, occurrence }));
  const trouble = troubleWith(run, told, meaningOf);
  if (trouble === null) return told;
  const bad = told.filter(({ outcome }) => evidenceOf(outcome) !== "good");
  return bad.some(({ outcome }) => evidenceOf(outcome) === "bad") ? bad : [failedRetry(planned, run, trouble)];
}

function troubleWith(
  { execution, report, complete, attempts, outside }: TestRun,
  told: readonly Attempt[],
  meaningOf: Launch["meaningOf"],
): string | null {
  const { ending, timedOut } = execution;
  if (timedOut) return "The retry took longer than it may, and was ended.";
  if (ending.kind === "killed") return `The retry was killed by ${ending.signal}.`;
  if (ending.kind === "not-started") return `The retry did not start: ${ending.problem.what}`;
  if (report !== "fresh" || !complete) return `The retry left no whole results (exit code ${ending.code}).`;
  if (told.length === 0) return `The retry did not run the test (exit code ${ending.code}).`;
  const meaning = meaningOf(ending.code);
  const explained = meaning === "tests-failed" && attempts.some(({ outcome }) => evidenceOf(outcome) === "bad");
  if (meaning !== "passed" && !explained)
    return `The retry ended with exit code ${ending.code}, which no test explains.`;
  return outside.length > 0 ? `Outside any test: ${outside.map(({ what }) => what).join("; ")}` : null;
}

function failedRetry({ test, occurrence, file }: PlannedRetry, { execution, printed }: TestRun, what: string): Attempt {
  const { startedAt, finishedAt, timedOut } = execution;
  return {
    test,
    occurrence,
    attempt: 1,
    outcome: timedOut ? "timeout" : "crash",
    durationMs: finishedAt - startedAt,
    startedAt,
    worker: null,
    order: null,
    file,
    failure: { type: null, message: what, trace: null, output: printed === "" ? null : printed },
    ignoredBecause: null,
    properties: noProperties,
  };
}

const cannotRetry = ({ why, fix }: Unable): Note => ({
  code: "cannot-retry",
  level: "warning",
  what: `Nothing was retried. ${why} ${fix}`,
  place: null,
});

const outOfTime: Note = {
  code: "retries-out-of-time",
  level: "warning",
  what: "Not all retries were made: the time for them is over (`retry.stop-after.time`).",
  place: null,
};

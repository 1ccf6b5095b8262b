// What `deflake run` came to, as one plain value: for scripts as it is, for people as a page.

import type { Attempt } from "../model/attempt.ts";
import type { Note } from "../model/note.ts";
import { evidenceOf, type Outcome } from "../model/outcome.ts";
import type { RunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import type { Verdict } from "../model/verdict.ts";
import { rememberedFold, signatureOf } from "../history/signature.ts";
import type { Decision, Refusal } from "../policy/decide.ts";
import { kindOf, type Judgement, type Reason, type ResultCounts, type RunFacts } from "../policy/judge.ts";

export interface RunResult {
  readonly run: RunId;
  readonly job: string;
  readonly command: string;
  /** What `deflake run` exits with. */
  readonly exitCode: number;
  /** How the command itself ended; one of the two is null. */
  readonly runnerExit: { readonly code: number | null; readonly signal: string | null };
  readonly timedOut: boolean;
  readonly interrupted: boolean;
  readonly forgiven: boolean;
  /** Sentences for people; `reasons` has the same with codes and tests. */
  readonly why: readonly string[];
  readonly reasons: readonly Reason[];
  readonly complete: boolean;
  /** The results are of this run. */
  readonly fresh: boolean;
  readonly counts: ResultCounts;
  readonly tests: readonly RunResultTest[];
  readonly notes: readonly Note[];
}

export interface RunResultTest {
  readonly test: TestId;
  readonly occurrence: number;
  readonly file: string | null;
  readonly kind: keyof ResultCounts;
  readonly verdict: Verdict;
  /** Keeps the run from being green. */
  readonly gates: boolean;
  readonly disposition: {
    readonly kind: "counted" | "ignored" | "not-run";
    readonly rule: string | null;
    readonly reason: string | null;
  };
  /** Rules about the test that do not cover its failure. */
  readonly refusals: readonly { readonly rule: string; readonly because: Refusal["because"] }[];
  readonly attempts: readonly RunResultAttempt[];
}

export interface RunResultAttempt {
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  /** Of a failure; null of what did not fail. */
  readonly signature: string | null;
}

export interface RunSubject {
  readonly run: RunId;
  readonly job: string;
  readonly command: string;
}

export function runResultOf(
  subject: RunSubject,
  judgement: Judgement,
  facts: RunFacts,
  notes: readonly Note[],
): RunResult {
  const { ending, timedOut, interrupted, report, complete } = facts;
  const { exitCode, forgiven, why, counts, decisions, notRun } = judgement;
  const fold = rememberedFold();
  const left = notRun.map(({ test, disposition }) => ({
    ...({ test, occurrence: 1, file: null, kind: "notRun", verdict: "skipped", gates: false } as const),
    disposition: dispositionOf(disposition),
    refusals: [],
    attempts: [],
  }));
  return {
    ...subject,
    exitCode,
    runnerExit: ending.kind === "killed" ? { code: null, signal: ending.signal } : { code: ending.code, signal: null },
    timedOut,
    interrupted,
    forgiven,
    why: why.map(({ what }) => what),
    reasons: why,
    complete,
    fresh: report === "fresh",
    counts,
    tests: [...decisions.map((decision) => testOf(decision, fold)), ...left],
    notes,
  };
}

function testOf(decision: Decision, fold: (message: string) => string): RunResultTest {
  const { result, verdict, gates, disposition, refusals } = decision;
  const attempts = [...result.attempts, ...result.retries];
  return {
    test: result.test,
    occurrence: result.occurrence,
    file: attempts.find(({ file }) => file !== null)?.file ?? null,
    kind: kindOf(decision),
    verdict,
    gates,
    disposition: dispositionOf(disposition),
    refusals: refusals.map(({ rule, because }) => ({ rule: rule.id, because })),
    attempts: attempts.map((attempt) => attemptOf(attempt, fold)),
  };
}

const attemptOf = (told: Attempt, fold: (message: string) => string): RunResultAttempt => ({
  attempt: told.attempt,
  outcome: told.outcome,
  durationMs: told.durationMs,
  signature: evidenceOf(told.outcome) === "bad" ? signatureOf(told, fold) : null,
});

const dispositionOf = (disposition: Decision["disposition"]): RunResultTest["disposition"] =>
  disposition.kind === "counted" ? { kind: "counted", rule: null, reason: null } : disposition;

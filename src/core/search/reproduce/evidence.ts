// All that a reproduction has seen, as counts.

import type { ReproduceSeen, ReproduceSubject } from "./trial.ts";

/** What was seen under one condition. Trials without evidence are in `trials` and `seconds` alone. */
export interface ConditionCount {
  readonly trials: number;
  readonly passed: number;
  readonly failed: number;
  readonly otherFailures: number;
  readonly seconds: number;
  /** Of all tests that ran. */
  readonly testExecutions: number;
}

export interface ReproduceState {
  readonly subject: ReproduceSubject;
  /** One for each condition. */
  readonly counts: readonly ConditionCount[];
  /** Failures by their signature, those that are not looked for too, in the order in which they came up. */
  readonly signatures: ReadonlyMap<string, SignatureCount>;
  /** The first trial that failed as it was looked for, of each condition that has one. */
  readonly firstFailures: ReadonlyMap<number, number>;
}

export interface SignatureCount {
  /** One for each condition. */
  readonly failures: readonly number[];
  readonly wanted: boolean;
}

const nothingYet: ConditionCount = { trials: 0, passed: 0, failed: 0, otherFailures: 0, seconds: 0, testExecutions: 0 };

export const openReproduction = (subject: ReproduceSubject): ReproduceState => ({
  subject,
  counts: subject.conditions.map(() => nothingYet),
  signatures: new Map(),
  firstFailures: new Map(),
});

export function learn(state: ReproduceState, seen: ReproduceSeen): ReproduceState {
  const { condition, outcome, signature } = seen;
  const signatures = new Map(state.signatures);
  if (signature !== null) {
    const before = signatures.get(signature)?.failures ?? state.counts.map(() => 0);
    const failures = before.map((count, at) => count + Number(at === condition));
    signatures.set(signature, { failures, wanted: outcome === "failed" });
  }
  const firstFailures = new Map(state.firstFailures);
  if (outcome === "failed" && !firstFailures.has(condition)) firstFailures.set(condition, seen.trial);
  return {
    subject: state.subject,
    counts: state.counts.map((count, at) => (at === condition ? withSeen(count, seen) : count)),
    signatures,
    firstFailures,
  };
}

const withSeen = (count: ConditionCount, { outcome, seconds, executions }: ReproduceSeen): ConditionCount => ({
  trials: count.trials + 1,
  passed: count.passed + Number(outcome === "passed"),
  failed: count.failed + Number(outcome === "failed"),
  otherFailures: count.otherFailures + Number(outcome === "other-failure"),
  seconds: count.seconds + seconds,
  testExecutions: count.testExecutions + executions,
});

/** Trials in which the victim ran to an end, one way or another: what a rate is counted of. */
export const executionsOf = ({ passed, failed, otherFailures }: ConditionCount): number =>
  passed + failed + otherFailures;

export const trialsOf = ({ counts }: ReproduceState): number => counts.reduce((sum, { trials }) => sum + trials, 0);
export const secondsOf = ({ counts }: ReproduceState): number => counts.reduce((sum, { seconds }) => sum + seconds, 0);

// What one trial of a victim told. Reproduce, hunt and bisect all make their observations of it, so that evidence means the same in all of them: the victim ran to an end, and where it failed, it
// failed in the way that is looked for.

import { signatureOf } from "../../core/history/signature.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import type { TestId } from "../../core/model/test-id.ts";
import type { FailureMatcher } from "../../core/policy/failure-pattern.ts";
import type { TrialOutcome } from "../../core/search/trial-outcome.ts";
import type { Prepared, Scratch, Selection, Unable } from "../../runners/runner.ts";
import type { TestRun } from "../test-run.ts";

/** The part of a command's launch that trials need. */
export interface TrialCommand {
  readonly record: (scratch: Scratch) => Prepared;
  readonly select: (selection: Selection, scratch: Scratch) => Prepared | Unable;
}

export interface Victim {
  readonly test: TestId;
  /** Says of a failed attempt whether it failed in the way that is looked for. */
  readonly wanted: FailureMatcher;
}

export interface Trial {
  readonly kind: "trial";
  readonly outcome: TrialOutcome;
  /** How the victim failed; null where it did not. */
  readonly signature: string | null;
  /** Why it is no evidence; null where it is. */
  readonly why: string | null;
  readonly seconds: number;
  /** What ran before the victim in its worker, in this order; null where the results do not tell an order. */
  readonly before: readonly TestId[] | null;
  /** How many tests ran, the victim among them. */
  readonly executions: number;
  /** The end of what the command printed. */
  readonly printed: string;
}

/**
 * What a start of tests tells of the victim.
 *
 * @param alone nothing else was to run, so that whatever ended the command ended the victim
 */
export function trialOf(run: TestRun, victim: Victim, alone: boolean): Trial {
  const { execution, attempts, printed } = run;
  const about = {
    kind: "trial",
    seconds: Math.max(0, execution.finishedAt - execution.startedAt) / 1000,
    before: beforeVictim(attempts, victim.test),
    executions: attempts.filter(({ outcome, attempt }) => attempt === 1 && evidenceOf(outcome) !== "none").length,
    printed,
  } as const;
  const first = attempts.filter(({ test, attempt }) => test === victim.test && attempt === 1);
  const bad =
    first.find(({ outcome }) => evidenceOf(outcome) === "bad") ?? (alone ? endedUnder(run, first) : undefined);
  if (bad !== undefined) {
    return {
      ...about,
      outcome: victim.wanted(bad) ? "failed" : "other-failure",
      signature: signatureOf(bad),
      why: null,
    };
  }
  if (first.some(({ outcome }) => evidenceOf(outcome) === "good")) {
    return { ...about, outcome: "passed", signature: null, why: null };
  }
  return { ...about, outcome: "no-evidence", signature: null, why: whyNothing(run, first) };
}

/** A victim that ran alone and took its process with it, or was still running when its time was over. */
function endedUnder(
  { execution }: TestRun,
  attempts: readonly Attempt[],
): Pick<Attempt, "outcome" | "failure"> | undefined {
  if (execution.interrupted || attempts.some(({ outcome }) => evidenceOf(outcome) === "good")) return undefined;
  const failed = (outcome: Outcome, message: string): Pick<Attempt, "outcome" | "failure"> => ({
    outcome,
    failure: { type: null, message, trace: null, output: null },
  });
  if (execution.timedOut) return failed("timeout", "still running when its time was over");
  return execution.ending.kind === "killed" ? failed("crash", `killed by ${execution.ending.signal}`) : undefined;
}

function whyNothing({ execution, report }: TestRun, attempts: readonly Attempt[]): string {
  const { ending } = execution;
  if (ending.kind === "not-started") return ending.problem.what;
  if (execution.interrupted) return "It was stopped.";
  if (execution.timedOut) return "Its time was over before the test had ended.";
  if (ending.kind === "killed") return `The command was killed by ${ending.signal} before the test had ended.`;
  if (attempts.length > 0) return "The test was skipped.";
  if (report !== "fresh") return `The command wrote no results (exit code ${ending.code}).`;
  return `The test did not run (exit code ${ending.code}).`;
}

function beforeVictim(attempts: readonly Attempt[], victim: TestId): readonly TestId[] | null {
  const at = attempts.findIndex(({ test }) => test === victim);
  const own = attempts[at];
  if (own === undefined || attempts.some(({ order }) => order === null)) return null;
  return (
    attempts
      // Runners that are told to run some tests report the others as skipped.
      .filter(({ outcome }) => outcome !== "skip")
      .filter(({ worker, order, attempt }) => worker === own.worker && attempt === 1 && order! < own.order!)
      .sort((a, b) => a.order! - b.order!)
      .map(({ test }) => test)
  );
}

// What a run's attempts of one test add up to. Says nothing of policy: a rule may ignore a failed verdict, never alter it.

import { evidenceOf, type Outcome } from "./outcome.ts";

export type Verdict =
  | "passed"
  | "failed"
  /** Failed, then passed. */
  | "flaky"
  | "skipped"
  /** Nothing was told of the end of it. */
  | "unfinished";

/**
 * Folds the outcomes of one test in one run, in the order of their attempts.
 *
 * @example verdictOf(["fail", "pass"]) // "flaky"
 */
export function verdictOf(attempts: readonly Outcome[]): Verdict {
  const evidence = attempts.map(evidenceOf);
  const good = evidence.includes("good");
  const bad = evidence.includes("bad");
  if (good) return bad ? "flaky" : "passed";
  if (bad) return "failed";
  return attempts.includes("abort") || attempts.length === 0 ? "unfinished" : "skipped";
}

// What one run told of one test: what its runner did, and what was done again afterwards.

import type { Attempt } from "../model/attempt.ts";
import type { TestId } from "../model/test-id.ts";
import { verdictOf, type Verdict } from "../model/verdict.ts";

export interface TestResult {
  readonly test: TestId;
  /** Tells apart tests that share a name. */
  readonly occurrence: number;
  /** Of the runner, its own retries included. */
  readonly attempts: readonly Attempt[];
  /** Of ours, each in a process of its own, after the runner had ended. Never mixed with the runner's: its exit code does not know them. */
  readonly retries: readonly Attempt[];
}

/** The attempts of a run by test, in the order in which the tests come up. */
export function resultsOf(attempts: Iterable<Attempt>): readonly TestResult[] {
  const results = new Map<string, TestResult & { readonly attempts: Attempt[] }>();
  for (const attempt of attempts) {
    const { test, occurrence } = attempt;
    const key = `${occurrence}\n${test}`;
    const known = results.get(key);
    if (known === undefined) results.set(key, { test, occurrence, attempts: [attempt], retries: [] });
    else known.attempts.push(attempt);
  }
  return [...results.values()];
}

const outcomesOf = (attempts: readonly Attempt[]) => attempts.map(({ outcome }) => outcome);

/** As the runner saw it. */
export const runnerVerdict = ({ attempts }: TestResult): Verdict => verdictOf(outcomesOf(attempts));

export const finalVerdict = ({ attempts, retries }: TestResult): Verdict =>
  verdictOf(outcomesOf([...attempts, ...retries]));

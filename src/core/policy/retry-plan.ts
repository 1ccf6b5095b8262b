// Which failed tests are run again, and how often. A handful of failures may be flakiness; past the bounds of the policy,
// after a crash, or where the results cannot be trusted, nothing is run again: it would cost time and prove nothing.

import { evidenceOf } from "../model/outcome.ts";
import type { TestId } from "../model/test-id.ts";
import { coverOf, decide, type Circumstances, type Decision } from "./decide.ts";
import type { RunFacts } from "./judge.ts";
import type { Rule } from "./policy.ts";
import { runnerVerdict, type TestResult } from "./test-result.ts";

export interface PlannedRetry {
  readonly test: TestId;
  readonly occurrence: number;
  /** The source file, where the results name it. */
  readonly file: string | null;
  /** Extra attempts at most. */
  readonly retries: number;
  /** Null where any failed test may be retried. */
  readonly rule: Rule | null;
}

export type RetryPlan =
  | { readonly kind: "retry"; readonly tests: readonly PlannedRetry[]; readonly timeMs: number }
  | { readonly kind: "none"; readonly because: NoRetries };

export type NoRetries =
  /** No failed test that a rule, or `retry.unlisted`, allows to be run again. */
  | { readonly kind: "nothing-to-retry" }
  /** The run did not end in a way that a retry could mend: killed, broken, stopped, results missing or broken off. */
  | { readonly kind: "not-by-tests" }
  /** More failed than the policy takes for flakiness. */
  | { readonly kind: "too-many"; readonly failed: number; readonly limit: number; readonly ran: number };

export function planRetries(facts: RunFacts, circumstances: Circumstances): RetryPlan {
  if (!failedByTests(facts)) return { kind: "none", because: { kind: "not-by-tests" } };
  const decisions = facts.results.map((result) => decide(result, circumstances));
  const failed = decisions.filter(({ gates, result }) => gates && runnerVerdict(result) === "failed");
  const ran = decisions.filter(({ verdict }) => verdict !== "skipped").length;
  const limit = failuresAllowed(ran, circumstances);
  if (failed.length > limit) return { kind: "none", because: { kind: "too-many", failed: failed.length, limit, ran } };
  const tests = failed.flatMap((decision) => planned(decision, circumstances));
  return tests.length === 0
    ? { kind: "none", because: { kind: "nothing-to-retry" } }
    : { kind: "retry", tests, timeMs: circumstances.policy.retry.stopAfter.timeMs };
}

const failedByTests = ({ ending, timedOut, interrupted, report, complete, errorsOutside }: RunFacts): boolean =>
  ending.kind === "exited" &&
  ending.meaning === "tests-failed" &&
  !timedOut &&
  !interrupted &&
  report === "fresh" &&
  complete &&
  errorsOutside.length === 0;

/** One test may always be run again: a share of a few tests is less than one. */
function failuresAllowed(ran: number, { policy }: Circumstances): number {
  const { tests, share } = policy.retry.stopAfter;
  return Math.min(tests, Math.max(1, Math.floor(share * ran)));
}

function planned({ result }: Decision, circumstances: Circumstances): readonly PlannedRetry[] {
  const { test, occurrence, attempts } = result;
  const bad = attempts.filter(({ outcome }) => evidenceOf(outcome) === "bad");
  const covers = bad.map((attempt) => coverOf(attempt, circumstances));
  if (covers.some(({ kind }) => kind === "refused")) return [];
  const rules = covers.flatMap((cover) => (cover.kind === "rule" ? [cover.rule] : []));
  const rule = rules.find(({ action }) => action === "retry") ?? null;
  const { listed, unlisted } = circumstances.policy.retry;
  const retries = rule === null ? unlisted : listed;
  return retries > 0 ? [{ test, occurrence, file: fileOf(result), retries, rule }] : [];
}

const fileOf = ({ attempts }: TestResult): string | null => attempts.find(({ file }) => file !== null)?.file ?? null;

// What policy makes of one test's result: whether it keeps the run from being green, by which rule it does not, and why
// other rules about the test do not help. Leaves outcome and verdict as they are.

import { evidenceOf } from "../model/outcome.ts";
import type { Attempt } from "../model/attempt.ts";
import type { Disposition } from "../model/disposition.ts";
import type { Verdict } from "../model/verdict.ts";
import { daysAfter } from "./day.ts";
import type { Day, Policy, Rule } from "./policy.ts";
import { closestFirst, openRuleBook, type BoundRule, type RuleBook } from "./rule-book.ts";
import { finalVerdict, runnerVerdict, type TestResult } from "./test-result.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** What history says against a rule: its test fails clearly more often than it was listed for, or nearly always. */
export type Alarm = "drifted" | "masked";

/** What a decision depends on beside the result. */
export interface Circumstances {
  readonly policy: Policy;
  readonly book: RuleBook;
  readonly there: Whereabouts;
  readonly today: Day;
  /** By the rule's id. Empty where no history is at hand. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  /** A test that failed before it passed counts as failed. */
  readonly failOnFlaky: boolean;
}

/** Why a rule about a test does not cover a failure of it. */
export interface Refusal {
  readonly rule: Rule;
  readonly because:
    | "elsewhere"
    | "other-failure"
    /** Past its review date and the days of grace. */
    | "expired"
    | Alarm
    /** It allows retries, and they failed too, or none was made. */
    | "still-failing";
}

export interface Decision {
  readonly result: TestResult;
  readonly verdict: Verdict;
  readonly disposition: Disposition;
  /** Keeps the run from being green. */
  readonly gates: boolean;
  /** What the first failure is forgiven by; null where nothing is to be forgiven, or nothing forgives it. */
  readonly rule: Rule | null;
  /** Rules about the test that do not help; empty where one does. */
  readonly refusals: readonly Refusal[];
}

const counted: Disposition = { kind: "counted" };

export const circumstancesOf = (policy: Policy, others: Omit<Circumstances, "policy" | "book">): Circumstances => ({
  policy,
  book: openRuleBook(policy),
  ...others,
});

/**
 * @example decide(failedOnLinux, circumstancesOf(policy, { there, today: "2026-03-01", … })).gates // true: no rule covers it
 */
export function decide(result: TestResult, circumstances: Circumstances): Decision {
  const verdict = finalVerdict(result);
  const plain = { result, verdict, disposition: counted, gates: false, rule: null, refusals: [] };
  switch (verdict) {
    case "passed":
      return plain;
    case "skipped":
      return { ...plain, disposition: dispositionOfSkipped(result, circumstances) };
    case "unfinished":
      return { ...plain, gates: true };
    case "flaky":
      return { ...plain, ...afterRetries(result, circumstances) };
    case "failed":
      return { ...plain, ...ofFailed(result, circumstances) };
  }
}

/** A test that was not run at all, because a rule says so. */
export function dispositionOfNotRun({ test }: Pick<TestResult, "test">, { book, there }: Circumstances): Disposition {
  const rule = closestFirst(book.about(test), there).find(({ rule: { action } }) => action === "skip")?.rule;
  return rule === undefined ? counted : { kind: "not-run", rule: rule.id, reason: rule.reason };
}

/** A runner may be told to skip a test, and then says that it did. */
const dispositionOfSkipped = dispositionOfNotRun;

type Judged = Pick<Decision, "disposition" | "gates" | "rule" | "refusals">;

/** Failed, then passed. What the runner retried by itself is its own affair; its exit code knows. */
function afterRetries(result: TestResult, circumstances: Circumstances): Judged {
  const gates = circumstances.failOnFlaky;
  const calm: Judged = { disposition: counted, gates, rule: null, refusals: [] };
  if (runnerVerdict(result) !== "failed") return calm;
  const covers = badOf(result).map((attempt) => coverOf(attempt, circumstances));
  const refused = covers.find(({ kind }) => kind === "refused");
  if (refused?.kind === "refused") return { ...calm, gates: true, refusals: refused.refusals };
  const [first] = covers;
  return { ...calm, rule: first?.kind === "rule" ? first.rule : null };
}

function ofFailed(result: TestResult, circumstances: Circumstances): Judged {
  const bad = badOf(result);
  const byRunner = bad.find(({ ignoredBecause }) => ignoredBecause !== null)?.ignoredBecause ?? null;
  if (byRunner !== null && bad.every(({ ignoredBecause }) => ignoredBecause !== null))
    return { disposition: ignoredByRunner(byRunner), gates: false, rule: null, refusals: [] };
  const covers = bad.map((attempt) => coverOf(attempt, circumstances));
  const refusals = covers.flatMap((cover): readonly Refusal[] => {
    if (cover.kind === "refused") return cover.refusals;
    if (cover.kind === "unlisted") return [];
    return cover.rule.action === "retry" ? [{ rule: cover.rule, because: "still-failing" }] : [];
  });
  const ignoring = covers.flatMap((cover) =>
    cover.kind === "rule" && cover.rule.action !== "retry" ? [cover.rule] : [],
  );
  const [rule] = ignoring;
  if (rule === undefined || ignoring.length < covers.length)
    return { disposition: counted, gates: true, rule: null, refusals: distinct(refusals) };
  return { disposition: { kind: "ignored", rule: rule.id, reason: rule.reason }, gates: false, rule, refusals: [] };
}

/** The name that stands in results where the runner's own list of known failures is the reason. */
const runnersOwn = "(the runner's own)";

const ignoredByRunner = (reason: string): Disposition => ({ kind: "ignored", rule: runnersOwn, reason });

const badOf = ({ attempts, retries }: TestResult): readonly Attempt[] =>
  [...attempts, ...retries].filter(({ outcome }) => evidenceOf(outcome) === "bad");

const distinct = (refusals: readonly Refusal[]): readonly Refusal[] => [
  ...new Map(refusals.map((refusal) => [`${refusal.rule.id}\n${refusal.because}`, refusal])).values(),
];

/** What stands behind the forgiving of one failure. */
export type Cover =
  | { readonly kind: "rule"; readonly rule: Rule }
  /** No rule is about it, and `retry.unlisted` allows retries of anything. */
  | { readonly kind: "unlisted" }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

export function coverOf(failed: Attempt, { policy, book, there, today, alarms }: Circumstances): Cover {
  const about = book.about(failed.test);
  const here = closestFirst(about, there);
  const refusals: Refusal[] = about
    .filter((bound) => !here.includes(bound))
    .map(({ rule }) => ({ rule, because: "elsewhere" }));
  for (const bound of here) {
    const because = refusalOf(bound, failed, { policy, today, alarms });
    if (because === null) return { kind: "rule", rule: bound.rule };
    refusals.push({ rule: bound.rule, because });
  }
  const free = policy.retry.unlisted > 0 && !refusals.some(isLapse) && failed.outcome !== "crash";
  return free ? { kind: "unlisted" } : { kind: "refused", refusals };
}

/**
 * Whether a rule no longer protects its test: it must not be replaced by the leave to be run again that any other test has.
 */
export const isLapse = ({ because }: { readonly because: Refusal["because"] | null }): boolean =>
  because === "expired" || because === "drifted" || because === "masked";

/**
 * Why a rule that holds here does not cover a failure; null where it does.
 *
 * @param failed null for any failure that the rule may mean
 */
export function refusalOf(
  { rule, isAbout }: BoundRule,
  failed: Attempt | null,
  { policy, today, alarms }: Pick<Circumstances, "policy" | "today" | "alarms">,
): "other-failure" | "expired" | Alarm | null {
  if (failed !== null && rule.action !== "skip" && !isAbout(failed)) return "other-failure";
  if (hasExpired(rule, policy, today)) return "expired";
  return alarms.get(rule.id) ?? null;
}

/** Past the review date a rule holds for the days of grace, and no longer. */
export const hasExpired = ({ review }: Rule, { graceDays }: Pick<Policy, "graceDays">, today: Day): boolean =>
  review !== null && today > daysAfter(review, graceDays);

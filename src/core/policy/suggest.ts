// Rules for the flaky tests of a history: the narrowest places that explain the failures, how they fail, and what that
// rests on.

import type { Suggestion } from "../history/suggestions.ts";
import { daysAfter } from "./day.ts";
import type { Day, Rule, RuleAction } from "./policy.ts";

export type SuggestedRule = Omit<Rule, "id" | "place">;

export interface SuggestOptions {
  readonly action: RuleAction;
  readonly today: Day;
  /** Until somebody looks at the rule again. */
  readonly reviewDays: number;
}

/** A way of failing that was seen once may be anything; it is listed where the test has no other. */
const leastFailures = 2;
/** What a signature ends with where it was cut. */
const cut = /…$/;

/** One rule for each way in which the test fails: a rule for any failure would forgive what nobody has seen. */
export function suggestedRules(suggestion: Suggestion, options: SuggestOptions): readonly SuggestedRule[] {
  const { test, where, executions, signatures } = suggestion;
  const often = signatures.filter(({ failures }) => failures >= leastFailures);
  const listed = often.length > 0 ? often : signatures.slice(0, 1);
  return listed.map(({ signature, failures }) => ({
    test,
    action: options.action,
    where: where === "all" ? "all" : where.map((facts) => new Map(Object.entries(facts))),
    failure: { kind: "text", text: signature.replace(cut, "") },
    reason: `flaky: ${failures} of ${executions} executions failed so`,
    owner: null,
    issue: null,
    added: options.today,
    review: daysAfter(options.today, options.reviewDays),
    evidence: { failures, executions: Math.max(executions, failures) },
  }));
}

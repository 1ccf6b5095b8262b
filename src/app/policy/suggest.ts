// `deflake policy suggest`: rules for the flaky tests of the history that have none yet.

import { dayOf } from "../../core/policy/day.ts";
import type { Policy, RuleAction } from "../../core/policy/policy.ts";
import { openRuleBook } from "../../core/policy/rule-book.ts";
import { suggestedRules, type SuggestedRule } from "../../core/policy/suggest.ts";
import type { Clock, Query, Store } from "../ports.ts";
import { report } from "../report.ts";

export interface Suggested {
  readonly rules: readonly SuggestedRule[];
  /** Flaky tests that a rule is about already. */
  readonly listed: number;
}

export interface SuggestFor {
  readonly query: Query;
  /** What is in force; its tests are left out. */
  readonly policy: Policy;
  readonly action: RuleAction;
  readonly reviewDays: number;
}

export async function suggestRules(
  { query, policy, action, reviewDays }: SuggestFor,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<Suggested> {
  const { suggestions } = await report(query, { store });
  const book = openRuleBook(policy);
  const open = suggestions.filter(({ test }) => book.about(test).length === 0);
  const options = { action, today: dayOf(clock.now()), reviewDays };
  return {
    rules: open.flatMap((suggestion) => suggestedRules(suggestion, options)),
    listed: suggestions.length - open.length,
  };
}

// The rules of a policy, ready to be asked about a test: expressions compiled, rules of one name found without looking at
// the others.

import type { TestId } from "../model/test-id.ts";
import { failureMatcher, type FailureMatcher } from "./failure-pattern.ts";
import { isGlob, literalLength, matchesGlob } from "../model/glob.ts";
import type { Policy, Rule } from "./policy.ts";
import { closenessAt, holdsAt, type Whereabouts } from "./whereabouts.ts";

export interface BoundRule {
  readonly rule: Rule;
  readonly isAbout: FailureMatcher;
}

export interface RuleBook {
  /** Rules about a test, wherever it runs. */
  about(test: TestId): readonly BoundRule[];
}

export function openRuleBook({ rules }: Pick<Policy, "rules">): RuleBook {
  const named = new Map<string, BoundRule[]>();
  const globs: BoundRule[] = [];
  for (const rule of rules) {
    const bound = { rule, isAbout: failureMatcher(rule.failure) };
    if (isGlob(rule.test)) globs.push(bound);
    else named.set(rule.test, [...(named.get(rule.test) ?? []), bound]);
  }
  return {
    about: (test) => [...(named.get(test) ?? []), ...globs.filter(({ rule }) => matchesGlob(rule.test, test))],
  };
}

/**
 * The rules that hold there, the one that says most first: a test's own name before a pattern, more of a name before less,
 * a closer place before a wider one, a certain failure before any. Rules that say as much stand as in the file.
 */
export const closestFirst = (rules: readonly BoundRule[], there: Whereabouts): readonly BoundRule[] =>
  rules.filter(({ rule }) => holdsAt(rule.where, there)).sort((a, b) => closer(b.rule, a.rule, there));

const closer = (a: Rule, b: Rule, there: Whereabouts): number =>
  Number(!isGlob(a.test)) - Number(!isGlob(b.test)) ||
  literalLength(a.test) - literalLength(b.test) ||
  closenessAt(a.where, there) - closenessAt(b.where, there) ||
  Number(a.failure !== null) - Number(b.failure !== null);

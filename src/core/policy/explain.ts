// Why a rule does or does not speak for a test: every rule about it, the one that says most first.

import { bareAttempt, type Attempt } from "../model/attempt.ts";
import type { TestId } from "../model/test-id.ts";
import { isLapse, refusalOf, type Circumstances, type Refusal } from "./decide.ts";
import type { Rule } from "./policy.ts";
import { closestFirst } from "./rule-book.ts";

export interface RuleStanding {
  readonly rule: Rule;
  /** Null where it speaks for the test. */
  readonly because: Exclude<Refusal["because"], "still-failing"> | null;
}

export interface Explanation {
  readonly test: TestId;
  /** As it would be printed; null where any failure was asked about. */
  readonly failure: string | null;
  /** The rule that would decide; null where there is none. */
  readonly applies: Rule | null;
  readonly standings: readonly RuleStanding[];
  /** How often a failure of it would be run again. */
  readonly retries: number;
}

/** @param failure a message; null to ask without one, which every pattern may fit */
export function explain(test: TestId, failure: string | null, circumstances: Circumstances): Explanation {
  const { policy, book, there } = circumstances;
  const about = book.about(test);
  const here = closestFirst(about, there);
  const failed = failure === null ? null : failedWith(test, failure);
  const standings = [
    ...here.map((bound): RuleStanding => ({ rule: bound.rule, because: refusalOf(bound, failed, circumstances) })),
    ...about.filter((bound) => !here.includes(bound)).map(({ rule }): RuleStanding => ({ rule, because: "elsewhere" })),
  ];
  const applies = standings.find(({ because }) => because === null)?.rule ?? null;
  const unlisted = standings.some(isLapse) ? 0 : policy.retry.unlisted;
  const retries = applies === null ? unlisted : applies.action === "retry" ? policy.retry.listed : 0;
  return { test, failure, applies, standings, retries };
}

const failedWith = (test: TestId, message: string): Attempt => ({
  ...bareAttempt(test, "fail"),
  failure: { type: null, message, trace: null, output: null },
});

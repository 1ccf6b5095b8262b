// Why a rule does or does not speak for a test: every rule about it, the one that says most first.

import { bareAttempt } from "../model/attempt.ts";
import type { TestId } from "../model/test-id.ts";
import { hasExpired, type Circumstances, type Refusal } from "./decide.ts";
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
  const { policy, book, there, today, alarms } = circumstances;
  const about = book.about(test);
  const here = closestFirst(about, there);
  const attempt = {
    ...bareAttempt(test, "fail"),
    failure: { type: null, message: failure ?? "", trace: null, output: null },
  };
  const standings = [
    ...here.map(({ rule, isAbout }): RuleStanding => {
      if (failure !== null && rule.action !== "skip" && !isAbout(attempt)) return { rule, because: "other-failure" };
      if (hasExpired(rule, policy, today)) return { rule, because: "expired" };
      return { rule, because: alarms.get(rule.id) ?? null };
    }),
    ...about.filter((bound) => !here.includes(bound)).map(({ rule }): RuleStanding => ({ rule, because: "elsewhere" })),
  ];
  const applies = standings.find(({ because }) => because === null)?.rule ?? null;
  const lapsed = standings.some(
    ({ because }) => because === "expired" || because === "drifted" || because === "masked",
  );
  const unlisted = lapsed ? 0 : policy.retry.unlisted;
  const retries = applies === null ? unlisted : applies.action === "retry" ? policy.retry.listed : 0;
  return { test, failure, applies, standings, retries };
}

// Which rules are to be looked at again. Needs no history, and nothing that takes long to load: every run asks.

import { daysAfter } from "./day.ts";
import type { PolicyFinding } from "./finding.ts";
import type { Day, Policy } from "./policy.ts";

/** Reviews that are due, and rules that hold no longer because theirs was not done. */
export function reviewFindings({ rules, graceDays }: Policy, today: Day): readonly PolicyFinding[] {
  return rules.flatMap(({ review, place, owner, test }): readonly PolicyFinding[] => {
    if (review === null || today < review) return [];
    const end = daysAfter(review, graceDays);
    const asked = owner === null ? "" : ` ${owner} is asked.`;
    const expired = today > end;
    return [
      {
        code: expired ? "expired" : "review-due",
        level: "error",
        what: expired
          ? `The rule for "${test}" was to be reviewed on ${review}, and protects it no longer since ${end}.${asked}`
          : `The rule for "${test}" was to be reviewed on ${review}; it holds until ${end}.${asked}`,
        fix: "See whether the test still fails (`deflake show`); then write a later review, or take the rule away.",
        place,
        owner,
      },
    ];
  });
}

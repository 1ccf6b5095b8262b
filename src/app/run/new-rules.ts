// Rules for tests that turned out to be flaky and stand in no rule, ready to be pasted: as narrow as one run can tell.

import type { Decision } from "../../core/policy/decide.ts";
import { daysAfter } from "../../core/policy/day.ts";
import type { Day, FailurePattern, Where } from "../../core/policy/policy.ts";
import type { Whereabouts } from "../../core/policy/whereabouts.ts";
import { evidenceOf } from "../../core/model/outcome.ts";
import { signatureOf } from "../../core/history/signature.ts";
import { writeRule } from "../../formats/policy-file/write-rule.ts";

/** So many days until somebody looks at a rule again. */
const reviewAfterDays = 90;
const most = 5;

/** Lines that go below `rules:`. */
export function newRules(decisions: readonly Decision[], there: Whereabouts, today: Day): readonly string[] {
  return decisions
    .filter(({ verdict, rule, refusals }) => verdict === "flaky" && rule === null && refusals.length === 0)
    .slice(0, most)
    .flatMap(({ result }) =>
      writeRule({
        test: result.test,
        action: "retry",
        where: whereOf(there),
        failure: failureOf(result),
        reason: "Failed and then passed; the cause is not known yet.",
        owner: null,
        issue: null,
        added: today,
        review: daysAfter(today, reviewAfterDays),
        evidence: null,
      }),
    );
}

function whereOf(there: Whereabouts): Where {
  const facts = ["job", "os"].flatMap((name) => {
    const value = there.get(name);
    return value === undefined || value.includes("*") ? [] : [[name, value] as const];
  });
  return facts[0] === undefined ? "all" : [new Map([facts[0]])];
}

function failureOf({ attempts, retries }: Decision["result"]): FailurePattern | null {
  const failed = [...attempts, ...retries].find(({ outcome }) => evidenceOf(outcome) === "bad");
  const text = failed === undefined ? "" : signatureOf(failed);
  // In the file, slashes around a text make an expression of it.
  return text === "" || text.startsWith("/") ? null : { kind: "text", text };
}

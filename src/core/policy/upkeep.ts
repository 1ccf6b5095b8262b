// What the history says is to be done about the rules of a policy: alarms, rules whose test is healed or unknown.

import { counted } from "../report/wording.ts";
import { logBeta } from "../stats/beta.ts";
import { dayOf } from "./day.ts";
import { falseAlarmsPerYear } from "./drift.ts";
import type { PolicyFinding } from "./finding.ts";
import type { RuleHealth } from "./health.ts";
import { maskedAt, nearlyMaskedAt } from "./masked.ts";
import type { Evidence } from "./policy.ts";

/** How likely luck may still be when a removal is proposed. */
const chanceOfLuck = 0.05;
const mostPasses = 1_000_000;

/**
 * After how many executions without a failure luck is no explanation any more, if the test still failed as the evidence
 * says: the smallest n for which a test with Jeffreys' posterior would pass n times in a row with a chance of 5 %.
 *
 * @example passesThatShow({ failures: 9, executions: 240 }) // 90
 */
export function passesThatShow({ failures, executions }: Evidence): number {
  const [a, b] = [failures + 0.5, executions - failures + 0.5];
  const chance = (n: number): number => Math.exp(logBeta(a, b + n) - logBeta(a, b));
  let [low, high] = [0, 1];
  while (chance(high) > chanceOfLuck && high < mostPasses) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (chance(middle) > chanceOfLuck) low = middle;
    else high = middle;
  }
  return high;
}

/** @param nearestNames for a pattern that means nothing known, what may have been meant */
export function healthFindings(
  health: RuleHealth,
  nearestNames: (test: string) => readonly string[],
): readonly PolicyFinding[] {
  const { rule } = health;
  const found = (
    level: PolicyFinding["level"],
    code: PolicyFinding["code"],
    what: string,
    fix: string,
  ): PolicyFinding => ({ code, level, what, fix, place: rule.place, owner: rule.owner });
  if (health.tests === 0) {
    const [meant] = nearestNames(rule.test);
    const fix =
      meant === undefined
        ? "Take the rule away, or mend the name."
        : `Did you mean "${meant}"? Otherwise take the rule away.`;
    return [found("error", "unknown-test", `No test of the history is called "${rule.test}".`, fix)];
  }
  const findings: PolicyFinding[] = [];
  if (health.masking !== "no") {
    const { executions, failures } = health.masking === "masked" ? maskedAt : nearlyMaskedAt;
    const told = `"${rule.test}" fails nearly always: in ${failures} or more of its last ${executions} executions.`;
    findings.push(
      health.masking === "masked"
        ? found("error", "masked", `${told} The rule protects it no longer.`, "Mend the test, or skip it.")
        : found(
            "warning",
            "nearly-masked",
            told,
            `After ${maskedAt.executions} such executions the rule protects it no longer: mend the test.`,
          ),
    );
  }
  if (health.drifted) findings.push(found("error", "drifted", driftText(health), driftFix));
  findings.push(...removalOf(health).map(({ what, fix }) => found("warning", "to-be-removed", what, fix)));
  return findings;
}

const driftFix =
  "Find out what has changed (`deflake show`); if it shall stay listed, write its new evidence and the day of today as `added`.";

function driftText({ rule, failures, executions }: RuleHealth): string {
  const { evidence } = rule;
  const before = evidence === null ? "" : `, and ${evidence.failures} of ${evidence.executions} before`;
  return (
    `"${rule.test}" fails clearly more often than it was listed for: ${failures} of ${counted(executions, "execution")} ` +
    `since ${rule.added}${before}. The rule protects it no longer. (A false alarm comes at most once in ${Math.round(1 / falseAlarmsPerYear)} years of a rule.)`
  );
}

/** @yields at most one proposal */
function removalOf({
  rule,
  passesSince,
  lastFailureAt,
  failures,
  executions,
}: RuleHealth): readonly Pick<PolicyFinding, "what" | "fix">[] {
  const known = rule.evidence ?? (executions > 0 && failures > 0 ? { failures, executions } : null);
  if (known === null || known.failures === 0) return [];
  const needed = passesThatShow(known);
  if (passesSince < needed) return [];
  const last = lastFailureAt === null ? "" : `, the last failure was on ${dayOf(lastFailureAt)}`;
  return [
    {
      what:
        `"${rule.test}" has passed ${counted(passesSince, "time")} in a row${last}; at ${known.failures} failures of ` +
        `${known.executions}, ${needed} show that it is healed.`,
      fix: `deflake policy remove '${rule.test.replaceAll("'", String.raw`'\''`)}'`,
    },
  ];
}

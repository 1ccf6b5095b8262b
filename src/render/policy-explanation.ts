// Which rule speaks for a test, in words.

import { placeText } from "../core/model/note.ts";
import type { Explanation, RuleStanding } from "../core/policy/explain.ts";
import { failureText } from "../core/policy/failure-pattern.ts";
import type { Rule } from "../core/policy/policy.ts";
import { whereText } from "../core/policy/whereabouts.ts";
import { counted } from "../core/report/wording.ts";

export function renderExplanation(explanation: Explanation): string {
  const { standings } = explanation;
  const rows = standings.flatMap((standing) => [
    `  ${placeText(standing.rule.place)}  ${ruleWords(standing.rule)}`,
    `    ${becauseWords(standing, explanation.applies)}`,
  ]);
  return `${[findingOf(explanation), ...(rows.length > 0 ? ["", "Rules about it, the one that says most first:", ...rows] : [])].join("\n")}\n`;
}

function findingOf({ test, failure, applies, standings, retries }: Explanation): string {
  const which = failure === null ? "A failure" : "This failure";
  if (applies !== null) return `${which} of ${test} here${actionWords(applies, retries)}: ${applies.reason}.`;
  const again =
    retries > 0 ? `, after ${counted(retries, "retry").replace("retrys", "retries")} that any test has` : "";
  if (standings.length === 0) return `${which} of ${test} counts${again}: no rule is about it.`;
  return `${which} of ${test} here counts${again}: no rule speaks for it.`;
}

function actionWords({ action, failure }: Rule, retries: number): string {
  const only = failure === null ? "" : `, where it has "${failureText(failure)}" in it,`;
  switch (action) {
    case "retry":
      return `${only} is retried alone, ${retries === 1 ? "once" : `up to ${retries} times`}`;
    case "ignore":
      return `${only} is ignored`;
    case "skip":
      return " cannot be: the test is not run";
  }
}

const ruleWords = ({ action, test, where, failure }: Rule): string =>
  `${action} ${test}, ${where === "all" ? "everywhere" : `where ${whereText(where)}`}${failure === null ? "" : `, for "${failureText(failure)}"`}`;

function becauseWords({ rule, because }: RuleStanding, applies: Rule | null): string {
  switch (because) {
    case null:
      return rule === applies ? "speaks for it" : "would speak for it, were the one above not there";
    case "elsewhere":
      return "does not: it is for another place";
    case "other-failure":
      return "does not: it is about another failure";
    case "expired":
      return `does not any more: its review was due on ${rule.review ?? "some day"}, and the days of grace are over`;
    case "drifted":
      return "does not any more: the test fails clearly more often than it was listed for";
    case "masked":
      return "does not any more: the test fails nearly always";
  }
}

export const renderExplanationJson = (explanation: Explanation): string =>
  `${JSON.stringify({ schema: "deflake-policy-explanation/1", ...explanation }, plainRules, 2)}\n`;

/** Conditions are maps, and JSON knows none. */
const plainRules = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);

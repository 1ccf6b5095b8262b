// Rules as the lines of a policy file.

import { failureText } from "../../core/policy/failure-pattern.ts";
import type { Rule, Where } from "../../core/policy/policy.ts";

/** A rule that is not in a file yet. */
export type NewRule = Omit<Rule, "id" | "place">;

/**
 * The lines of one rule, the first with its dash.
 *
 * @param indent what stands before the dash
 */
export function writeRule(rule: NewRule, indent = "  "): readonly string[] {
  const { test, action, where, failure, reason, owner, issue, added, review, evidence } = rule;
  const lines = [
    `test: ${scalar(test)}`,
    `action: ${action}`,
    `where: ${whereYaml(where)}`,
    ...(failure === null ? [] : [`failure: ${quoted(failureText(failure))}`]),
    `reason: ${scalar(reason)}`,
    ...(owner === null ? [] : [`owner: ${scalar(owner)}`]),
    ...(issue === null ? [] : [`issue: ${scalar(issue)}`]),
    ...(added === null ? [] : [`added: ${added}`]),
    ...(review === null ? [] : [`review: ${review}`]),
    ...(evidence === null ? [] : [`evidence: { failures: ${evidence.failures}, executions: ${evidence.executions} }`]),
  ];
  return lines.map((line, at) => `${indent}${at === 0 ? "- " : "  "}${line}`);
}

const whereYaml = (where: Where): string =>
  where === "all"
    ? "all"
    : `[${where
        .map(
          (condition) => `{ ${[...condition].map(([fact, value]) => `${scalar(fact)}: ${scalar(value)}`).join(", ")} }`,
        )
        .join(", ")}]`;

/** Texts that mean themselves without quotes, wherever they stand: also inside brackets, and to readers of YAML 1.1. */
const plain = /^[A-Za-z./](?:[\w./@+=*~-]|[ :](?=[\w./@+=*~-])(?<!: ))*$/;
const wordsWithMeaning = /^(?:true|false|null|yes|no|on|off|y|n|~|\.nan|[.-]?\.inf)$/i;

export const scalar = (text: string): string =>
  plain.test(text) && !/: /.test(text) && !wordsWithMeaning.test(text) ? text : quoted(text);

/** JSON's texts are YAML's, but for the characters that YAML wants escaped. */
const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

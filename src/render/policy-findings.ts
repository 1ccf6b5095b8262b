// What is to be said of a policy file, line by line, as compilers say it, so that editors find the places.

import { placeText } from "../core/model/note.ts";
import type { PolicyFinding } from "../core/policy/finding.ts";
import { counted } from "../core/report/wording.ts";
import type { Paint } from "./paint.ts";

export interface CheckedPolicy {
  readonly path: string;
  readonly rules: number | null;
  readonly withHistory: boolean;
  readonly findings: readonly PolicyFinding[];
}

export function renderFindings(checked: CheckedPolicy, paint: Paint): string {
  const { findings } = checked;
  const lines = findings.flatMap(({ level, what, fix, place, code }) => [
    `${placeText(place)}: ${paint(level === "error" ? "bad" : "strong", level)}: ${what} (${code})`,
    `  fix  ${fix}`,
  ]);
  return `${[summaryOf(checked), ...(lines.length > 0 ? ["", ...lines] : [])].join("\n")}\n`;
}

function summaryOf({ path, rules, withHistory, findings }: CheckedPolicy): string {
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  if (rules === null) return `${path} cannot be used: ${counted(errors, "error")}.`;
  const against = withHistory ? "" : " There is no history to hold them against.";
  const said = [
    ...(errors > 0 ? [counted(errors, "thing") + " to be done"] : []),
    ...(warnings > 0 ? [counted(warnings, "remark")] : []),
  ];
  return `${path}: ${counted(rules, "rule")}, ${said.length === 0 ? "all is well" : said.join(", ")}.${against}`;
}

export const renderFindingsJson = ({ path, rules, withHistory, findings }: CheckedPolicy): string =>
  `${JSON.stringify({ schema: "deflake-policy-check/1", path, rules, withHistory, findings }, null, 2)}\n`;

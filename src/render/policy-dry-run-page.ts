// A policy played over the past, as a page.

import type { DryRun } from "../core/policy/dry-run.ts";
import { count, counted } from "../core/report/wording.ts";
import { paragraph, tableOf, type Page } from "./page.ts";

export function dryRunPage(dryRun: DryRun): Page {
  const { runs, red, saved, savedIfRetriesPass, notByTests, rules } = dryRun;
  const hidden = rules.reduce((sum, rule) => sum + rule.hidden, 0);
  const green = saved.length + savedIfRetriesPass.length;
  const retries =
    savedIfRetriesPass.length === 0
      ? ""
      : ` (${count(savedIfRetriesPass.length)} of them where a retry would have had to pass)`;
  return {
    finding: [
      `Of ${counted(red, "red run")} among ${count(runs)}, ${count(green)} would have been green${retries}.`,
      hidden === 0
        ? "No failure that turned out to be real would have been hidden."
        : `${counted(hidden, "failure")} that turned out to be real would have been hidden.`,
      ...(notByTests === 0
        ? []
        : [
            `${counted(notByTests, "red run")} no rule can save: a job failed of which no failed test was told, or not all.`,
          ]),
    ],
    sections: [
      {
        title: "Rules",
        blocks:
          rules.length === 0
            ? [paragraph("The policy has none.")]
            : [
                tableOf(
                  [
                    { title: "rule", align: "left", names: true },
                    { title: "does", align: "left" },
                    { title: "failures covered", align: "right" },
                    { title: "runs saved", align: "right" },
                    { title: "real failures hidden", align: "right" },
                  ],
                  rules.map(({ rule, covered, saved: reds, hidden: real }) => [
                    rule.id,
                    rule.action,
                    count(covered),
                    count(reds),
                    count(real),
                  ]),
                ),
              ],
      },
    ],
    next: null,
  };
}

export const dryRunJson = (dryRun: DryRun): string =>
  `${JSON.stringify(
    {
      schema: "deflake-policy-dry-run/1",
      ...dryRun,
      rules: dryRun.rules.map(({ rule, ...trial }) => ({ rule: rule.id, action: rule.action, ...trial })),
    },
    null,
    2,
  )}\n`;

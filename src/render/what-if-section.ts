// What a report says of containing the worst tests.

import type { Retrying } from "../core/history/retrying.ts";
import type { WhatIf } from "../core/history/what-if.ts";
import type { Report } from "../core/report/report.ts";
import { count, listed } from "../core/report/wording.ts";
import { interval, percent } from "./numbers.ts";
import { paragraph, tableOf, type Block, type Section } from "./page.ts";

export function whatIfSection({ whatIf, retrying }: Report): readonly Section[] {
  const [first] = whatIf;
  if (first === undefined) return [];
  return [
    {
      title: "What if the worst tests were contained?",
      blocks: [
        paragraph(`Lately ${percent(first.passRateNow)} of runs pass, recent runs weighing more.`),
        tableOf(
          [
            { title: "contained", align: "right" },
            { title: "and then", align: "left", names: true },
            { title: "would pass", align: "right" },
            { title: "90 % interval", align: "right" },
            { title: "in hindsight", align: "right" },
          ],
          whatIf.map(({ contained, passRate, low, high, passRateInHindsight }) => [
            count(contained.length),
            contained.at(-1) ?? "",
            percent(passRate),
            interval({ low, high }),
            percent(passRateInHindsight),
          ]),
        ),
        paragraph(
          first.kept === null
            ? "The history is too short to know what such promises keep. Expect less."
            : "Counted in hindsight, the tests are chosen by what they did there. The forecast is corrected by what the same choice kept at earlier times.",
        ),
        ...retryingBlocks(retrying, whatIf),
      ],
    },
  ];
}

function retryingBlocks(retrying: Retrying | null, whatIf: readonly WhatIf[]): readonly Block[] {
  const rows = whatIf.flatMap(({ contained, retried }) =>
    retried === null ? [] : [{ tests: contained.length, retried }],
  );
  const [first] = rows;
  if (retrying === null || first === undefined) return [];
  const { rho, low, high, retries, retryFailures, reRuns, reRunFailures } = retrying;
  const seen = [
    ...(retries === 0 ? [] : [`${count(retryFailures)} of ${count(retries)} retries failed`]),
    ...(reRuns === 0
      ? []
      : [`${count(reRunFailures)} of ${count(reRuns)} executions in the next run of the commit did`]),
  ];
  return [
    paragraph(
      `With up to ${count(first.retried.retries)} retries instead. After failures of flaky tests, ${listed(seen)}: a retry ` +
        `resembles what it repeats by ${rho.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}; 0 is a fresh draw, 1 always fails again).`,
    ),
    tableOf(
      [
        { title: "retried", align: "right" },
        { title: "would pass", align: "right" },
        { title: "90 % interval", align: "right" },
      ],
      rows.map(({ tests, retried }) => [count(tests), percent(retried.passRate), interval(retried)]),
    ),
  ];
}

// What a report says of failures without logs: how many each test may account for, and how many none that was seen does.

import type { Attribution } from "../core/history/attribution.ts";
import { count } from "../core/report/wording.ts";
import { ofText, percent } from "./numbers.ts";
import { moreOf, paragraph, tableOf, type Block } from "./page.ts";

export function attributionBlocks(attribution: Attribution, limit: number): readonly Block[] {
  const { unknown, tests, windowIsRepresentative } = attribution;
  const share = unknown.estimate === null ? "" : ` (${percent(unknown.low)} to ${percent(unknown.high)})`;
  const blocks: Block[] = [
    paragraph(
      `About ${ofText(unknown)} failures of jobs without logs are of no test that was seen to fail${share}. The rest is shared out by what ` +
        `logs tell; the interval holds it with a confidence of 90 %.`,
    ),
  ];
  if (!windowIsRepresentative)
    blocks.push(
      paragraph(
        "Jobs failed in other proportions with logs than without, so logs tell little of the failures without.",
      ),
    );
  if (tests.length > 0)
    blocks.push(
      tableOf(
        [
          { title: "test", align: "left", names: true },
          { title: "seen", align: "right" },
          { title: "with those attributed", align: "right" },
          { title: "90 % interval", align: "right" },
          { title: "at most", align: "right" },
        ],
        tests
          .slice(0, limit)
          .map(({ test, observed, mean, low, high, max }) => [
            test,
            count(observed),
            String(mean),
            `${count(low)}–${count(high)}`,
            count(max),
          ]),
      ),
      ...moreOf(tests.length, limit, "test"),
    );
  return blocks;
}

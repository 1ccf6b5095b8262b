// What a report says of containing the worst tests.

import type { Report } from "../core/report/report.ts";
import { count } from "../core/report/wording.ts";
import { interval, percent } from "./numbers.ts";
import { paragraph, tableOf, type Section } from "./page.ts";

export function whatIfSection({ whatIf }: Report): readonly Section[] {
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
      ],
    },
  ];
}

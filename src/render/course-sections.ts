// What a report says of a history's course: when rates changed, whether jobs fail independently, which runs were outages
// and which tests fail together.

import type { Report } from "../core/report/report.ts";
import type { Shift } from "../core/history/shifts.ts";
import { count, counted, listed } from "../core/report/wording.ts";
import { attributionBlocks } from "./attribution-section.ts";
import { day, ofText, percent, smallText } from "./numbers.ts";
import { moreOf, paragraph, tableOf, type Block, type Section } from "./page.ts";

export function courseSections(report: Report, limit: number): readonly Section[] {
  return [
    ...attributionSection(report, limit),
    ...shiftsSection(report, limit),
    ...independenceSection(report),
    ...outagesSection(report, limit),
    ...togetherSection(report, limit),
    ...fingerprintSection(report, limit),
  ];
}

const attributionSection = ({ attribution }: Report, limit: number): readonly Section[] =>
  attribution === null
    ? []
    : [{ title: "Failures without logs (inferred)", blocks: attributionBlocks(attribution, limit) }];

const shiftsSection = ({ shifts }: Report, limit: number): readonly Section[] =>
  changesSection("When rates changed", shifts, limit);

/** Empty where nothing changed. */
export function changesSection(title: string, shifts: readonly Shift[], limit: number): readonly Section[] {
  if (shifts.length === 0) return [];
  return [
    {
      title,
      blocks: [
        tableOf(
          [
            { title: "of", align: "left", names: true },
            { title: "changed", align: "left" },
            { title: "between", align: "left" },
            { title: "before", align: "right" },
            { title: "", align: "left" },
            { title: "after", align: "right" },
            { title: "", align: "left" },
            { title: "commit", align: "left" },
            { title: "commits", align: "right" },
            { title: "what changed then", align: "left", names: true },
          ],
          shifts.slice(0, limit).map(shiftRow),
        ),
        ...moreOf(shifts.length, limit, "change"),
        paragraph(
          "The first run after the change, the time in which it lies with a confidence of 99 %, the rates on both sides, and the commits and dated events of that time.",
        ),
      ],
    },
  ];
}

const eventsShown = 3;

const shiftRow = (shift: Shift): readonly string[] => [
  shift.scope === "history" ? "all runs" : shift.name,
  shift.at === null ? shift.runName : day(shift.at),
  shift.low === null || shift.high === null
    ? `${shift.lowRunName} – ${shift.highRunName}`
    : `${day(shift.low)} – ${day(shift.high)}`,
  percent(shift.before.estimate ?? 0),
  `(${ofText(shift.before)})`,
  percent(shift.after.estimate ?? 0),
  `(${ofText(shift.after)})`,
  shift.commit?.slice(0, 10) ?? "",
  shift.commitsBetween === 0 ? "" : count(shift.commitsBetween),
  shift.events
    .slice(0, eventsShown)
    .map(({ when, what, subject }) => `${when} ${what} ${subject}`)
    .join("; "),
];

/** From this chance on, nobody would call the jobs dependent. */
const believable = 0.05;

function independenceSection({ independence }: Report): readonly Section[] {
  if (independence === null || independence.simulations === 0) return [];
  const { varianceRatio, p, runs, jobs, sharedCauses, simulations } = independence;
  const blocks: Block[] = [
    paragraph(
      `Failing jobs per run vary ${varianceRatio.toFixed(2)} times as much as they would if the ${count(jobs)} jobs failed ` +
        `independently (p ${p < 0.0001 ? "" : "= "}${smallText(p)} in ${count(simulations)} simulations, ${counted(runs, "run")}). ` +
        (p < believable ? "They do not: some failures have a cause in common." : "Nothing speaks against it."),
    ),
  ];
  if (sharedCauses.length > 0)
    blocks.push(
      paragraph(
        `Runs with a shared cause: ${listed(
          sharedCauses.map(
            ({ runName, failingJobs, expectedRuns }) =>
              `${runName} (${count(failingJobs)} jobs; ${smallText(expectedRuns)} such runs expected)`,
          ),
        )}.`,
      ),
    );
  return [{ title: "Do jobs fail independently?", blocks }];
}

function outagesSection({ outages }: Report, limit: number): readonly Section[] {
  if (outages.length === 0) return [];
  return [
    {
      title: "Outages",
      blocks: [
        paragraph(
          "Many unrelated tests failed in these runs at once, and passed again. What failed there says nothing of a test.",
        ),
        tableOf(
          [
            { title: "run", align: "left", names: true },
            { title: "failing files or suites", align: "right" },
            { title: "usual", align: "right" },
          ],
          outages
            .slice(0, limit)
            .map(({ runName, groups, usual }) => [runName, count(groups), `at most ${count(usual)}`]),
        ),
        ...moreOf(outages.length, limit, "outage"),
      ],
    },
  ];
}

function fingerprintSection({ fingerprints }: Report, limit: number): readonly Section[] {
  if (fingerprints.length === 0) return [];
  return [
    {
      title: "Tests that fail in one way",
      blocks: [
        {
          kind: "entries",
          title: "Fingerprints that several tests share, often one cause",
          entries: fingerprints.slice(0, limit).map(({ signature, tests, failures, runs, runsOfSeveral }) => ({
            name: signature,
            lines: [
              {
                label: `${counted(failures, "failure")} in ${counted(runs, "run")}`,
                values: [
                  ...tests.slice(0, testsOfFingerprint).map(({ test }) => ({ verbatim: true, text: test })),
                  ...(tests.length > testsOfFingerprint
                    ? [{ verbatim: false, text: `${count(tests.length - testsOfFingerprint)} more` }]
                    : []),
                ],
              },
              ...(runsOfSeveral === 0
                ? []
                : [
                    {
                      label: "together",
                      values: [{ verbatim: false, text: `several of them in ${counted(runsOfSeveral, "run")}` }],
                    },
                  ]),
            ],
          })),
        },
        ...moreOf(fingerprints.length, limit, "fingerprint"),
      ],
    },
  ];
}

const testsOfFingerprint = 6;

function togetherSection({ coFailures }: Report, limit: number): readonly Section[] {
  if (coFailures.length === 0) return [];
  return [
    {
      title: "Tests that fail together",
      blocks: [
        {
          kind: "entries",
          title: "Groups of tests that fail in the same runs",
          entries: coFailures.slice(0, limit).map(({ tests, runsOfAll, runsOfAny }) => ({
            name: tests[0] ?? "",
            lines: [
              { label: "with", values: tests.slice(1).map((text) => ({ verbatim: true, text })) },
              {
                label: "all of them",
                values: [
                  { verbatim: false, text: `in ${count(runsOfAll)} of ${counted(runsOfAny, "run")} with one of them` },
                ],
              },
            ],
          })),
        },
        ...moreOf(coFailures.length, limit, "group"),
      ],
    },
  ];
}

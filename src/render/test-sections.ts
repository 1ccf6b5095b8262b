// What a report says of the tests that failed: a table of them, what is known of each, and what is already ignored.

import type { Containment } from "../core/history/failure-ledger.ts";
import { parsePlatform, platformText, type Platform } from "../core/model/platform.ts";
import type { JudgedTest, Report } from "../core/report/report.ts";
import { count, counted } from "../core/report/wording.ts";
import { className, classTones, evidenceWords } from "./class-words.ts";
import { day, interval, ofText, percent } from "./numbers.ts";
import { burstsRemark } from "./rate-tables.ts";
import { moreOf, paragraph, tableOf, type Block, type Entry, type Line, type Section } from "./page.ts";

const signaturesShown = 5;
const jobsShown = 8;

export function testSections({ tests, containment }: Report, limit: number): readonly Section[] {
  return [...failingSection(tests, limit), ...containmentSection(containment, limit)];
}

function failingSection(tests: readonly JudgedTest[], limit: number): readonly Section[] {
  if (tests.length === 0) return [];
  const shown = tests.slice(0, limit);
  const blocks: Block[] = [
    tableOf(
      [
        { title: "test", align: "left", names: true },
        { title: "class", align: "left", tones: classTones },
        { title: "failed", align: "right" },
        { title: "rate", align: "right" },
        { title: "95 % interval", align: "right" },
        { title: "ignored", align: "right" },
        { title: "first", align: "left" },
        { title: "last", align: "left" },
      ],
      shown.map(row),
    ),
    ...moreOf(tests.length, limit, "test"),
    ...legend(shown),
    { kind: "entries", title: "Jobs and failures of each test", entries: shown.map(entry) },
  ];
  return [{ title: "Tests that failed", blocks }];
}

function row(test: JudgedTest): readonly string[] {
  return [
    test.test,
    className(test.class),
    `${ofText(test)}${mark(test)}`,
    test.estimate === null ? "" : percent(test.estimate),
    test.estimate === null ? "" : interval(test),
    test.ignored === 0 ? "" : count(test.ignored),
    day(test.firstFailure),
    day(test.lastFailure),
  ];
}

/** Points to the legend below the table. */
const mark = ({ basis }: JudgedTest): string => (basis === "inferred" ? "*" : "");

function legend(shown: readonly JudgedTest[]): readonly Block[] {
  const blocks = [
    paragraph(
      "The costliest first. Counted are first attempts in first runs; retries and re-runs stand apart. Their cost in minutes is that of the failed job " +
        "runs, shared by the tests that failed, and of somebody's look.",
    ),
  ];
  if (shown.some(({ basis }) => basis === "inferred"))
    blocks.push(
      paragraph(
        "* inferred: the job runs from the test's first failure in a job to its last. The rate leaves these two out, " +
          "because they set the stretch of time.",
      ),
    );
  return [...blocks, ...burstsRemark(shown)];
}

const own = (text: string): Line["values"][number] => ({ verbatim: false, text });
const verbatim = (text: string): Line["values"][number] => ({ verbatim: true, text });

function entry(test: JudgedTest): Entry {
  return {
    name: test.test,
    lines: [
      { label: className(test.class), values: [...evidenceWords(test.evidence)].map(own) },
      jobsLine(test),
      ...platformLine(test),
      ...signatureLines(test),
      ...selfLine(test),
      ...retryLine(test),
      ...undatedLine(test),
      costLine(test),
    ].filter(({ values }) => values.length > 0),
  };
}

const costLine = ({ costMinutes }: JudgedTest): Line => ({
  label: "cost",
  values: costMinutes === 0 ? [] : [own(counted(costMinutes, "minute"))],
});

function jobsLine({ jobs }: JudgedTest): Line {
  const named = jobs.filter(({ job, failuresTold }) => job !== "" && failuresTold > 0);
  const without = jobs.filter(({ job, failuresTold }) => job !== "" && failuresTold === 0);
  const values = named
    .slice(0, jobsShown)
    .map(({ job, failures, executions, failuresTold }) =>
      own(executions === 0 ? `${job} ${count(failuresTold)}` : `${job} ${count(failures)} of ${count(executions)}`),
    );
  if (named.length > jobsShown) values.push(own(`${count(named.length - jobsShown)} more`));
  if (without.length > 0) values.push(own(`never in ${counted(without.length, "other job")}`));
  return { label: "jobs", values };
}

/** Worth a line only where the test ran on more than one. */
function platformLine({ platforms }: JudgedTest): readonly Line[] {
  if (platforms.length < 2) return [];
  const names = differences(platforms.map(({ platform }) => parsePlatform(platform)));
  const values = platforms
    .slice(0, jobsShown)
    .map(({ failures, executions }, at) =>
      own(
        executions === 0
          ? `${names[at]} ${count(failures)}`
          : `${names[at]} ${count(failures)} of ${count(executions)}`,
      ),
    );
  if (platforms.length > jobsShown) values.push(own(`${count(platforms.length - jobsShown)} more`));
  return [{ label: "platforms", values }];
}

/** Each platform by the facts that are not the same on all of them. */
function differences(platforms: readonly Platform[]): readonly string[] {
  const same = ([key, value]: readonly [string, string]): boolean =>
    platforms.every((other) => other.get(key) === value);
  return platforms.map((platform) => platformText(new Map([...platform].filter((fact) => !same(fact)))) || "elsewhere");
}

function signatureLines({ signatures }: JudgedTest): readonly Line[] {
  const lines = signatures
    .slice(0, signaturesShown)
    .map(({ signature, failures }) => ({ label: `${count(failures)} ×`, values: [verbatim(signature)] }));
  const more = signatures.length - signaturesShown;
  return more <= 0 ? lines : [...lines, { label: "…", values: [own(counted(more, "more signature"))] }];
}

function selfLine({ selfDifference: { recovered, mixedCommits, mixedCommitsInferred } }: JudgedTest): readonly Line[] {
  const values: Line["values"][number][] = [];
  if (recovered > 0) values.push(own(`a retry passed ${counted(recovered, "time")}`));
  if (mixedCommits > 0) values.push(own(`failed and passed at ${counted(mixedCommits, "commit")}`));
  if (mixedCommitsInferred > 0)
    values.push(own(`failed at ${counted(mixedCommitsInferred, "commit")} where its job also succeeded (inferred)`));
  return [{ label: "differs from itself", values }];
}

function retryLine(test: JudgedTest): readonly Line[] {
  const { retries, retryFailures, failuresInReRuns, inSharedRuns, ignored, skips } = test;
  const values: Line["values"][number][] = [];
  if (inSharedRuns.executions > 0)
    values.push(own(`${ofText(inSharedRuns)} in runs with a shared cause failed, in no rate`));
  if (retries > 0)
    values.push(own(`${count(retryFailures)} of ${counted(retries, "retry").replace("retrys", "retries")} failed`));
  if (failuresInReRuns > 0) values.push(own(`${counted(failuresInReRuns, "failure")} in re-runs`));
  if (ignored > 0) values.push(own(`${counted(ignored, "failure")} ignored by the runner`));
  if (skips > 0) values.push(own(`skipped ${counted(skips, "time")}`));
  return [{ label: "also", values }];
}

/** Where there are no dates, the runs themselves say since when. */
function undatedLine({ firstFailure, firstFailureRunName: from, lastFailureRunName: to }: JudgedTest): readonly Line[] {
  if (firstFailure !== null || from === null || to === null) return [];
  const values = from === to ? [verbatim(from)] : [verbatim(from), verbatim(to)];
  return [{ label: values.length === 1 ? "run" : "first and last run", values }];
}

function containmentSection(containment: readonly Containment[], limit: number): readonly Section[] {
  if (containment.length === 0) return [];
  return [
    {
      title: "Already ignored",
      blocks: [
        tableOf(
          [
            { title: "test", align: "left", names: true },
            { title: "failures ignored", align: "right" },
            { title: "reason", align: "left", names: true },
            { title: "jobs", align: "left", names: true },
          ],
          containment
            .slice(0, limit)
            .map(({ test, failures, reason, jobs }) => [
              test,
              count(failures),
              reason,
              jobs.filter((job) => job !== "").join(", "),
            ]),
        ),
        ...moreOf(containment.length, limit, "ignored test"),
      ],
    },
  ];
}

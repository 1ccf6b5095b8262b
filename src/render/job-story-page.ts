// The story of a job, as a page.

import type { FailingTest } from "../core/history/tests.ts";
import type { JobStep, JobStory, Streak } from "../core/report/job-story.ts";
import { count, counted } from "../core/report/wording.ts";
import { changesSection } from "./course-sections.ts";
import { day, interval, intervalText, ofText, percent } from "./numbers.ts";
import { moreOf, paragraph, tableOf, type Page, type Section } from "./page.ts";
import { shellWord } from "./shell-word.ts";
import { left, names, right, runText } from "./story-parts.ts";

export function jobPage(story: JobStory, limit: number): Page {
  const [worst] = story.tests;
  return {
    finding: [rateSentence(story), ...streakSentence(story)],
    sections: [
      ...lineSection(story),
      ...changesSection("When its rate changed", story.shifts, limit),
      ...testsSection(story.tests, limit),
    ],
    next: worst === undefined ? null : `deflake show ${shellWord(worst.test)}`,
  };
}

function rateSentence(story: JobStory): string {
  const { job, estimate, failures, executions, basis } = story;
  if (estimate === null) return `Job ${job} never ended well or badly in a run that counts.`;
  if (failures === 0) return `Job ${job} never failed in ${counted(executions, "run")} (${intervalText(story)}).`;
  const inferred = basis === "inferred" ? ", inferred" : "";
  return `Job ${job} fails in ${percent(estimate)} of the runs in which it existed (${ofText(story)}, ${intervalText(story)}${inferred}).`;
}

function* streakSentence({ streak, longestFailing }: JobStory): Generator<string> {
  if (streak !== null && streak.runs > 1)
    yield `It ${streak.judgement === "bad" ? "failed" : "passed"} the last ${streakText(streak)}.`;
  if (longestFailing !== null && longestFailing.runs > 1 && longestFailing !== streak)
    yield `Its longest streak of failures is ${streakText(longestFailing)}.`;
}

const streakText = ({ runs, from, to }: Streak): string =>
  `${counted(runs, "time")} in a row, from run ${runText(from)} to ${runText(to)}`;

const marks: Record<JobStep["judgement"], string> = { good: ".", bad: "F", none: "-" };

function lineSection({ steps, total, platforms }: JobStory): readonly Section[] {
  const [from, to] = [steps[0], steps.at(-1)];
  if (from === undefined || to === undefined) return [];
  const line = steps.map(({ judgement }) => marks[judgement]).join("");
  return [
    {
      title: "Last runs",
      blocks: [
        tableOf(
          [left("last runs"), left("from run"), left("to run"), right("of")],
          [[line, runText(from), runText(to), count(total)]],
        ),
        paragraph(". passed, F failed, - neither: skipped, cancelled or unfinished."),
        ...(platforms.length === 0 ? [] : [paragraph(`Ran on ${platforms.join("; ")}.`)]),
      ],
    },
  ];
}

function testsSection(tests: readonly FailingTest[], limit: number): readonly Section[] {
  if (tests.length === 0) return [];
  const rows = tests
    .slice(0, limit)
    .map((test) => [
      test.test,
      count(test.estimate === null ? test.failuresTold : test.failures),
      test.estimate === null ? "?" : count(test.executions),
      test.estimate === null ? "" : percent(test.estimate),
      test.estimate === null ? "" : interval(test),
      day(test.lastFailure),
    ]);
  const columns = [
    names("test"),
    right("failed"),
    right("executions"),
    right("rate"),
    right("95 % interval"),
    left("last failure"),
  ];
  return [
    { title: "Tests that failed in it", blocks: [tableOf(columns, rows), ...moreOf(tests.length, limit, "test")] },
  ];
}

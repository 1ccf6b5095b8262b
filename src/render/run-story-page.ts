// The story of a run, as a page.

import type { JobRunStory, RunStory, TroubledTest, Verdicts } from "../core/report/run-story.ts";
import { count, counted, listed } from "../core/report/wording.ts";
import { moreOf, tableOf, type Page, type Section } from "./page.ts";
import { shellWord } from "./shell-word.ts";
import { besideText, failureBlock, left, names, propertiesText, right, runText } from "./story-parts.ts";

export function runPage(story: RunStory, limit: number): Page {
  const [worst] = story.tests;
  return {
    finding: [findingOf(story)],
    sections: [
      factsSection(story),
      ...jobsSection(story.jobs),
      ...testsSection(story.tests, limit),
      ...sameCommitSection(story, limit),
    ],
    next: worst === undefined ? null : `deflake show ${shellWord(worst.test)}`,
  };
}

function findingOf(story: RunStory): string {
  const { verdicts, conclusion, jobs, url } = story;
  const told = (Object.keys(words) as (keyof Verdicts)[]).flatMap((verdict) =>
    verdicts[verdict] === 0 ? [] : [`${count(verdicts[verdict])} ${words[verdict]}`],
  );
  // What has no address of CI's was run here, and its ending is deflake's own judgement.
  const ended = conclusion === null ? "" : url === null ? `; it ended with ${conclusion}` : `; CI says ${conclusion}`;
  if (told.length === 0) return `Run ${runText(story)}: ${counted(jobs.length, "job")}, no tests told${ended}.`;
  return `Run ${runText(story)}: ${listed(told)}${ended}.`;
}

const words: Record<keyof Verdicts, string> = {
  failed: "failed",
  flaky: "flaky",
  unfinished: "unfinished",
  passed: "passed",
  skipped: "skipped",
};

function factsSection(story: RunStory): Section {
  const facts: (readonly [string, string | null])[] = [
    ["id", story.run],
    ["workflow", story.workflow],
    ["set off by", story.event],
    ["branch", story.branch],
    ["commit", story.commit],
    ["attempt", story.attempt === 1 ? null : String(story.attempt)],
    ["started", story.startedAt],
    ["finished", story.finishedAt],
    ["address", story.url],
  ];
  const rows = facts.flatMap(([what, value]) => (value === null ? [] : [[what, value]]));
  return { title: "About it", blocks: [tableOf([left("what"), names("value")], rows)] };
}

function jobsSection(jobs: readonly JobRunStory[]): readonly Section[] {
  if (jobs.length === 0) return [];
  const number = (value: number): string => (value === 0 ? "" : count(value));
  const rows = jobs.map(
    ({ job, attempt, conclusion, complete, tests, durationMs, failedSteps, platform, seed, properties }) => [
      attempt === 1 ? job : `${job}, attempt ${attempt}`,
      complete === false ? "broke off" : (conclusion ?? ""),
      number(tests.failed),
      number(tests.flaky),
      number(tests.unfinished),
      number(tests.passed),
      number(tests.skipped),
      durationMs === null ? "" : `${count(Math.round(durationMs / 1000))} s`,
      failedSteps.join(", "),
      platform,
      seed ?? "",
      propertiesText(properties),
    ],
  );
  const columns = [
    names("job"),
    left("ended"),
    right("failed"),
    right("flaky"),
    right("unfinished"),
    right("passed"),
    right("skipped"),
    right("took"),
    names("failed steps"),
    names("platform"),
    names("seed"),
    names("says of itself"),
  ];
  return [{ title: "Jobs", blocks: [tableOf(columns, rows)] }];
}

function testsSection(tests: readonly TroubledTest[], limit: number): readonly Section[] {
  if (tests.length === 0) return [];
  const shown = tests.slice(0, limit).map(({ test, job, outcomes, ignoredBecause, properties, failure }) => {
    const where = job === "" ? "" : ` in ${job}`;
    const ignored = ignoredBecause === null ? "" : `, ignored by its runner: ${ignoredBecause}`;
    const title = `${test}${where}: ${outcomes.join(", ")}${ignored}${besideText({ properties })}`;
    return failureBlock(title, failure);
  });
  return [{ title: "Tests that did not simply pass", blocks: [...shown, ...moreOf(tests.length, limit, "test")] }];
}

/** Enough to see whether the same commit ended otherwise elsewhere. */
const othersShown = 10;

function sameCommitSection({ sameCommit }: RunStory, limit: number): readonly Section[] {
  if (sameCommit.length === 0) return [];
  const shown = Math.min(limit, othersShown);
  const rows = sameCommit.slice(0, shown).map((other) => [runText(other), other.run, other.conclusion ?? ""]);
  return [
    {
      title: "Other runs of the same commit",
      blocks: [tableOf([left("run"), names("id"), left("ended")], rows), ...moreOf(sameCommit.length, shown, "run")],
    },
  ];
}

// The story of a test, as a page.

import type { SkipReason, TestStory } from "../core/report/test-story.ts";
import { markOf, marks } from "../core/report/trail.ts";
import { count, counted, listed } from "../core/report/wording.ts";
import { changesSection } from "./course-sections.ts";
import { className, evidenceWords } from "./class-words.ts";
import { intervalText, ofText, percent } from "./numbers.ts";
import { moreOf, paragraph, tableOf, type Page, type Section, type Tones } from "./page.ts";
import { shellWord } from "./shell-word.ts";
import { besideText, failureBlock, left, names, oneLine, propertiesText, right, runText } from "./story-parts.ts";

/** What was bad, and what a retry hid, among the marks of a trail. */
const markTones: Tones = { F: "bad", E: "bad", T: "bad", C: "bad", X: "bad", R: "warn" };

export function testPage(story: TestStory, limit: number): Page {
  return {
    finding: [rateSentence(story), ...classSentence(story), ...evidenceSentence(story), ...placeSentence(story)],
    sections: [
      ...jobsSection(story),
      ...trailSection(story),
      timesSection(story),
      ...failuresSection(story, limit),
      ...changesSection("When its rate changed", story.shifts, limit),
      ...containmentSection(story),
    ],
    next: story.lastFailureRun === null ? null : `deflake show ${shellWord(story.lastFailureRun)}`,
  };
}

export function rateSentence(story: TestStory): string {
  const { test, estimate, failures, executions, failuresTold, skips, basis } = story;
  if (estimate === null && failuresTold > 0)
    return `${test} failed ${counted(failuresTold, "time")}; how often it ran, nobody told.`;
  if (estimate === null)
    return skips > 0 ? `${test} was skipped ${counted(skips, "time")} and never ran.` : `${test} never ran to an end.`;
  if (failures === 0) return `${test} never failed in ${counted(executions, "execution")} (${intervalText(story)}).`;
  const executed = basis === "inferred" ? "inferred executions" : "executions";
  return `${test} fails ${percent(estimate)} of the time (${ofText(story)} ${executed}, ${intervalText(story)}).`;
}

function* classSentence({ class: kind, evidence, failuresTold, executions }: TestStory): Generator<string> {
  const words = [...evidenceWords(evidence)];
  if (failuresTold === 0 && (executions === 0 || kind === "healthy")) return;
  yield `Class: ${className(kind)}${words.length === 0 ? "" : ` (${words.join("; ")})`}.`;
}

function* evidenceSentence({ selfDifference, failuresTold }: TestStory): Generator<string> {
  const { recovered, mixedCommits, mixedCommitsInferred } = selfDifference;
  const seen = [
    ...(recovered > 0 ? [`passed on a retry ${counted(recovered, "time")}`] : []),
    ...(mixedCommits > 0 ? [`failed and passed at ${counted(mixedCommits, "commit")}`] : []),
    ...(mixedCommitsInferred > 0
      ? [`failed at ${counted(mixedCommitsInferred, "commit")} where its job also succeeded (inferred)`]
      : []),
  ];
  if (seen.length > 0) yield `It differs from itself: it ${listed(seen)}.`;
  else if (failuresTold > 0) yield "Nothing here shows that it differs from itself at one and the same commit.";
}

function* placeSentence({ suggestion, inSharedRuns }: TestStory): Generator<string> {
  if (inSharedRuns.executions > 0)
    yield `In runs whose failures have a shared cause ${ofText(inSharedRuns)} executions failed; they are in no rate.`;
  if (suggestion === null || suggestion.where === "all") return;
  const places = suggestion.where.map((facts) =>
    Object.entries(facts)
      .map(([key, value]) => `${key}=${value}`)
      .join(" "),
  );
  yield `It fails in ${listed(places)} only: never in ${counted(suggestion.executionsElsewhere, "execution")} elsewhere.`;
}

export function jobsSection({ jobs }: TestStory): readonly Section[] {
  const named = jobs.filter(({ job }) => job !== "");
  if (named.length === 0) return [];
  const rows = named.map(({ job, failures, executions, failuresTold, basis }) => [
    job,
    count(executions === 0 ? failuresTold : failures),
    executions === 0 ? "?" : count(executions),
    // The first and the last failure set the stretch of an inferred count, so their share would be too high.
    executions === 0 || basis === "inferred" ? "" : percent(failures / executions),
    basis === "inferred" ? "inferred" : "",
  ]);
  const columns = [names("job"), right("failed"), right("executions"), right("rate"), left("basis")];
  return [{ title: "Where", blocks: [tableOf(columns, rows)] }];
}

function trailSection({ trails }: TestStory): readonly Section[] {
  if (trails.length === 0) return [];
  const rows = trails.map(({ job, total, steps }) => {
    const [from, to] = [steps[0], steps.at(-1)];
    const line = steps.map(({ outcomes }) => markOf(outcomes)).join("");
    return [job, line, from === undefined ? "" : runText(from), to === undefined ? "" : runText(to), count(total)];
  });
  const drawn = rows.map(([, line]) => line).join("");
  const legend = marks.filter(([mark]) => drawn.includes(mark)).map(([mark, meaning]) => `${mark} ${meaning}`);
  const columns = [
    names("job"),
    { ...left("last attempts"), tones: markTones },
    left("from run"),
    left("to run"),
    right("of"),
  ];
  return [{ title: "Last attempts", blocks: [tableOf(columns, rows), paragraph(`${legend.join(", ")}.`)] }];
}

function timesSection(story: TestStory): Section {
  const { firstSeen, lastSeen, durationMs, retries, retryFailures, skips, skipReason, ignored, properties } = story;
  const facts: (readonly [string, string])[] = [
    ["first seen in run", firstSeen === null ? "" : runText(firstSeen)],
    ["last seen in run", lastSeen === null ? "" : runText(lastSeen)],
    ["takes, in the middle", durationMs === null ? "" : `${count(Math.round(durationMs.median))} ms`],
    ["took at most", durationMs === null ? "" : `${count(Math.round(durationMs.longest))} ms`],
    ["retries that failed", retries === 0 ? "" : `${count(retryFailures)} of ${count(retries)}`],
    ["skipped", skips === 0 ? "" : count(skips)],
    ["skipped because", skipReason === null ? "" : skipText(skipReason)],
    ["failures that its runner ignored", ignored === 0 ? "" : count(ignored)],
    ["says of itself", propertiesText(properties)],
  ];
  const rows = facts.filter(([, value]) => value !== "");
  return { title: "In all", blocks: [tableOf([left("what"), left("value")], rows)] };
}

/** Why, and where it was last told. */
function skipText({ reason, job, ...run }: SkipReason): string {
  const where = `run ${runText(run)}${job === "" ? "" : `, ${job}`}`;
  return `${oneLine(reason.message || (reason.type ?? reason.trace ?? reason.output ?? ""))} (${where})`;
}

export function failuresSection({ signatures }: TestStory, limit: number): readonly Section[] {
  if (signatures.length === 0) return [];
  const shown = signatures.slice(0, limit).map(({ signature, failures, latest }) => {
    const where = `run ${runText(latest)}${latest.job === "" ? "" : `, ${latest.job}`}`;
    const which = latest.attempt === 1 ? "" : `, attempt ${latest.attempt}`;
    const title = `${count(failures)} × ${signature}; the latest in ${where}${which}${besideText(latest)}:`;
    return failureBlock(title, latest.failure);
  });
  return [{ title: "How it fails", blocks: [...shown, ...moreOf(signatures.length, limit, "signature")] }];
}

export function containmentSection({ containment }: TestStory): readonly Section[] {
  if (containment.length === 0) return [];
  const rows = containment.map(({ reason, failures, jobs }) => [reason, count(failures), jobs.join(", ")]);
  return [{ title: "Already ignored", blocks: [tableOf([names("reason"), right("failures"), left("jobs")], rows)] }];
}

// The text of an issue about one flaky test: what fails, where, how often, since when, how, and what is contained. Markdown
// that can be posted as it is; its first line is the title.

import { failureText } from "../core/policy/failure-pattern.ts";
import type { Rule } from "../core/policy/policy.ts";
import { whereText } from "../core/policy/whereabouts.ts";
import type { TestStory } from "../core/report/test-story.ts";
import { count, counted, listed } from "../core/report/wording.ts";
import { className } from "./class-words.ts";
import { day, percent } from "./numbers.ts";
import { paragraph, tableOf, type Page, type Section } from "./page.ts";
import { renderPageMarkdown } from "./page-markdown.ts";
import { shellWord } from "./shell-word.ts";
import { left, names } from "./story-parts.ts";
import { containmentSection, failuresSection, jobsSection, rateSentence } from "./test-story-page.ts";

/** Ways of failing that are shown in full; an issue that nobody reads to its end helps nobody. */
const signaturesShown = 3;

/** @param rules those of the policy that are about the test; @param policyPath where they stand */
export function renderIssue(story: TestStory, rules: readonly Rule[], policyPath: string): string {
  return `# ${titleOf(story)}\n\n${renderPageMarkdown(pageOf(story, rules, policyPath))}`;
}

function titleOf({ test, failures, executions, estimate, jobs }: TestStory): string {
  const failing = jobs.filter(({ job, failuresTold }) => job !== "" && failuresTold > 0).map(({ job }) => job);
  const where =
    failing.length === 0 ? "" : failing.length > 3 ? ` in ${failing.length} jobs` : ` in ${listed(failing)}`;
  if (estimate === null) return `${test} fails${where}`;
  if (failures === 0) return `${test} has not failed`;
  return `${test} fails in ${percent(estimate)} of executions${where} (${count(failures)} of ${count(executions)})`;
}

function pageOf(story: TestStory, rules: readonly Rule[], policyPath: string): Page {
  return {
    finding: [rateSentence(story), `It is taken for ${className(story.class)}.`],
    sections: [
      ...jobsSection(story),
      ...sinceSection(story),
      ...failuresSection(story, signaturesShown),
      ruleSection(rules, policyPath),
      ...containmentSection(story),
    ],
    next: `deflake show ${shellWord(story.test)}`,
  };
}

function sinceSection({ firstFailure, lastFailure, evidence, firstSeen }: TestStory): readonly Section[] {
  if (firstFailure === null || lastFailure === null) return [];
  const before =
    firstSeen === null || firstSeen.startedAt === null ? "" : ` It is known since ${day(firstSeen.startedAt)}.`;
  const after = evidence.passesSince > 0 ? ` It has passed ${counted(evidence.passesSince, "time")} since.` : "";
  const span =
    day(firstFailure) === day(lastFailure)
      ? `All failures are of ${day(firstFailure)}.`
      : `The first failure was on ${day(firstFailure)}, the last on ${day(lastFailure)}.`;
  return [{ title: "Since when", blocks: [paragraph(`${span}${after}${before}`)] }];
}

function ruleSection(rules: readonly Rule[], policyPath: string): Section {
  const title = "What is contained";
  if (rules.length === 0)
    return {
      title,
      blocks: [paragraph(`Nothing: no rule in ${policyPath} is about it, so each of its failures counts.`)],
    };
  const rows = rules.map(({ action, where, failure, reason, owner, review, issue }) => [
    action,
    whereText(where),
    failure === null ? "any" : failureText(failure),
    reason,
    owner ?? "",
    review ?? "",
    issue ?? "",
  ]);
  const columns = [
    left("action"),
    left("where"),
    names("failure"),
    left("reason"),
    left("owner"),
    left("review"),
    left("issue"),
  ];
  return { title, blocks: [paragraph(`By ${policyPath}:`), tableOf(columns, rows)] };
}

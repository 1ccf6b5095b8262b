// `deflake show`: the story of what a name means, or the names that may have been meant.

import { everything } from "../../app/ports.ts";
import { namesIn, show, type Shown, type Story } from "../../app/show.ts";
import { brokenPolicy, loadPolicy } from "../../app/policy/load.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { openRuleBook } from "../../core/policy/rule-book.ts";
import type { Candidate } from "../../core/report/subject.ts";
import { openTextFiles } from "../../io/text-files.ts";
import { renderIssue } from "../../render/test-issue.ts";
import { renderPageMarkdown } from "../../render/page-markdown.ts";
import { renderPageText } from "../../render/page-text.ts";
import { shellWord } from "../../render/shell-word.ts";
import { renderStoryJson } from "../../render/story-json.ts";
import { storyPage } from "../../render/story-page.ts";
import type { ShowFlags } from "../flags/show.ts";
import { queryOf } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { choosePolicy } from "../policy-choice.ts";
import { knownWords } from "../policy-words.ts";
import { badValue } from "../usage-problem.ts";
import { chooseStore, withExistingStore } from "../store-choice.ts";
import { layoutOf, withStoreWords } from "./speech.ts";

export async function showSubject(host: Host, flags: ShowFlags, name: string): Promise<void> {
  const { format, limit } = flags;
  const options = { kind: flags.kind ?? null, lastSteps: limit };
  const shown = await withExistingStore(chooseStore(flags.store, host), async (store) =>
    show(name, options, queryOf(flags), { store }),
  );
  if (shown.kind !== "story") throw notFound(name, shown);
  if (format === "issue") return host.terminal.print(await issueOf(shown.story, host));
  if (format === "json") return host.terminal.print(renderStoryJson(shown.story));
  const page = withStoreWords(storyPage(shown.story, limit), flags);
  host.terminal.print(format === "markdown" ? renderPageMarkdown(page) : renderPageText(page, layoutOf(host)));
}

async function issueOf(story: Story, host: Host): Promise<string> {
  if (story.kind !== "test")
    throw badValue(
      "Only a test can have an issue of its own.",
      `${story.kind === "run" ? "A run" : "A job"} is no test.`,
      "Name a test, or use --format markdown.",
    );
  const path = choosePolicy(undefined, host);
  const loaded = await loadPolicy(path, knownWords(), { texts: openTextFiles(host.cwd) });
  if (loaded.kind === "broken") throw new ProblemError(brokenPolicy(path, loaded.findings));
  const rules =
    loaded.kind === "absent"
      ? []
      : openRuleBook(loaded.policy)
          .about(story.test)
          .map(({ rule }) => rule);
  return renderIssue(story, rules, path);
}

function notFound(name: string, { kind, candidates }: Exclude<Shown, { kind: "story" }>): ProblemError {
  const lines = candidates.map(commandFor);
  const ambiguous = kind === "ambiguous";
  return new ProblemError({
    code: "unknown-subject",
    what: ambiguous ? `"${name}" can mean several things.` : `Nothing in the history is called "${name}".`,
    why: ambiguous
      ? "More than one test, run or job has it as its name, or as a part of it."
      : "It is the name of no test, run or job of what was asked for, and no part of one.",
    fix:
      lines.length > 0
        ? `${ambiguous ? "Type one of these:" : "Perhaps you meant:"}\n${lines.join("\n")}`
        : "`deflake report` lists the jobs, and the tests that failed.",
    place: null,
  });
}

const commandFor = ({ kind, name }: Candidate): string => `deflake show ${shellWord(name)} --kind ${kind}`;

/** A history of many tests has more names than a screen; who has typed more gets the rest. */
const mostProposals = 200;

/** Names that begin so, for completion: nothing where there is no history. */
export async function proposeNames(host: Host, partial: string): Promise<readonly string[]> {
  const names = await withExistingStore(chooseStore(undefined, host), async (store) => store.read(everything, namesIn));
  return [...names.tests, ...names.jobs, ...names.runs.map(({ id }) => id)]
    .filter((name) => name !== "" && name.startsWith(partial))
    .slice(0, mostProposals);
}

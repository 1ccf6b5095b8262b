// What a bisection says to people: the commit, how surely, and how often the test fails on either side of it.

import type { Bisection, NamedCommit } from "../core/report/bisection.ts";
import type { Diagnosis } from "../core/report/diagnosis.ts";
import { counted, listed } from "../core/report/wording.ts";
import { failuresSection } from "./diagnosed-failures.ts";
import { durationText } from "./durations.ts";
import { chanceText, intervalText, ofText, percent } from "./numbers.ts";
import { paragraph, tableOf, type Block, type Page, type Section } from "./page.ts";

export function bisectPage(diagnosis: Diagnosis & { readonly bisection: Bisection }): Page {
  return {
    finding: [findingOf(diagnosis), effortOf(diagnosis)],
    sections: [
      ...ratesSection(diagnosis),
      ...secondSection(diagnosis),
      ...oddsSection(diagnosis),
      ...failuresSection(diagnosis),
    ],
    next: diagnosis.command,
  };
}

/** `3f2a9c1 (Open connections lazily)` */
const named = ({ id, subject }: NamedCommit): string => `${id.slice(0, 10)} (${subject})`;

function findingOf({
  subject,
  answer,
  interrupted,
  confidence,
  trialsLeft,
  bisection,
}: Parameters<typeof bisectPage>[0]): string {
  const { suspects, rises, commits } = bisection;
  const stopped = interrupted ? "Stopped; what was seen is kept. " : "";
  const often = rises ? "more often" : "less often";
  if (answer.kind === "commit")
    return `${stopped}${subject} fails ${often} since ${sinceText(bisection)}, with a confidence of ${chanceText(confidence)}.${openText(bisection)}`;
  if (!interrupted && suspects.length === 0 && confidence > 0.5)
    return `${subject} fails as often at the oldest as at the newest of ${counted(commits, "commit")}: nothing changed in between.`;
  const left = trialsLeft === null ? "" : ` An answer needs about ${counted(trialsLeft, "more trial")}.`;
  return `${stopped}It is not yet known since which of ${counted(commits, "commit")} ${subject} fails as often as it does.${left}`;
}

/** The commit, or those that cannot be told apart, and the merges that brought it in. */
function sinceText({ suspects, merges, mergeItself }: Bisection): string {
  const [only, ...others] = suspects;
  const merge = merges.at(-1);
  if (only === undefined || others.length > 0)
    return `one of ${suspects.length} commits that cannot be told apart, because some of them cannot be tried: ${listed(suspects.map(named))}`;
  if (merge === undefined) return named(only);
  if (mergeItself) return `the merge ${named(only)}, and not since any commit that it brought in`;
  if (merge.id === only.id) return `the merge ${named(only)}`;
  return `${named(only)}, which came with the merge ${listed(merges.toReversed().map(named))}`;
}

/** A merge of which the inside is still being searched. */
function openText({ suspects, merges, mergeItself }: Bisection): string {
  const open = !mergeItself && merges.length > 0 && merges.at(-1)!.id === suspects[0]?.id;
  return open ? " Which of the commits that it brought in is not yet known." : "";
}

function effortOf({ trials, testSeconds, bisection }: Parameters<typeof bisectPage>[0]): string {
  const { buildSeconds, skipped } = bisection;
  const broken = skipped === 0 ? "" : ` ${counted(skipped, "commit")} could not be built or did not run the test.`;
  return `${counted(trials, "trial")}, ${durationText(testSeconds)} of testing, ${durationText(buildSeconds)} of building.${broken}`;
}

function ratesSection({ bisection, answer }: Parameters<typeof bisectPage>[0]): readonly Section[] {
  if (answer.kind !== "commit") return [];
  const { before, after } = bisection;
  const table = tableOf(
    [
      { title: "", align: "left" },
      { title: "failed", align: "right" },
      { title: "rate", align: "right" },
      { title: "interval", align: "left" },
    ],
    [
      ["before", ofText(before), percent(before.estimate ?? 0), intervalText(before)],
      ["since", ofText(after), percent(after.estimate ?? 0), intervalText(after)],
    ],
  );
  return [{ title: "Rates", blocks: [table] }];
}

function secondSection({ bisection: { second } }: Parameters<typeof bisectPage>[0]): readonly Section[] {
  if (second === null) return [];
  const { probability, side, from, to, command } = second;
  const where =
    from.id === to.id ? `with ${named(from)}` : `with one of the commits from ${named(from)} to ${named(to)}`;
  const told = `With a chance of ${chanceText(probability)} the rate changed twice: a second time ${side} that commit, likely ${where}.`;
  return [
    { title: "A second change", blocks: [paragraph(told), { kind: "verbatim", title: "To find it", text: command }] },
  ];
}

const oddsShown = 8;

function oddsSection({ odds }: Diagnosis): readonly Section[] {
  const others = odds.slice(0, oddsShown);
  if (others.length < 2) return [];
  const table = tableOf(
    [
      { title: "commits", align: "left" },
      { title: "chance", align: "right" },
    ],
    others.map(({ commit, probability }) => [shortened(commit ?? ""), chanceText(probability)]),
  );
  const blocks: readonly Block[] = [table];
  return [{ title: "Odds", blocks }];
}

const shortened = (range: string): string => range.replaceAll(/[0-9a-f]{11,}/g, (id) => id.slice(0, 10));

// What a run came to, as people read it under their runner's own output: whether it is green and why, the tests that did
// not simply pass, and what to do next. Silent about everything that needs no word.

import { foldNotes } from "../core/model/fold-notes.ts";
import { placeText } from "../core/model/note.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult, RunResultTest } from "../core/report/run-result.ts";
import { counted, count, listed } from "../core/report/wording.ts";
import type { Block, Page, Section, Tones } from "./page.ts";
import { paragraph, tableOf } from "./page.ts";
import type { Tone } from "./paint.ts";
import { shellWord } from "./shell-word.ts";

export interface RunPageOptions {
  /** Rows of the list of tests. */
  readonly limit: number;
  /** No remarks. */
  readonly quiet: boolean;
  /** It is in a history, which can tell more of a test. */
  readonly recorded: boolean;
  /** Why it could not be judged, and what would help; null where it was. */
  readonly unjudged: string | null;
  /** Rules for what was flaky and stands in no rule, as lines of `deflake.yaml`. */
  readonly rules: readonly string[];
  readonly unrecorded: Problem | null;
}

export function runPage(result: RunResult, options: RunPageOptions): Page {
  const { tests } = result;
  const remarkable = tests.filter(({ kind }) => kind !== "passed" && kind !== "skipped").sort(byWeight);
  return {
    finding: [findingOf(result, options)],
    tone: toneOf(result, options),
    sections: [
      ...(result.forgiven || result.exitCode === 0 ? [] : whySection(result, options)),
      ...testSection(remarkable, options.limit),
      ...ruleSection(options.rules),
      ...noteSection(result, options),
    ],
    next: nextOf(remarkable, options),
  };
}

function findingOf(
  { exitCode, forgiven, why, counts, runnerExit, fresh }: RunResult,
  { unjudged }: RunPageOptions,
): string {
  if (unjudged !== null) return `deflake: not judged, exit code ${exitCode}.`;
  const told = fresh ? ` ${countsText(counts)}` : "";
  if (forgiven) return `deflake: forgiven, exit code 0 instead of ${runnerExit.code ?? ""}. ${why.join(" ")}${told}`;
  return exitCode === 0 ? `deflake: passed.${told}` : `deflake: failed, exit code ${exitCode}.${told}`;
}

/** Green is for what simply passed: what was forgiven is to be looked at. */
function toneOf({ exitCode, forgiven, counts }: RunResult, { unjudged }: RunPageOptions): Tone {
  if (exitCode !== 0) return "bad";
  return forgiven || unjudged !== null || counts.flaky + counts.ignored > 0 ? "warn" : "good";
}

function countsText({ passed, flaky, ignored, failed, skipped, notRun }: RunResult["counts"]): string {
  const parts = [
    [failed, "failed"],
    [flaky, "flaky"],
    [ignored, "ignored"],
    [passed, "passed"],
    [skipped, "skipped"],
    [notRun, "not run"],
  ] as const;
  const told = parts.flatMap(([number, word]) => (number === 0 ? [] : [`${count(number)} ${word}`]));
  return told.length === 0 ? "No test ran." : `${listed(told)}.`;
}

function whySection({ why }: RunResult, { unjudged }: RunPageOptions): readonly Section[] {
  const reasons = unjudged === null ? why : [unjudged];
  if (reasons.length === 0) return [];
  const remarks = reasons.map((text) => ({ level: "warning" as const, text }));
  return [{ title: unjudged === null ? "Not forgiven because" : "Why", blocks: [{ kind: "remarks", remarks }] }];
}

const kindTones: Tones = { failed: "bad", "not run": "bad", flaky: "warn", ignored: "warn" };

const weights: readonly RunResultTest["kind"][] = ["failed", "flaky", "ignored", "notRun", "skipped", "passed"];
const byWeight = (a: RunResultTest, b: RunResultTest): number => weights.indexOf(a.kind) - weights.indexOf(b.kind);

function testSection(tests: readonly RunResultTest[], limit: number): readonly Section[] {
  if (tests.length === 0) return [];
  const table = tableOf(
    [
      { title: "", align: "left", tones: kindTones },
      { title: "test", align: "left", names: true },
      { title: "attempts", align: "left" },
      { title: "failure", align: "left", names: true },
      { title: "", align: "left", names: true },
    ],
    tests
      .slice(0, limit)
      .map((test) => [
        test.kind === "notRun" ? "not run" : test.kind,
        test.test,
        test.attempts.map(({ outcome }) => outcome).join(", "),
        test.attempts.find(({ signature }) => signature !== null)?.signature ?? "",
        standing(test),
      ]),
  );
  const rest: readonly Block[] =
    tests.length > limit ? [paragraph(`${counted(tests.length - limit, "more test")}: --result FILE has all.`)] : [];
  return [{ title: "Tests", blocks: [table, ...rest] }];
}

function standing({ disposition, refusals, attempts }: RunResultTest): string {
  if (disposition.reason !== null) return disposition.reason;
  const [refusal] = refusals;
  if (refusal === undefined) return "";
  return refusal.because === "still-failing" && attempts.length === 1
    ? "listed, not retried"
    : refusalWords[refusal.because];
}

const refusalWords: Readonly<Record<RunResultTest["refusals"][number]["because"], string>> = {
  elsewhere: "listed for another place",
  "other-failure": "listed for another failure",
  expired: "its rule has expired",
  drifted: "fails more often than it was listed for",
  masked: "nearly always fails at first",
  "still-failing": "listed, failed again when retried",
};

function ruleSection(rules: readonly string[]): readonly Section[] {
  if (rules.length === 0) return [];
  return [
    {
      title: "If these are known flakes: to go below `rules:` in deflake.yaml",
      blocks: [{ kind: "copyable", text: rules.join("\n") }],
    },
  ];
}

function noteSection({ notes }: RunResult, { quiet, unrecorded }: RunPageOptions): readonly Section[] {
  const lost =
    unrecorded === null
      ? []
      : [{ level: "warning" as const, text: `Not recorded: ${unrecorded.what} ${unrecorded.why} ${unrecorded.fix}` }];
  const told = quiet ? [] : foldNotes(notes);
  const remarks = [
    ...lost,
    ...told.map(({ level, what, place }) => ({ level, text: place === null ? what : `${placeText(place)}: ${what}` })),
  ];
  return remarks.length === 0 ? [] : [{ title: "Notes", blocks: [{ kind: "remarks", remarks }] }];
}

function nextOf(tests: readonly RunResultTest[], { recorded, unjudged }: RunPageOptions): string | null {
  const first = tests.find(({ kind }) => kind === "failed" || kind === "flaky" || kind === "ignored");
  if (first === undefined || unjudged !== null) return null;
  return recorded ? `deflake show ${shellWord(first.test)} --kind test` : null;
}

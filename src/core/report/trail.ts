// What one subject did, run after run, as steps that can be drawn as a line. A step keeps what its attempts did, so that
// the verdict can be checked.

import { evidenceOf, type Outcome } from "../model/outcome.ts";
import type { Run, RunId } from "../model/run.ts";
import { verdictOf, type Verdict } from "../model/verdict.ts";
import { isoTime, startOf } from "../history/calendar.ts";

/** A run, as far as a line about something else has to name it. */
export interface RunMention {
  readonly run: RunId;
  readonly name: string;
  readonly startedAt: string | null;
}

export const mentionOf = (run: Run, horizon: number): RunMention => ({
  run: run.id,
  name: run.name,
  startedAt: isoTime(startOf(run, horizon)),
});

/** A test in one job run. Tests that share a name have a step each. */
export interface TestStep extends RunMention {
  readonly verdict: Verdict;
  /** Of its attempts, the first one first. */
  readonly outcomes: readonly Outcome[];
}

/**
 * The letter of a step; what stayed bad gets that of its first bad outcome.
 *
 * @example markOf(["fail", "pass"]) // "R"
 */
export function markOf(outcomes: readonly Outcome[]): string {
  const verdict = verdictOf(outcomes);
  if (verdict !== "failed") return marksOfVerdicts[verdict];
  return marksOfOutcomes[outcomes.find((outcome) => evidenceOf(outcome) === "bad") ?? "fail"] ?? "F";
}

const marksOfVerdicts: Record<Exclude<Verdict, "failed">, string> = {
  passed: ".",
  flaky: "R",
  skipped: "s",
  unfinished: "?",
};

const marksOfOutcomes: Partial<Record<Outcome, string>> = {
  error: "E",
  timeout: "T",
  crash: "C",
  "unexpected-pass": "X",
};

/** What the letters of {@link markOf} mean, in the order in which a legend lists them. */
export const marks: readonly (readonly [mark: string, meaning: string])[] = [
  [".", "passed"],
  ["F", "failed"],
  ["E", "error"],
  ["T", "timeout"],
  ["C", "crash"],
  ["X", "passed, though it should fail"],
  ["R", "failed, then passed on a retry"],
  ["s", "skipped"],
  ["?", "unfinished"],
];

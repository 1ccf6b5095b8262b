// What a hunt says to people: which tests make the victim fail, how surely, and what else it could be.

import type { Diagnosis } from "../core/report/diagnosis.ts";
import { counted, listed } from "../core/report/wording.ts";
import { durationText, leftText } from "./durations.ts";
import { chanceText, intervalText, ofText, percent } from "./numbers.ts";
import { failuresSection } from "./diagnosed-failures.ts";
import { tableOf, type Page, type Section } from "./page.ts";

export function huntPage(diagnosis: Diagnosis): Page {
  return {
    finding: [findingOf(diagnosis), effortOf(diagnosis)],
    sections: [...oddsSection(diagnosis), ...failuresSection(diagnosis)],
    next: diagnosis.command,
  };
}

function findingOf(diagnosis: Diagnosis): string {
  const { subject, answer, interrupted, confidence, rate } = diagnosis;
  const sure = `with a confidence of ${chanceText(confidence)}`;
  const often =
    rate.executions === 0
      ? ""
      : ` It failed in ${percent(rate.estimate ?? 0)} of such trials (${ofText(rate)}, ${intervalText(rate)}).`;
  const tests = listed(answer.tests);
  switch (answer.kind) {
    case "alone":
      return `${subject} fails alone, ${sure}: no other test is needed.${often}${brittleHint(diagnosis)}`;
    case "polluters":
      return answer.tests.length === 1
        ? `${subject} fails when ${tests} runs before it, ${sure}.${often}`
        : `${subject} fails when these run before it, all of them: ${tests}; ${sure}.${often}`;
    case "state-setters":
      return `${subject} passes when ${tests} ${answer.tests.length === 1 ? "runs" : "run"} before it, ${sure}: it is brittle.${often}`;
    case "diffuse":
      return `How often ${subject} fails depends on how much runs before it, ${sure}: on no test in particular.`;
    case "nothing":
      return `Nothing that can run before ${subject} changes how often it fails, ${sure}.`;
    case "unseen":
      return unseenText(diagnosis);
    case "commit":
    case "rate":
    case "undecided":
      return `${interrupted ? "Stopped; what was seen is kept. " : ""}It is not yet known what makes ${subject} fail.${moreText(diagnosis)}`;
  }
}

/** What fails by itself nearly always and yet passes among others may need one of them. */
const brittleHint = ({ rate }: Diagnosis): string =>
  rate.estimate !== null && rate.estimate > 0.5
    ? " If it passes after other tests, `deflake hunt --question clears` finds which."
    : "";

/** It came out the same every time, with everything before it too. */
function unseenText({ subject, rate }: Diagnosis): string {
  const never = rate.failures === 0 ? "did not fail" : "did not pass";
  return `${subject} ${never} once, so that there is nothing to find a cause of: with everything before it, it failed in ${percent(rate.estimate ?? 0)} of the trials (${ofText(rate)}, ${intervalText(rate)}).`;
}

function moreText({ signatures, trials, trialsLeft }: Diagnosis): string {
  const seen = trials === 0 || signatures.some(({ wanted }) => wanted) ? "" : " It has not failed here yet.";
  return trialsLeft === null ? seen : `${seen} An answer needs about ${counted(trialsLeft, "more trial")}.`;
}

function effortOf({ trials, testExecutions, testSeconds }: Diagnosis): string {
  return `${counted(trials, "trial")}, ${counted(testExecutions, "test execution")}, ${durationText(testSeconds)} of testing.`;
}

const oddsShown = 8;

function oddsSection({ odds }: Diagnosis): readonly Section[] {
  if (odds.length < 2) return [];
  const table = tableOf(
    [
      { title: "what has to run before", align: "left", names: true },
      { title: "chance", align: "right" },
    ],
    odds
      .slice(0, oddsShown)
      .map(({ tests, probability }) => [tests.length === 0 ? "nothing" : tests.join(" + "), chanceText(probability)]),
  );
  return [{ title: "Odds", blocks: [table] }];
}

/** What a hunt believes now. */
export interface HuntBelieved {
  readonly odds: readonly { readonly tests: readonly string[]; readonly chance: number }[];
  readonly trials: number;
  readonly seconds: number;
  readonly left: { readonly estimate: number; readonly low: number; readonly high: number };
  /** While it never came out as is asked for: as what, and the chance that a trial with everything in it does. */
  readonly waiting: { readonly outcome: "failed" | "passed"; readonly chance: number } | null;
}

/**
 * What a hunt believes now, in one line.
 *
 * @example "likeliest alone (61 %); 12 trials, 14 s of testing; about 20 s left (5.0 s to 2 min 00 s)"
 * @example "it has not failed yet, with everything before it the chance is 4.2 %; 12 trials, 14 s of testing"
 */
export function huntStatus({ odds, trials, seconds, left, waiting }: HuntBelieved): string {
  const effort = `${counted(trials, "trial")}, ${durationText(seconds)} of testing`;
  if (waiting !== null) {
    return `it has not ${waiting.outcome} yet, with everything before it the chance is ${chanceText(waiting.chance)}; ${effort}`;
  }
  const [first] = odds;
  const believed =
    first === undefined
      ? "nothing is known yet"
      : `likeliest ${first.tests.length === 0 ? "alone" : first.tests.join(" + ")} (${chanceText(first.chance)})`;
  return `${believed}; ${effort}; ${leftText({ ...left, seconds: left.estimate })}`;
}

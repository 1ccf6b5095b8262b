// What a reproduction believes now, in one line.

import { answerOf } from "../core/search/reproduce/answer.ts";
import type { ReproduceState } from "../core/search/reproduce/evidence.ts";
import { leaderOf, standingsOf } from "../core/search/reproduce/comparison.ts";
import { outlookOf } from "../core/search/reproduce/outlook.ts";
import { counted } from "../core/report/wording.ts";
import { durationText, leftText } from "./durations.ts";
import { interval } from "./numbers.ts";

/**
 * @example "0 of 41 failed alone, 0–7.9 %; 41 trials, 63 s of testing; about 40 s left (5.0 s to 12 min 01 s)"
 */
export function reproduceStatus(state: ReproduceState): string {
  const { conditions, trials, seconds } = answerOf(state);
  const leader = conditions[leaderOf(standingsOf(state)).condition]!;
  const outlook = outlookOf(state);
  return [
    `${leader.failed} of ${leader.executions} failed ${leader.name}, ${interval(leader.rate)}`,
    `${counted(trials, "trial")}, ${durationText(seconds)} of testing`,
    ...(outlook === null ? [] : [leftText(outlook)]),
  ].join("; ");
}

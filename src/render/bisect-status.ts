// What a bisection believes now, in one line.

import { beliefOf, type Belief } from "../core/search/bisect/belief.ts";
import type { BisectState } from "../core/search/bisect/evidence.ts";
import { trialsLeftOf } from "../core/search/bisect/left.ts";
import { counted } from "../core/report/wording.ts";
import { durationText, leftText } from "./durations.ts";
import { chanceText } from "./numbers.ts";

/** The commits that hold this share of the chance are named as those where the change lies. */
const mostly = 0.9;

/**
 * @param nameOf a commit by its place
 * @example "14 of 64 commits left, likeliest 3f2a9c1 (38.0 %); 41 trials, 63 s of testing, 12 s of building; about 40 s left (12 s to 2 min)"
 */
export function bisectStatus(state: BisectState, nameOf: (place: number) => string): string {
  const belief = beliefOf(state);
  const sorted = [...belief.stretches].sort((a, b) => b.chance / width(b) - a.chance / width(a));
  let [held, commits] = [0, 0];
  for (const stretch of sorted) {
    if (held >= mostly) break;
    held += stretch.chance;
    commits += width(stretch);
  }
  const best = sorted[0]!;
  return [
    `${commits} of ${state.subject.commits} commits left, likeliest ${nameOf(best.to)} (${chanceText(best.chance / width(best))})`,
    `${counted(state.trials, "trial")}, ${durationText(state.seconds)} of testing, ${durationText(state.buildSeconds)} of building`,
    ...leftOf(state, belief),
  ].join("; ");
}

const width = ({ from, to }: { readonly from: number; readonly to: number }): number => to - from + 1;

/** Nobody can tell before there were a few trials. */
const trialsToTell = 3;

function leftOf(state: BisectState, belief: Belief): readonly string[] {
  const { trials, seconds, buildSeconds } = state;
  if (trials < trialsToTell) return [];
  const { estimate, low, high } = trialsLeftOf(state, belief);
  const each = (seconds + buildSeconds) / trials;
  return [leftText({ seconds: estimate * each, low: low * each, high: high * each })];
}

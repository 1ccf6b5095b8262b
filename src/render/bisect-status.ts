// What a bisection believes now, in one line.

import { beliefOf } from "../core/search/bisect/belief.ts";
import type { BisectState } from "../core/search/bisect/evidence.ts";
import { counted } from "../core/report/wording.ts";
import { durationText } from "./durations.ts";
import { chanceText } from "./numbers.ts";

/** The commits that hold this share of the chance are named as those where the change lies. */
const mostly = 0.9;

/**
 * @param nameOf a commit by its place
 * @example "14 of 64 commits left, likeliest 3f2a9c1 (38.0 %); 41 trials, 63 s of testing, 12 s of building; about 25 trials left"
 */
export function bisectStatus(state: BisectState, nameOf: (place: number) => string): string {
  const { stretches } = beliefOf(state);
  const sorted = [...stretches].sort((a, b) => b.chance / width(b) - a.chance / width(a));
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
    ...leftOf(state),
  ].join("; ");
}

const width = ({ from, to }: { readonly from: number; readonly to: number }): number => to - from + 1;

/**
 * Trials to go, from the bits that are open and what a trial tells of them: a fourth to half of a bit where the test fails
 * often, less in proportion where it seldom does; and twice that for rates that are not known well.
 */
function leftOf(state: BisectState): readonly string[] {
  if (state.trials < 3) return [];
  const { stretches } = beliefOf(state);
  let [bits, rate] = [0, 0];
  for (const stretch of stretches) {
    if (stretch.chance > 0) bits -= stretch.chance * Math.log2(stretch.chance / width(stretch));
    rate += stretch.chance * Math.abs(stretch.after - stretch.before);
  }
  const trials = (bits + 2) / Math.max(1e-3, 0.5 * rate);
  const perTrial = (state.seconds + state.buildSeconds) / state.trials;
  const [low, high] = [trials / 2, trials * 2].map((some) => durationText(some * perTrial));
  return [`about ${durationText(trials * perTrial)} left (${low} to ${high})`];
}

// The place that a bisection would name, and whether it is sure enough of it.

import type { Belief, BelievedStretch } from "./belief.ts";
import type { BisectState } from "./evidence.ts";
import type { BisectSubject } from "./trial.ts";

/** The likeliest place of the change, as near as the commits that can be tried tell it. */
export interface Candidate {
  /** The last commit before the change that can be tried; null where nothing changed. */
  readonly last: number | null;
  /** The first after it. */
  readonly first: number | null;
  /** The commits one of which made the change: more than one where some of them cannot be tried. Empty: nothing changed. */
  readonly suspects: readonly number[];
  readonly chance: number;
  /** It is as sure as it shall be. */
  readonly sure: boolean;
  /** How likely it is if there is one change, and the expected rates if it is. */
  readonly chanceOnce: number;
  readonly before: number;
  readonly after: number;
}

/**
 * A posterior is right on average over what its prior expects; where the rates are of the kind that is hardest, or changed
 * twice, it is right less often. So it has to be surer than it says (see the calibration test).
 */
const caution = 0.4;

/** How likely a place has to be to be the answer. */
export const leastChance = ({ confidence }: BisectSubject): number => 1 - caution * (1 - confidence);

/** Null where nothing can be told apart yet. */
export function candidateOf(state: BisectState, belief: Belief): Candidate | null {
  const settled = belief.stretches.filter((stretch) => isSettled(state, stretch));
  const best = settled.reduce<BelievedStretch | null>(
    (most, one) => (most === null || one.chance > most.chance ? one : most),
    null,
  );
  if (best === null) return null;
  return {
    ...sidesOf(state, best),
    chance: best.chance,
    sure: best.chance >= leastChance(state.subject),
    chanceOnce: best.once.chance,
    before: best.once.before,
    after: best.once.after,
  };
}

/** No commit within it can be tried. Place 0 is no commit's change: it says that there was none. */
function isSettled({ broken }: BisectState, { from, to }: BelievedStretch): boolean {
  if (from === 0) return to === 0;
  for (let commit = from; commit < to; commit++) if (!broken.has(commit)) return false;
  return true;
}

function sidesOf(
  { broken, subject }: BisectState,
  { from, to }: BelievedStretch,
): Pick<Candidate, "last" | "first" | "suspects"> {
  if (to === 0) return { last: null, first: null, suspects: [] };
  let last = from - 1;
  while (last >= 0 && broken.has(last)) last -= 1;
  let first = to;
  while (first < subject.commits && broken.has(first)) first += 1;
  const suspects = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return { last: last < 0 ? null : last, first: first >= subject.commits ? null : first, suspects };
}

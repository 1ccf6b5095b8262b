// Which commit to try next: the one whose next trial tells most of the place of the change for each second that it takes.

import type { Belief } from "./belief.ts";
import type { BisectState } from "./evidence.ts";

/** Bits that a yes or no of this chance is worth. */
function entropy(chance: number): number {
  if (chance <= 0 || chance >= 1) return 0;
  return -chance * Math.log2(chance) - (1 - chance) * Math.log2(1 - chance);
}

/** A build pays for this many trials at most, whatever the rate. */
const longestStay = 64;

/** Null where no commit can be tried. */
export function chooseCommit(state: BisectState, belief: Belief): number | null {
  const costOf = costs(state, belief);
  // The chance that the next trial at a commit fails, and what would still be open if the place were known: both change from
  // one commit to the next by the places that pass from "later" to "up to here".
  let [fails, open] = [0, 0];
  for (const { chance, before } of belief.stretches) {
    fails += chance * before;
    open += chance * entropy(before);
  }
  let best: number | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const { from, to, prior, chance, before, after } of belief.stretches) {
    for (let commit = from; commit <= to; commit++) {
      const share = prior === 0 ? 0 : (chance * belief.priorOf(commit)) / prior;
      fails += share * (after - before);
      open += share * (entropy(after) - entropy(before));
      if (state.broken.has(commit)) continue;
      const worth = (entropy(Math.min(1, Math.max(0, fails))) - open) / costOf(commit);
      if (worth > most) [most, best] = [worth, commit];
    }
  }
  return best;
}

/** Seconds of a trial, with its part of the build: who has built stays, as long as it takes to expect a failure. */
function costs({ trials, seconds, builds, buildSeconds, at, broken }: BisectState, { stretches }: Belief) {
  const ran = trials - broken.size;
  const trial = ran > 0 ? Math.max(seconds / ran, 1e-3) : 1;
  const build = builds > 0 ? buildSeconds / builds : 0;
  const rate = stretches.reduce((sum, { chance, before, after }) => sum + chance * Math.max(before, after), 0);
  const stay = Math.max(1, Math.min(longestStay, 1 / Math.max(rate, 1e-9)));
  return (commit: number): number => trial + (commit === at ? 0 : build / stay);
}

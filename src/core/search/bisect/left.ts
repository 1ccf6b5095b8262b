// About how much a bisection still takes.

import type { Belief } from "./belief.ts";
import { leastChance } from "./candidate.ts";
import { capacity } from "./channel.ts";
import type { BisectState } from "./evidence.ts";

/** Trials that are left; they lie in [low, high] about 8 times in 10. */
export interface TrialsLeft {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What bisections of simulated changes still took, in multiples of what a trial that tells the most would take: measured over
 * 64 and 1,024 commits, from nothing to 1 in 10 and to always, and from one rate to another. The odds often leap at the
 * end, so that it is less than one.
 */
const spread = { usual: 0.5, low: 0.25, high: 2 } as const;

/** From the odds of the likeliest place to those that are asked for, at the most that a trial tells on average. */
export function trialsLeftOf({ subject }: BisectState, { stretches }: Belief): TrialsLeft {
  let [likeliest, before, after] = [0, 0, 0];
  for (const stretch of stretches) {
    likeliest = Math.max(likeliest, stretch.chance / (stretch.to - stretch.from + 1));
    before += stretch.once.chance * stretch.once.before;
    after += stretch.once.chance * stretch.once.after;
  }
  const bits = Math.max(0, logit(leastChance(subject)) - logit(likeliest));
  const trials = bits / Math.max(1e-9, capacity(before, after));
  return { estimate: 1 + trials * spread.usual, low: 1 + trials * spread.low, high: 1 + trials * spread.high };
}

const logit = (chance: number): number => Math.log2(chance / (1 - chance));

// About how much a hunt still takes.

import type { Belief } from "./belief.ts";
import type { HuntState } from "./evidence.ts";
import { workLeft } from "./selection.ts";

/** Test-seconds that are left; they lie in [low, high] about 8 times in 10. */
export interface SecondsLeft {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What hunts in simulated worlds still took, as multiples of what `workLeft` gave: measured over polluters that fail always
 * to one time in ten and two needed together; a victim that fails alone is found sooner (docs/design/diagnosis.md).
 */
const spread = { usual: 0.4, low: 0.05, high: 2 } as const;

export function secondsLeftOf({ subject }: HuntState, belief: Belief): SecondsLeft {
  const left = workLeft(subject, belief);
  return { estimate: left * spread.usual, low: left * spread.low, high: left * spread.high };
}

/** A whole number, at least one: of trials that take as long as those so far. */
export function trialsLeftOf(state: HuntState, belief: Belief): number {
  const { subject, trials, testSeconds } = state;
  const each = Math.max(subject.baseSeconds, trials === 0 ? 0 : testSeconds / trials);
  return Math.max(1, Math.ceil(secondsLeftOf(state, belief).estimate / each));
}

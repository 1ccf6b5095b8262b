// What a hunt believes while it goes on, and about how long it will.

import { type Odd, bestOf, oddsOf } from "./answer.ts";
import { beliefOf, meanRate } from "./belief.ts";
import type { HuntState } from "./evidence.ts";
import { type SecondsLeft, secondsLeftOf } from "./left.ts";
import type { Selection } from "./trial.ts";

export interface HuntProgress {
  /** The likeliest explanation. */
  readonly best: {
    readonly kind: "alone" | "nothing" | "tests" | "diffuse";
    readonly tests: Selection;
    readonly chance: number;
  };
  readonly odds: readonly Odd[];
  readonly trials: number;
  readonly testSeconds: number;
  readonly otherFailures: number;
  readonly secondsLeft: SecondsLeft;
  /** Before it ever hit: the chance that a trial with everything in it does. Else null. */
  readonly firstHit: number | null;
}

export function progressOf(state: HuntState): HuntProgress {
  const belief = beliefOf(state);
  const { kind, tests, chance } = bestOf(state, belief);
  return {
    best: { kind, tests, chance },
    odds: oddsOf(belief),
    trials: state.trials,
    testSeconds: state.testSeconds,
    otherFailures: state.otherFailures,
    secondsLeft: secondsLeftOf(state, belief),
    firstHit: state.hits === 0 ? meanRate(belief) : null,
  };
}

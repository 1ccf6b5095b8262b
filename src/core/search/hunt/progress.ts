// What a hunt believes while it goes on, and about how long it will.

import { type Odd, bestOf, oddsOf } from "./answer.ts";
import { beliefOf } from "./belief.ts";
import type { HuntState } from "./evidence.ts";
import { workLeft } from "./selection.ts";
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
  /** Test-seconds that are left; they lie in [low, high] about 8 times in 10. */
  readonly secondsLeft: { readonly estimate: number; readonly low: number; readonly high: number };
}

export function progressOf(state: HuntState): HuntProgress {
  const belief = beliefOf(state);
  const { kind, tests, chance } = bestOf(belief);
  const left = workLeft(state.subject, belief);
  return {
    best: { kind, tests, chance },
    odds: oddsOf(belief),
    trials: state.trials,
    testSeconds: state.testSeconds,
    otherFailures: state.otherFailures,
    secondsLeft: { estimate: left * spread.usual, low: left * spread.low, high: left * spread.high },
  };
}

/**
 * What hunts in simulated worlds still took, as multiples of what `workLeft` gave: measured over polluters that fail always
 * to one time in ten and two needed together; a victim that fails alone is found sooner (docs/design/diagnosis.md).
 */
const spread = { usual: 0.4, low: 0.05, high: 2 } as const;

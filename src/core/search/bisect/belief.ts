// What a bisection believes: how likely a change lies in each stretch of commits, whether it is the only one, and what a
// trial would show.

import type { BisectState, Stretch } from "./evidence.ts";
import { onceChanged, type OnceIn } from "./once.ts";
import type { BisectSubject } from "./trial.ts";
import { twiceChanged, type Outlook, type TwiceIn } from "./twice.ts";

export interface BelievedStretch {
  readonly from: number;
  readonly to: number;
  /** Its weight before any trial. */
  readonly prior: number;
  /** That a change lies here: more than one in sum, as far as two are likely. */
  readonly chance: number;
  /** If there is one change at most. */
  readonly once: OnceIn;
  /** If there are two. */
  readonly twice: TwiceIn;
  /** What to expect of a trial before it and of one after it. */
  readonly before: Expected;
  readonly after: Expected;
}

interface Expected {
  readonly once: Outlook;
  readonly twice: Outlook;
}

export interface Belief {
  readonly stretches: readonly BelievedStretch[];
  /** That the rate changed twice in the same direction. */
  readonly twice: number;
  /** How likely a place was before any trial. */
  readonly priorOf: (place: number) => number;
}

/** That nothing changed, before any trial. Whoever names two ends has seen a difference. */
const noChange = 0.01;
/** That the rate changed twice in the same direction, before any trial. */
const priorOfTwo = 0.1;

export function beliefOf(state: BisectState): Belief {
  const priorOf = priorOver(state.subject);
  const priors = state.stretches.map((stretch) => priorOfStretch(stretch, priorOf));
  const once = onceChanged(state, priors);
  const twice = twiceChanged(state, priorOf);
  const factor = Math.exp(twice.logLikelihood - once.logLikelihood);
  const chanceOfTwo = 1 / (1 + (1 - priorOfTwo) / (priorOfTwo * factor));
  const borders = once.borders.map((border, at): Expected => ({ once: border, twice: twice.borders[at]! }));
  return {
    priorOf,
    twice: chanceOfTwo,
    stretches: state.stretches.map(({ from, to }, at) => {
      const [ifOnce, ifTwice] = [once.stretches[at]!, twice.stretches[at]!];
      return {
        from,
        to,
        prior: priors[at]!,
        chance: (1 - chanceOfTwo) * ifOnce.chance + chanceOfTwo * ifTwice.either,
        once: ifOnce,
        twice: ifTwice,
        before: borders[at]!,
        after: borders[at + 1]!,
      };
    }),
  };
}

function priorOver({ commits, prior }: BisectSubject): Belief["priorOf"] {
  if (prior === null) return (place) => (place === 0 ? noChange : (1 - noChange) / (commits - 1));
  const total = prior.slice(1).reduce((sum, weight) => sum + weight, 0);
  return (place) => (place === 0 ? noChange : ((1 - noChange) * prior[place]!) / total);
}

function priorOfStretch({ from, to }: Stretch, priorOf: Belief["priorOf"]): number {
  let sum = 0;
  for (let place = from; place <= to; place++) sum += priorOf(place);
  return sum;
}

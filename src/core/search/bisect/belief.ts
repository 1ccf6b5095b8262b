// What a bisection believes: how likely the change lies in each stretch of commits, and how often the victim fails before
// and after it if it does.

import type { BisectState, Stretch } from "./evidence.ts";
import type { BisectSubject } from "./trial.ts";

export interface BelievedStretch {
  readonly from: number;
  readonly to: number;
  /** Its weight before any trial. */
  readonly prior: number;
  readonly chance: number;
  /** The expected rates, if the change lies here. */
  readonly before: number;
  readonly after: number;
}

export interface Belief {
  readonly stretches: readonly BelievedStretch[];
  /** How likely a place was before any trial. */
  readonly priorOf: (place: number) => number;
}

/** That nothing changed, before any trial. Whoever names two ends has seen a difference. */
const noChange = 0.01;

export function beliefOf(state: BisectState): Belief {
  const { subject, pairs } = state;
  const priorOf = priorOver(subject);
  let all = 0;
  const summed = state.stretches.map((stretch) => {
    const prior = priorOfStretch(stretch, priorOf);
    let [total, before, after] = [0, 0, 0];
    for (let at = 0; at < stretch.weights.length; at++) {
      const weight = stretch.weights[at]!;
      total += weight;
      before += weight * pairs.before[at]!;
      after += weight * pairs.after[at]!;
    }
    all += prior * total;
    return { ...stretch, prior, total, before, after };
  });
  return {
    priorOf,
    stretches: summed.map(({ from, to, prior, total, before, after }) => ({
      from,
      to,
      prior,
      chance: (prior * total) / all,
      before: total === 0 ? 0 : before / total,
      after: total === 0 ? 0 : after / total,
    })),
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

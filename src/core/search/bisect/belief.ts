// What a bisection believes: how likely the change lies in each stretch of commits, and how often the victim fails before
// and after it if it does.

import type { BisectState, Stretch } from "./evidence.ts";
import type { RatePairs } from "./rates.ts";
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
  /** How open a trial there would be if the rates were known too: the expected entropy of its outcome. */
  readonly openBefore: number;
  readonly openAfter: number;
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
    const sums = sumsOf(stretch.weights, pairs);
    all += prior * sums.total;
    return { from: stretch.from, to: stretch.to, prior, ...sums };
  });
  return {
    priorOf,
    stretches: summed.map(({ from, to, prior, total, ...sums }) => {
      // One that what was seen excludes has no weight to divide by.
      const whole = total === 0 ? 1 : total;
      return {
        from,
        to,
        prior,
        chance: (prior * total) / all,
        before: sums.before / whole,
        after: sums.after / whole,
        openBefore: sums.openBefore / whole,
        openAfter: sums.openAfter / whole,
      };
    }),
  };
}

function sumsOf(weights: Float64Array, pairs: RatePairs) {
  const sums = { total: 0, before: 0, after: 0, openBefore: 0, openAfter: 0 };
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at]!;
    sums.total += weight;
    sums.before += weight * pairs.before[at]!;
    sums.after += weight * pairs.after[at]!;
    sums.openBefore += weight * pairs.openBefore[at]!;
    sums.openAfter += weight * pairs.openAfter[at]!;
  }
  return sums;
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

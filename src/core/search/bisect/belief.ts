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
  /** The same for who doubts that the lower rate can be none: see {@link doubt}. */
  readonly cautiousChance: number;
  /** The expected rates, if the change lies here. */
  readonly before: number;
  readonly after: number;
}

export interface Belief {
  readonly stretches: readonly BelievedStretch[];
  /** How likely a place was before any trial. */
  readonly priorOf: (place: number) => number;
}

/**
 * That a test never failed before is the explanation that is given up last and misleads most: a few trials without a failure
 * look like it. So an answer has to stand also where it had a fourth of its weight to begin with (see the calibration test).
 */
const doubt = 1 / 4;

/** That nothing changed, before any trial. Whoever names two ends has seen a difference. */
const noChange = 0.01;

export function beliefOf(state: BisectState): Belief {
  const { subject, pairs } = state;
  const priorOf = priorOver(subject);
  let [all, cautious] = [0, 0];
  const summed = state.stretches.map((stretch) => {
    const prior = priorOfStretch(stretch, priorOf);
    let [total, doubted, before, after] = [0, 0, 0, 0];
    for (let at = 0; at < stretch.weights.length; at++) {
      const weight = stretch.weights[at]!;
      const [low, high] = [pairs.before[at]!, pairs.after[at]!];
      total += weight;
      doubted += low > 0 && high > 0 ? weight : weight * doubt;
      before += weight * low;
      after += weight * high;
    }
    all += prior * total;
    cautious += prior * doubted;
    return { ...stretch, prior, total, doubted, before, after };
  });
  return {
    priorOf,
    stretches: summed.map(({ from, to, prior, total, doubted, before, after }) => ({
      from,
      to,
      prior,
      chance: (prior * total) / all,
      cautiousChance: cautious === 0 ? 0 : (prior * doubted) / cautious,
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

// What k of n tells of a share when somebody looks after every trial and stops when it pleases: an interval that holds at
// all times at once. The usual intervals hold for a number of trials fixed beforehand; stopped at the first failure, or when
// they are narrow enough, they miss more often than they say.

import { logBeta } from "./beta.ts";
import type { Count } from "./compare.ts";
import { usualConfidence, type Proportion } from "./proportion.ts";

/** ln of the chance of a sequence with k hits of n, its share drawn from Jeffreys' Beta(1/2, 1/2). */
const logMixture = ({ k, n }: Count): number => logBeta(k + 0.5, n - k + 0.5) - logBeta(0.5, 0.5);

/** k ln x, with 0 ln 0 = 0. */
const times = (k: number, logX: number): number => (k === 0 ? 0 : k * logX);

const logLikelihood = ({ k, n }: Count, share: number): number =>
  times(k, Math.log(share)) + times(n - k, Math.log1p(-share));

/**
 * The shares that the sequence does not make improbable. For the true share, mixture over likelihood is a martingale that
 * starts at 1, so it ever reaches 1 / (1 - confidence) with a chance of at most 1 - confidence (Ville 1939; Robbins 1970):
 * the interval holds the truth at every n together, however it is decided when to stop.
 *
 * @example anytimeInterval(1, 30) // { estimate: 0.033, low: 0.0003, high: 0.23, confidence: 0.95 }
 */
export function anytimeInterval(k: number, n: number, confidence: number = usualConfidence): Proportion {
  if (n <= 0) return { estimate: null, low: 0, high: 1, confidence };
  const least = logMixture({ k, n }) + Math.log(1 - confidence);
  const inside = (share: number): boolean => logLikelihood({ k, n }, share) >= least;
  const estimate = k / n;
  return {
    estimate,
    low: k === 0 ? 0 : border(estimate, 0, inside),
    high: k === n ? 1 : border(estimate, 1, inside),
    confidence,
  };
}

/** Where a set that holds `within` and not `beyond` ends, to some ten digits. */
function border(within: number, beyond: number, inside: (share: number) => boolean): number {
  let [near, far] = [within, beyond];
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2;
    if (inside(middle)) near = middle;
    else far = middle;
  }
  return far;
}

/**
 * How strongly two sequences speak against one share behind both: an e-value. Were the shares equal, it would ever reach
 * x with a chance of at most 1 / x, whenever one looks and however it is decided which sequence gets the next trial: the
 * mixtures of both over the most that one share can give them (universal inference, Wasserman, Ramdas, Balakrishnan 2020).
 * Of m such comparisons, those that reach m / (1 - confidence) hold together with that confidence.
 */
export function differenceEvidence(one: Count, other: Count): number {
  const both = { k: one.k + other.k, n: one.n + other.n };
  if (one.n === 0 || other.n === 0) return 1;
  return Math.exp(logMixture(one) + logMixture(other) - logLikelihood(both, both.k / both.n));
}

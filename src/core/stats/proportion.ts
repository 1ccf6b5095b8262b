// What k of n tells of a share: an estimate and how far it can be trusted. Knows nothing of what was counted.

import { betaQuantile } from "./beta.ts";

/** A share with the interval that holds it with the given confidence. */
export interface Proportion {
  /** k / n; null where nothing was counted. */
  readonly estimate: number | null;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** The confidence of an interval where nobody asks for another. */
export const usualConfidence = 0.95;

const asMuchAsNothing = (confidence: number): Proportion => ({ estimate: null, low: 0, high: 1, confidence });

/**
 * Jeffreys' interval: the middle of Beta(k + 1/2, n - k + 1/2), reaching 0 at k = 0 and 1 at k = n. Its coverage
 * averages to the confidence asked for (Brown, Cai, DasGupta 2001), which makes it the one for showing.
 *
 * @example jeffreys(103, 575) // { estimate: 0.179, low: 0.149, high: 0.212, confidence: 0.95 }
 */
export function jeffreys(k: number, n: number, confidence: number = usualConfidence): Proportion {
  if (n <= 0) return asMuchAsNothing(confidence);
  const tail = (1 - confidence) / 2;
  return {
    estimate: k / n,
    low: k === 0 ? 0 : betaQuantile(tail, k + 0.5, n - k + 0.5),
    high: k === n ? 1 : betaQuantile(1 - tail, k + 0.5, n - k + 0.5),
    confidence,
  };
}

/**
 * The interval of Clopper and Pearson (1934): holds the share at least as often as it says, whatever the share is. Wider
 * than Jeffreys', and the one to gate on.
 */
export function clopperPearson(k: number, n: number, confidence: number = usualConfidence): Proportion {
  if (n <= 0) return asMuchAsNothing(confidence);
  const tail = (1 - confidence) / 2;
  return {
    estimate: k / n,
    low: k === 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    high: k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k),
    confidence,
  };
}

/**
 * How many trials without a single hit show, with the given confidence, that the share is below `share`: the smallest n
 * with (1 - share)^n <= 1 - confidence. About 3 / share at 95 %, the rule of three (Hanley, Lippman-Hand 1983).
 *
 * @example trialsToShow(0.1) // 29
 */
export function trialsToShow(share: number, confidence: number = usualConfidence): number {
  if (share <= 0) return Number.POSITIVE_INFINITY;
  return share >= 1 ? 1 : Math.ceil(Math.log(1 - confidence) / Math.log1p(-share));
}

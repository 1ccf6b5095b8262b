// What the rates before and after a change can be, before any trial: pairs with their weights. The higher rate weighs as its
// square root over its logarithm, because tests that fail often are looked into more often, with an extra weight for a test
// that always fails; the lower rate is none at all, or some share of the higher one.

import { entropy } from "./channel.ts";
import type { Direction } from "./trial.ts";

/** Columns of equal length. */
export interface RatePairs {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly weight: Float64Array;
  /** The entropy of a trial's outcome. */
  readonly openBefore: Float64Array;
  readonly openAfter: Float64Array;
}

/** A test that always fails may pass once by accident; certainty could never be taken back. */
const always = 0.999;
const alwaysWeight = 0.2;
const highest = 0.93;
const lowest = 0.002;
const steps = 24;

/** That it did not fail at all before. A test that always fails since then hardly ever did. */
const noneWeight = (high: number): number => (high === always ? 0.9 : 0.4);
/**
 * As far as shares at which the rates are hard to tell apart: without them a small change is taken, with confidence, for
 * a larger one elsewhere.
 */
const shares = [0.03, 0.09, 0.16, 0.24, 0.33, 0.43, 0.54, 0.66, 0.8] as const;

/** Scaled so that they sum to `total`. */
function scaled(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => (total * weight) / sum);
}

export function ratePairs(direction: Direction): RatePairs {
  const rates = Array.from({ length: steps }, (_, at) => highest * (lowest / highest) ** (at / (steps - 1)));
  const ofRates = scaled(rates.map(Math.sqrt), 1 - alwaysWeight);
  const highs = [{ rate: always, weight: alwaysWeight }, ...rates.map((rate, at) => ({ rate, weight: ofRates[at]! }))];
  const ofShares = scaled(
    shares.map((share) => share ** 0.3),
    1,
  );
  const lowsOf = (high: number): readonly { readonly share: number; readonly weight: number }[] => [
    { share: 0, weight: noneWeight(high) },
    ...shares.map((share, at) => ({ share, weight: (1 - noneWeight(high)) * ofShares[at]! })),
  ];
  const rising = highs.flatMap((high) =>
    lowsOf(high.rate).map((low) => ({ low: high.rate * low.share, high: high.rate, weight: high.weight * low.weight })),
  );
  const more = rising.map(({ low, high, weight }) => ({ before: low, after: high, weight }));
  const less = rising.map(({ low, high, weight }) => ({ before: high, after: low, weight }));
  const pairs = direction === "more" ? more : direction === "less" ? less : [...more, ...less];
  return {
    before: Float64Array.from(pairs, ({ before }) => before),
    after: Float64Array.from(pairs, ({ after }) => after),
    weight: Float64Array.from(pairs, ({ weight }) => weight),
    openBefore: Float64Array.from(pairs, ({ before }) => entropy(before)),
    openAfter: Float64Array.from(pairs, ({ after }) => entropy(after)),
  };
}

// What the rates before and after a change can be, before any trial: pairs with their weights. The higher rate spreads
// evenly over its logarithm, because flaky tests fail once in two runs or once in a thousand, with an extra weight for a test
// that always fails; the lower rate is none at all, or some share of the higher one.

import type { Direction } from "./trial.ts";

/** Columns of equal length. */
export interface RatePairs {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly weight: Float64Array;
}

/** A test that always fails may pass once by accident; certainty could never be taken back. */
const always = 0.999;
const alwaysWeight = 0.15;
const highest = 0.93;
const lowest = 0.002;
const steps = 24;

const noneWeight = 0.5;
/** Even over the share, since near to one the two rates are hard to tell apart and near to none they hardly matter. */
const shares = [0.03, 0.09, 0.16, 0.24, 0.33, 0.43, 0.54, 0.66, 0.8] as const;

export function ratePairs(direction: Direction): RatePairs {
  const highs = [
    { rate: always, weight: alwaysWeight },
    ...Array.from({ length: steps }, (_, at) => ({
      rate: highest * (lowest / highest) ** (at / (steps - 1)),
      weight: (1 - alwaysWeight) / steps,
    })),
  ];
  const lows = [
    { share: 0, weight: noneWeight },
    ...shares.map((share) => ({ share, weight: (1 - noneWeight) / shares.length })),
  ];
  const rising = highs.flatMap((high) =>
    lows.map((low) => ({ low: high.rate * low.share, high: high.rate, weight: high.weight * low.weight })),
  );
  const more = rising.map(({ low, high, weight }) => ({ before: low, after: high, weight }));
  const less = rising.map(({ low, high, weight }) => ({ before: high, after: low, weight }));
  const pairs = direction === "more" ? more : direction === "less" ? less : [...more, ...less];
  return {
    before: Float64Array.from(pairs, ({ before }) => before),
    after: Float64Array.from(pairs, ({ after }) => after),
    weight: Float64Array.from(pairs, ({ weight }) => weight),
  };
}

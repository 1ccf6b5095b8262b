// What the rates before and after a change can be, before any trial: pairs with their weights. The higher rate weighs as its
// square root over its logarithm, because tests that fail often are looked into more often, with an extra weight for a test
// that always fails; the lower rate is none at all, or some share of the higher one. Where there were two changes, the
// rates are three steps of a ladder, each beyond the one before.

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

/** A share or a rate that is not the highest weighs as this power of it. */
const lower = 0.3;

/** From the highest. */
const rates: readonly number[] = Array.from(
  { length: steps },
  (_, at) => highest * (lowest / highest) ** (at / (steps - 1)),
);

/** Scaled so that they sum to `total`. */
function scaled(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => (total * weight) / sum);
}

export function ratePairs(direction: Direction): RatePairs {
  const ofRates = scaled(rates.map(Math.sqrt), 1 - alwaysWeight);
  const highs = [{ rate: always, weight: alwaysWeight }, ...rates.map((rate, at) => ({ rate, weight: ofRates[at]! }))];
  const ofShares = scaled(
    shares.map((share) => share ** lower),
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
  const whole = pairs.length / rising.length;
  return {
    before: Float64Array.from(pairs, ({ before }) => before),
    after: Float64Array.from(pairs, ({ after }) => after),
    weight: Float64Array.from(pairs, ({ weight }) => weight / whole),
    openBefore: Float64Array.from(pairs, ({ before }) => entropy(before)),
    openAfter: Float64Array.from(pairs, ({ after }) => entropy(after)),
  };
}

/** Rates in the order in which two changes go through them. Columns of equal length. */
export interface RateLadders {
  readonly rates: Float64Array;
  /** The entropy of a trial's outcome. */
  readonly open: Float64Array;
  readonly logFails: Float64Array;
  readonly logPasses: Float64Array;
  /** How a rate weighs as that before two changes, between them, and after both: over all triples that keep to the order, 1. */
  readonly first: Float64Array;
  readonly between: Float64Array;
  readonly last: Float64Array;
  /** Where the ladders lie in the columns: one that goes up, one that goes down, or both. */
  readonly ladders: readonly { readonly from: number; readonly to: number }[];
}

interface Step {
  readonly rate: number;
  readonly first: number;
  readonly between: number;
  readonly last: number;
}

export function rateLadders(direction: Direction): RateLadders {
  const up = ladderUp();
  const down = up.toReversed().map((step) => ({ ...step, first: step.last, last: step.first }));
  const ways = direction === "more" ? [up] : direction === "less" ? [down] : [up, down];
  // A triple weighs the same in either direction.
  const whole = ways.length * weightOfTriples(up);
  const column = (of: (step: Step) => number): Float64Array => Float64Array.from(ways.flat(), of);
  return {
    rates: column(({ rate }) => rate),
    open: column(({ rate }) => entropy(rate)),
    logFails: column(({ rate }) => Math.log(rate)),
    logPasses: column(({ rate }) => Math.log1p(-rate)),
    first: column(({ first }) => first),
    between: column(({ between }) => between),
    last: column(({ last }) => last / whole),
    ladders: ways.map(({ length }, at) => ({ from: at * length, to: (at + 1) * length })),
  };
}

function ladderUp(): readonly Step[] {
  const upwards = rates.toReversed();
  const lows = scaled(
    upwards.map((rate) => rate ** lower),
    1,
  );
  const highs = scaled(upwards.map(Math.sqrt), 1 - alwaysWeight);
  const none = noneWeight(highest);
  return [
    { rate: 0, first: none, between: 0, last: 0 },
    ...upwards.map((rate, at) => ({ rate, first: (1 - none) * lows[at]!, between: lows[at]!, last: highs[at]! })),
    { rate: always, first: 0, between: 0, last: alwaysWeight },
  ];
}

/** Of all triples that go up. */
function weightOfTriples(steps: readonly Step[]): number {
  let [ones, pairs, triples] = [0, 0, 0];
  for (const { first, between, last } of steps) {
    triples += pairs * last;
    pairs += ones * between;
    ones += first;
  }
  return triples;
}

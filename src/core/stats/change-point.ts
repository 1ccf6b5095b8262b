// Where a rate changed in a sequence of yes-or-no outcomes, and how sure the place is: Bayesian segmentation with a beta
// prior on each segment's rate, the model of LUCI Analysis (Chromium, 2023) with a prior that finds small steps too.

import { logGamma } from "./beta.ts";

export interface ChangePointModel {
  /** The beta prior of a segment's rate. */
  readonly a: number;
  readonly b: number;
  /**
   * The chance, before looking, that a stretch of 1,000 outcomes or more holds a change; shorter ones have their share of
   * it. Smaller means fewer false alarms and less power.
   */
  readonly prior: number;
}

/**
 * Beta(0.5, 5) expects rates to be low without ruling out any; with this chance, stationary sequences give at most 0.03
 * false changes in 1,000 outcomes (see the calibration test).
 */
export const usualChangePointModel: ChangePointModel = { a: 0.5, b: 5, prior: 0.01 };

/** A change between two outcomes: `at` is the place of the first outcome after it. */
export interface ChangePoint {
  readonly at: number;
  /** The change lies in [low, high] with the confidence asked for. */
  readonly low: number;
  readonly high: number;
}

/** A stretch between two changes: outcomes from `from` to before `to`, `hits` of them. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly hits: number;
}

export interface Segmentation {
  readonly changes: readonly ChangePoint[];
  /** One more than the changes; empty when there are no outcomes. */
  readonly segments: readonly Segment[];
}

const knownLogGammas = new Map<number, Float64Array>();

/** ln Γ(offset + i) for i from 0; kept, because the series of a history ask for the same ones again and again. */
function logGammas(offset: number, length: number): Float64Array {
  const known = knownLogGammas.get(offset);
  if (known !== undefined && known.length >= length) return known;
  const table = Float64Array.from({ length: Math.max(length, 2 * (known?.length ?? 0)) }, (_, i) =>
    logGamma(offset + i),
  );
  knownLogGammas.set(offset, table);
  return table;
}

/** ln of the chance of one stretch, its rate unknown, from tables of ln Γ, because it is asked for at every place. */
function stretchLikelihood(outcomes: number, { a, b }: ChangePointModel): (n: number, hits: number) => number {
  const [ofHits, ofMisses, ofAll] = [a, b, a + b].map((offset) => logGammas(offset, outcomes + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const start = ofAll[0]! - ofHits[0]! - ofMisses[0]!;
  return (n, hits) => ofHits[hits]! + ofMisses[n - hits]! - ofAll[n]! + start;
}

/**
 * Splits a sequence where that explains it better than one rate does, again and again. Linear in the number of outcomes
 * for each change found.
 *
 * @param outcomes 1 for a hit, 0 for a miss, oldest first
 * @param confidence of each change's interval
 */
export function changePoints(
  outcomes: ArrayLike<number>,
  model: ChangePointModel = usualChangePointModel,
  confidence = 0.99,
): Segmentation {
  const hitsBefore = new Uint32Array(outcomes.length + 1);
  for (let i = 0; i < outcomes.length; i++) hitsBefore[i + 1] = hitsBefore[i]! + (outcomes[i] === 0 ? 0 : 1);
  const likelihood = stretchLikelihood(outcomes.length, model);
  const ofStretch = (from: number, to: number): number => likelihood(to - from, hitsBefore[to]! - hitsBefore[from]!);

  const places: number[] = [];
  const open: [number, number][] = outcomes.length === 0 ? [] : [[0, outcomes.length]];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [from, to] = stretch;
    const at = bestSplit(outcomes, from, to, ofStretch);
    if (at === null) continue;
    const gain = ofStretch(from, at) + ofStretch(at, to) - ofStretch(from, to);
    if (gain + Math.log(model.prior * Math.min(1, (to - from) / 1_000)) <= 0) continue;
    places.push(at);
    open.push([from, at], [at, to]);
  }
  places.sort((x, y) => x - y);

  const borders = outcomes.length === 0 ? [] : [0, ...places, outcomes.length];
  return {
    changes: places.map((at, i) => ({ at, ...placeInterval(borders[i]!, borders[i + 2]!, ofStretch, confidence) })),
    segments: borders.slice(1).map((to, i) => {
      const from = borders[i]!;
      return { from, to, hits: hitsBefore[to]! - hitsBefore[from]! };
    }),
  };
}

type StretchLikelihood = (from: number, to: number) => number;

/** The likeliest place of one change; only places between unlike outcomes can be it, because in between it falls off. */
function bestSplit(outcomes: ArrayLike<number>, from: number, to: number, ofStretch: StretchLikelihood): number | null {
  let best: number | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let at = from + 1; at < to; at++) {
    if (outcomes[at] === outcomes[at - 1]) continue;
    const score = ofStretch(from, at) + ofStretch(at, to);
    if (score > bestScore) [best, bestScore] = [at, score];
  }
  return best;
}

/** Where the one change between two borders may lie: the middle of the posterior over all places. */
function placeInterval(
  from: number,
  to: number,
  ofStretch: StretchLikelihood,
  confidence: number,
): { low: number; high: number } {
  const scores = Float64Array.from(
    { length: to - from - 1 },
    (_, i) => ofStretch(from, from + 1 + i) + ofStretch(from + 1 + i, to),
  );
  const top = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const weights = scores.map((score) => Math.exp(score - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const tail = ((1 - confidence) / 2) * total;
  let low = 0;
  for (let left = weights[0]!; left <= tail;) left += weights[++low]!;
  let high = weights.length - 1;
  for (let right = weights[high]!; right <= tail;) right += weights[--high]!;
  return { low: from + 1 + low, high: from + 1 + high };
}

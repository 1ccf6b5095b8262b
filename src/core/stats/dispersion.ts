// Counts that come in bursts. An interval that takes every trial as independent is too narrow when hits come in batches;
// dividing the counts by the dispersion gives it the width that the data earn.

import { jeffreys, usualConfidence, type Proportion } from "./proportion.ts";
import type { Count } from "./compare.ts";

/** How much the hits of batches vary against what one share for all would give: 1 where they are independent. */
export interface Dispersion {
  readonly value: number;
  /** How much it can be believed, in degrees of freedom: few batches or few hits say little. */
  readonly worth: number;
}

/**
 * Pearson's dispersion over batches. Null when there are fewer than two batches or nothing varies.
 *
 * @param groups batches, each with its hits and trials, such as a stretch of runs; batches of one group have one share
 */
export function dispersionOf(...groups: readonly (readonly Count[])[]): Dispersion | null {
  let [spread, freedom, hits, misses] = [0, 0, 0, 0];
  for (const batches of groups) {
    const filled = batches.filter(({ n }) => n > 0);
    const k = filled.reduce((sum, batch) => sum + batch.k, 0);
    const n = filled.reduce((sum, batch) => sum + batch.n, 0);
    if (filled.length < 2 || k === 0 || k === n) continue;
    const share = k / n;
    for (const batch of filled) spread += (batch.k - batch.n * share) ** 2 / (batch.n * share * (1 - share));
    freedom += filled.length - 1;
    hits += k;
    misses += n - k;
  }
  return freedom === 0 ? null : { value: spread / freedom, worth: Math.min(freedom, hits, misses) };
}

/** What one that was broken for a while may add to the common dispersion, so that it does not widen all others. */
const mostTaken = 5;

/** What is taken for granted, independence or the common dispersion, counts as so many degrees of freedom. */
const worthOfPrior = 10;

/** The dispersion that many have in common, each by its worth; at least 1, and 1 until enough says otherwise. */
export function commonDispersion(all: readonly Dispersion[]): number {
  const worth = all.reduce((sum, one) => sum + one.worth, worthOfPrior);
  const sum = all.reduce((total, one) => total + one.worth * Math.min(one.value, mostTaken), worthOfPrior);
  return Math.max(1, sum / worth);
}

/** One dispersion drawn towards a common one by how much each is worth; at least 1. */
export const shrunkDispersion = (own: Dispersion | null, common: number): number =>
  own === null ? common : Math.max(1, (own.worth * own.value + worthOfPrior * common) / (own.worth + worthOfPrior));

/** Jeffreys' interval for k of n hits that come in bursts: that of k / phi of n / phi. */
export function dispersedJeffreys(k: number, n: number, phi: number, confidence: number = usualConfidence): Proportion {
  return { ...jeffreys(k / phi, n / phi, confidence), estimate: n === 0 ? null : k / n };
}

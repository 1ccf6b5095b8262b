// Counts that come in bursts. An interval that takes every trial as independent is too narrow when hits come in batches;
// dividing the counts by the dispersion gives it the width that the data earn.

import { jeffreys, usualConfidence, type Proportion } from "./proportion.ts";
import type { Count } from "./compare.ts";

/**
 * Pearson's dispersion over batches: how much the hits of batches vary against what one share for all would give;
 * at least 1. Null when there are fewer than two batches or nothing varies.
 *
 * @param batches hits and trials of each batch, such as a day
 */
export function dispersionOf(batches: readonly Count[]): number | null {
  const filled = batches.filter(({ n }) => n > 0);
  const k = filled.reduce((sum, batch) => sum + batch.k, 0);
  const n = filled.reduce((sum, batch) => sum + batch.n, 0);
  if (filled.length < 2 || k === 0 || k === n) return null;
  const share = k / n;
  const spread = filled.reduce(
    (sum, batch) => sum + (batch.k - batch.n * share) ** 2 / (batch.n * share * (1 - share)),
    0,
  );
  return Math.max(1, spread / (filled.length - 1));
}

/**
 * Draws one dispersion towards a common one, on the log scale, by how much each is worth: an estimate from B batches has
 * about B - 1 degrees of freedom, the common one counts as `weight` more.
 */
export function shrunkDispersion(own: number | null, batches: number, common: number, weight = 10): number {
  if (own === null) return common;
  const worth = Math.max(0, batches - 1);
  return Math.exp((worth * Math.log(own) + weight * Math.log(common)) / (worth + weight));
}

/** Jeffreys' interval for k of n hits that come in bursts: that of k / phi of n / phi. */
export function dispersedJeffreys(k: number, n: number, phi: number, confidence: number = usualConfidence): Proportion {
  return { ...jeffreys(k / phi, n / phi, confidence), estimate: n === 0 ? null : k / n };
}

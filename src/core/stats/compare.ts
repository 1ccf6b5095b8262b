// Comparing two shares, and keeping many comparisons honest.

import { betaQuantile, betaShareBelow, logGamma } from "./beta.ts";

/** k hits of n. */
export interface Count {
  readonly k: number;
  readonly n: number;
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/**
 * Two-sided p of Fisher's exact test with the mid-p correction (Lancaster 1961): the chance, were the shares equal, of a
 * table as unlikely as this one, tables just as unlikely counted half. Less conservative than the plain exact test.
 *
 * @example fisherMidP({ k: 1, n: 10 }, { k: 9, n: 10 }) // 0.0006
 */
export function fisherMidP(one: Count, other: Count): number {
  const hits = one.k + other.k;
  const all = one.n + other.n;
  const logAll = logChoose(all, hits);
  const massOf = (k: number): number => Math.exp(logChoose(one.n, k) + logChoose(other.n, hits - k) - logAll);
  const seen = massOf(one.k);
  let p = 0;
  for (let k = Math.max(0, hits - other.n); k <= Math.min(one.n, hits); k++) {
    const mass = massOf(k);
    // Masses that differ by rounding alone are equal.
    if (mass < seen * (1 - 1e-7)) p += mass;
    else if (mass <= seen * (1 + 1e-7)) p += mass / 2;
  }
  return Math.min(1, p);
}

/**
 * The chance that the share behind `one` is above the share behind `other`, each with Jeffreys' prior: the mean of one
 * posterior's distribution function over the quantiles of the other.
 */
export function chanceAbove(one: Count, other: Count, steps = 400): number {
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const x = betaQuantile((i + 0.5) / steps, one.k + 0.5, one.n - one.k + 0.5);
    sum += betaShareBelow(x, other.k + 0.5, other.n - other.k + 0.5);
  }
  return sum / steps;
}

/**
 * Which findings stand when, of those that stand, at most the given share may be false (Benjamini, Hochberg 1995).
 *
 * @returns for each p whether it stands
 */
export function discoveries(ps: readonly number[], falseShare = 0.05): readonly boolean[] {
  const ranked = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  let last = -1;
  ranked.forEach(({ p }, rank) => {
    if (p <= (falseShare * (rank + 1)) / ps.length) last = rank;
  });
  const stands = ps.map(() => false);
  for (const { i } of ranked.slice(0, last + 1)) stands[i] = true;
  return stands;
}

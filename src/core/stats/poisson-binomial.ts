// Sums of independent yes-or-no trials with unequal chances, and whether counts vary more than such sums do. Nothing
// here knows what was tried.

import { uniformInt, type Random } from "./random.ts";

/**
 * The chance of each number of hits among independent trials, from none to all. Exact, by adding one trial after the
 * other; quadratic in the number of trials.
 */
export function poissonBinomial(chances: readonly number[]): Float64Array {
  const masses = new Float64Array(chances.length + 1);
  masses[0] = 1;
  chances.forEach((chance, i) => {
    for (let hits = i + 1; hits > 0; hits--) masses[hits] = masses[hits]! * (1 - chance) + masses[hits - 1]! * chance;
    masses[0] = masses[0]! * (1 - chance);
  });
  return masses;
}

/** A count with the chances of the trials that it sums. Groups that share their chances should share the array. */
export interface TrialSum {
  readonly hits: number;
  readonly chances: readonly number[];
}

export interface Overdispersion {
  /** The variance seen over the variance expected: 1 for independent trials, more when hits come together. */
  readonly ratio: number;
  /** The chance that independent trials vary as much or more, by simulation. */
  readonly p: number;
  readonly simulations: number;
  /** For each sum: the chance of as many hits or more. */
  readonly tails: readonly number[];
}

/**
 * Compares how much sums of trials vary with how much they would if all trials were independent. Takes the chances as
 * known; where they were estimated from the same data, the ratio is drawn towards one, so a finding stands.
 *
 * @param random decides the simulated p; its error is about sqrt(p / simulations)
 */
export function overdispersion(sums: readonly TrialSum[], random: Random, simulations = 5_000): Overdispersion {
  const groups = new Map<readonly number[], { masses: Float64Array; mean: number; size: number }>();
  for (const { chances } of sums) {
    const group = groups.get(chances);
    if (group !== undefined) group.size += 1;
    else groups.set(chances, { masses: poissonBinomial(chances), mean: chances.reduce((a, b) => a + b, 0), size: 1 });
  }
  const expected = sums.reduce((sum, { chances }) => sum + chances.reduce((v, p) => v + p * (1 - p), 0), 0);
  const seen = sums.reduce((sum, { hits, chances }) => sum + (hits - groups.get(chances)!.mean) ** 2, 0);
  if (expected === 0) return { ratio: 1, p: 1, simulations: 0, tails: sums.map(() => 1) };

  const samplers = [...groups.values()].map(({ masses, mean, size }) => ({
    table: squaredDistances(masses, mean),
    size,
  }));
  let asMuch = 0;
  for (let i = 0; i < simulations; i++) {
    let drawn = 0;
    for (const { table, size } of samplers)
      for (let j = 0; j < size; j++) drawn += table[uniformInt(random, table.length)]!;
    if (drawn >= seen) asMuch += 1;
  }
  return {
    ratio: seen / expected,
    p: (asMuch + 1) / (simulations + 1),
    simulations,
    tails: sums.map(({ hits, chances }) => upperTail(groups.get(chances)!.masses, hits)),
  };
}

const upperTail = (masses: Float64Array, hits: number): number =>
  Math.min(
    1,
    masses.slice(hits).reduce((a, b) => a + b, 0),
  );

/** (hits - mean)^2 in a table that a uniform index draws from in proportion to its chance, in steps of 2^-16. */
function squaredDistances(masses: Float64Array, mean: number): Float64Array {
  const table = new Float64Array(65_536);
  let hits = 0;
  let share = masses[0]!;
  for (let i = 0; i < table.length; i++) {
    while ((i + 0.5) / table.length > share && hits < masses.length - 1) share += masses[++hits]!;
    table[i] = (hits - mean) ** 2;
  }
  return table;
}

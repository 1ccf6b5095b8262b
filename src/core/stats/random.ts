// Random numbers from a seed, for simulations and samplers that must give the same answer again. Not for secrets.

/** Gives the next number, uniform in [0, 1). */
export type Random = () => number;

/**
 * A generator that a seed decides wholly: sfc32 (Chris Doty-Humphrey's PractRand, 2010), filled by splitmix32, period
 * about 2^128.
 *
 * @example const next = randomFrom(7); next() === randomFrom(7)(); // true
 */
export function randomFrom(seed: number): Random {
  let mixed = seed | 0;
  const fill = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, counter] = [fill(), fill(), fill(), 1];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}

/** A whole number from 0 to `below` - 1. */
export const uniformInt = (random: Random, below: number): number => Math.floor(random() * below);

/** A standard normal number, by the polar method (Marsaglia, Bray 1964). */
export function standardNormal(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** A number from Gamma(shape, 1), by squeezing (Marsaglia, Tsang 2000). Shapes below 1 are lifted by one. */
export function gammaVariate(random: Random, shape: number): number {
  if (shape < 1) return gammaVariate(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random();
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** A number from Beta(a, b). */
export function betaVariate(random: Random, a: number, b: number): number {
  const x = gammaVariate(random, a);
  const y = gammaVariate(random, b);
  return x + y === 0 ? Number(random() < a / (a + b)) : x / (x + y);
}

/** How many of n trials hit, each with the given chance. Counts trial by trial: meant for small n or small chances. */
export function binomialVariate(random: Random, n: number, chance: number): number {
  if (chance > 0.5) return n - binomialVariate(random, n, 1 - chance);
  if (chance <= 0) return 0;
  // Jumps from hit to hit: the gap between hits is geometric, so the work is the number of hits, not of trials.
  const scale = Math.log1p(-chance);
  let hits = 0;
  for (let at = Math.floor(Math.log(1 - random()) / scale); at < n; hits++) {
    at += 1 + Math.floor(Math.log(1 - random()) / scale);
  }
  return hits;
}

/** A place in `weights`, each with the chance of its weight. The weights need not add up to one; one must be above zero. */
export function weightedIndex(random: Random, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i] ?? 0;
  let left = random() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

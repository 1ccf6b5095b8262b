// What no hunt can beat, even one that knows the failure rate and how many tests are needed: test-seconds.

import type { World } from "../../test/calibration/hunt-worlds.ts";

const plogp = (p: number): number => (p > 0 ? p * Math.log2(p) : 0);
const entropy = (p: number): number => -plogp(p) - plogp(1 - p);

/** Capacity of a trial that fails with chance p where the cause is there and never elsewhere, in bits. */
const capacity = (p: number): number => (p >= 1 ? 1 : Math.log2(1 + p * (1 - p) ** ((1 - p) / p)));

/** Bits that have to be learned to be wrong in at most a share `error` of cases (Fano). */
const bits = (explanations: number, error: number): number =>
  Math.max(0, Math.log2(explanations) - entropy(error) - error * Math.log2(Math.max(1, explanations - 1)));

/**
 * Seconds of looking for one hidden thing, each look at a place seeing it with chance p, until a share 1 - error is found:
 * looks in the order of (1 - p)^r p / d (optimal search theory).
 */
function searchSeconds(seconds: readonly number[], p: number, error: number): number {
  const shortest = seconds.toSorted((a, b) => a - b);
  if (p >= 1) {
    let [spent, total] = [0, 0];
    const most = Math.ceil(shortest.length * (1 - error));
    for (const [i, each] of shortest.slice(0, most).entries()) {
      total += each * (1 - i / shortest.length);
      spent += each;
    }
    return Math.min(total, spent);
  }
  const rate = -Math.log1p(-p);
  const looks = new Float64Array(seconds.length);
  let [total, left] = [0, 1];
  for (let level = 1 / shortest[0]!; left > error; level *= 0.98) {
    let [cost, next] = [0, 0];
    for (const [i, each] of seconds.entries()) {
      const wanted = Math.max(0, -Math.log(level * each) / rate);
      if (wanted > looks[i]!) {
        cost += (wanted - looks[i]!) * each;
        looks[i] = wanted;
      }
      next += Math.exp(-rate * looks[i]!);
    }
    next /= seconds.length;
    total += (cost * (left + next)) / 2;
    left = next;
  }
  return total;
}

/** NaN where no bound is known: for other causes than one rate for nothing, one or two needed tests. */
export function boundSeconds(world: World, error: number): number {
  const { cause, rate, suspects, base = 0 } = world.shape;
  if ((cause !== "alone" && cause !== "one" && cause !== "two") || base > 0) return Number.NaN;
  const passesOfAlone = rate >= 1 ? 1 : ((1 - 2 * error) * Math.log((1 - error) / error)) / -Math.log1p(-rate);
  if (cause === "alone") return (world.baseSeconds * (1 - 2 * error)) / rate;
  const explanations = cause === "one" ? suspects : (suspects * (suspects - 1)) / 2;
  const trials = Math.max(bits(explanations, error) / capacity(rate), passesOfAlone) * world.baseSeconds;
  const all = world.seconds.reduce((a, b) => a + b, 0);
  return trials + (cause === "one" ? searchSeconds(world.seconds, rate, error) : (all * (1 - error)) / rate);
}

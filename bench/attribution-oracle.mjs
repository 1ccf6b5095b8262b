// The least that any attribution gives to a wrong cause on the simulated worlds of hidden-causes.ts, on average: the posterior mean of one that
// knows how these worlds are made, their rates, drifts and ends, and has only the counts to go by. By importance sampling.
import { randomFrom, weightedIndex } from "../build/bench/src/core/stats/random.js";
import { drawnPath, epochs, executions, logged, mostTests } from "../build/bench/test/calibration/hidden-causes.js";

const hidden = epochs - logged;
const sumOf = (values) => Array.from(values).reduce((a, b) => a + b, 0);
const logPoisson = (count, mean) => (mean <= 0 ? (count === 0 ? 0 : -1e9) : count * Math.log(mean) - mean);
const normalised = (logs) => {
  const top = Math.max(...logs);
  return logs.map((log) => Math.exp(log - top));
};
function sampler(weights, random) {
  const sums = new Float64Array(weights.length);
  weights.reduce((sum, weight, i) => (sums[i] = sum + weight), 0);
  return () => {
    const drawn = random() * sums.at(-1);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
const choose = (n, k) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1);

export function wrongByOracle(weather, worlds, particles = 3_000) {
  let [wrong, all] = [0, 0];
  worlds.forEach((world, seed) => {
    const random = randomFrom(seed + 1_000);
    let unknown = 0;
    for (const { causes, unexplained } of world.ledgers) {
      const missing = sumOf(unexplained);
      if (missing === 0) continue;
      all += missing;
      const given = expected(weather, causes, unexplained, random, particles);
      causes.forEach(({ test }, i) => (wrong += Math.max(0, given[i] - world.truth.get(test))));
      unknown += given[causes.length];
    }
    wrong += Math.max(0, unknown - world.unknown);
  });
  return wrong / all;
}

/** The posterior mean of each cause's hidden failures, and last of those of tests that were never seen. */
function expected(weather, causes, unexplained, random, particles) {
  const paths = Array.from({ length: 2_000 }, () => drawnPath(weather, random));
  const logOf = (path, counts) => {
    let log = 0;
    for (let epoch = hidden; epoch < epochs; epoch++) log += logPoisson(counts[epoch], executions * path[epoch]);
    return log;
  };
  const ofCause = causes.map(({ seen }) => sampler(normalised(paths.map((path) => logOf(path, seen))), random));
  const silent = paths.map((path) => Math.exp(logOf(path, new Uint32Array(epochs))));
  const ofUnseen = sampler(silent, random);
  const chanceSilent = sumOf(silent) / silent.length;
  const seen = causes.length;
  const tests = Array.from({ length: mostTests }, (_, i) =>
    i + 1 < seen ? 0 : choose(i + 1, seen) * chanceSilent ** (i + 1 - seen),
  );
  const drawn = Array.from({ length: particles }, () => {
    const unseen = 1 + weightedIndex(random, tests) - seen;
    const chosen = [...ofCause, ...Array.from({ length: unseen }, () => ofUnseen)].map((pick) => paths[pick()]);
    const shares = new Float64Array(seen + 1);
    let log = 0;
    for (let epoch = 0; epoch < hidden; epoch++) {
      const rate = chosen.reduce((sum, path) => sum + path[epoch], 0);
      log += logPoisson(unexplained[epoch], executions * rate);
      if (unexplained[epoch] > 0 && rate > 0)
        chosen.forEach((path, i) => (shares[Math.min(i, seen)] += (unexplained[epoch] * path[epoch]) / rate));
    }
    return { log, shares };
  });
  const weights = normalised(drawn.map(({ log }) => log));
  const total = sumOf(weights);
  const mean = new Float64Array(seen + 1);
  drawn.forEach(({ shares }, i) => shares.forEach((share, at) => (mean[at] += (weights[i] * share) / total)));
  return mean;
}

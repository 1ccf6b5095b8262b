// How others look for the commit at which a failure rate changed, on the same worlds.

import { logBeta } from "../../src/core/stats/beta.ts";
import { historyOf, tryCommit, type CommitWorld } from "../../test/calibration/commit-worlds.ts";

/** The chance of at least `least` hits in `n`. */
function atLeast(least: number, n: number, chance: number): number {
  if (least <= 0) return 1;
  if (chance <= 0 || least > n) return 0;
  if (chance >= 1) return 1;
  let [term, below] = [(1 - chance) ** n, 0];
  for (let k = 0; k < least; k++) {
    below += term;
    term *= ((n - k) / (k + 1)) * (chance / (1 - chance));
  }
  return 1 - below;
}

/** `git bisect`, each step repeated as often as it takes: told both rates, and how many failures make a commit bad. */
export function gitBisect(world: CommitWorld, confidence: number): number {
  const { commits, before, after } = world;
  const perStep = (1 - confidence) / Math.ceil(Math.log2(commits - 1));
  let [runs, bad] = [1, 1];
  search: for (; runs < 20_000; runs++) {
    for (bad = 1; bad <= Math.max(1, Math.ceil(runs * after)); bad++) {
      if (1 - atLeast(bad, runs, after) <= perStep && atLeast(bad, runs, before) <= perStep) break search;
    }
  }
  let [good, known] = [0, commits - 1];
  while (known - good > 1) {
    const middle = (good + known) >> 1;
    let failed = 0;
    for (let n = 0; n < runs && failed < bad; n++) failed += Number(tryCommit(world, middle));
    if (failed >= bad) known = middle;
    else good = middle;
  }
  return known;
}

/** The rates that git_bayesect expects: failing since the change about 9 times in 10, before it 1 in 20. */
const expected = { after: { fails: 0.9, passes: 0.1 }, before: { fails: 0.05, passes: 0.95 } } as const;

/**
 * git_bayesect (hauntsaninja, 0.1 of 2025; MIT), after its rule: both rates free with the beta priors that it comes with,
 * every commit as likely, the trial that leaves the least entropy of the place on average, done when one commit has the
 * confidence. Told of the failure that set it off, as ours is.
 */
export function gitBayesect(world: CommitWorld, confidence: number): number {
  const { commits } = world;
  const failed = new Float64Array(commits);
  const passed = new Float64Array(commits);
  for (const known of historyOf(world)) {
    failed[known.commit]! += known.failed;
    passed[known.commit]! += known.passed;
  }
  for (;;) {
    const places = placesAfter(failed, passed);
    const likeliest = places.chance.reduce((best, chance, at) => (chance > places.chance[best]! ? at : best), 0);
    if (places.chance[likeliest]! >= confidence) return likeliest;
    const commit = leastEntropy(places);
    if (tryCommit(world, commit)) failed[commit]! += 1;
    else passed[commit]! += 1;
  }
}

interface Places {
  /** That the change came with this commit. */
  readonly chance: Float64Array;
  /** The expected rates if it did. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

function placesAfter(failed: Float64Array, passed: Float64Array): Places {
  const size = failed.length;
  const [chance, before, after] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const [k, n] = [failed.reduce((a, b) => a + b), passed.reduce((a, b) => a + b)];
  const { after: a, before: b } = expected;
  let [kAfter, nAfter, log, most] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  for (let at = size - 1; at >= 0; at--) {
    const tried = failed[at]! + passed[at]! > 0;
    kAfter += failed[at]!;
    nAfter += passed[at]!;
    const [fa, pa, fb, pb] = [a.fails + kAfter, a.passes + nAfter, b.fails + k - kAfter, b.passes + n - nAfter];
    if (tried || at === size - 1) log = logBeta(fa, pa) + logBeta(fb, pb);
    chance[at] = log;
    most = Math.max(most, log);
    after[at] = fa / (fa + pa);
    before[at] = fb / (fb + pb);
  }
  let sum = 0;
  for (let at = 0; at < size; at++) sum += chance[at] = Math.exp(chance[at]! - most);
  for (let at = 0; at < size; at++) chance[at]! /= sum;
  return { chance, before, after };
}

const bits = (x: number): number => (x > 0 ? x * Math.log2(x) : 0);

/** The newest of the commits whose trial leaves least. */
function leastEntropy({ chance, before, after }: Places): number {
  // Sums over all places of their chance with the outcome, and of the bits of it: of failing, and of passing.
  const sums = { fails: 0, failsBits: 0, passes: 0, passesBits: 0 };
  const add = (at: number, rate: number, sign: 1 | -1): void => {
    const [fails, passes] = [chance[at]! * rate, chance[at]! * (1 - rate)];
    sums.fails += sign * fails;
    sums.failsBits += sign * bits(fails);
    sums.passes += sign * passes;
    sums.passesBits += sign * bits(passes);
  };
  for (let at = 0; at < chance.length; at++) add(at, after[at]!, 1);
  let [best, least] = [chance.length - 1, Number.POSITIVE_INFINITY];
  for (let commit = chance.length - 1; commit >= 0; commit--) {
    const left = bits(sums.fails) - sums.failsBits + bits(sums.passes) - sums.passesBits;
    if (left < least) [least, best] = [left, commit];
    // Older commits come before a change with this one.
    add(commit, after[commit]!, -1);
    add(commit, before[commit]!, 1);
  }
  return best;
}

// How a test's failures are explained best. Compares two explanations of the same outcomes: the test is sound and was
// broken for stretches of commits, or it also fails at random. A state that
// can change only between commits makes a pass and a fail at one commit, an isolated failure between passes, and a streak
// one kind of evidence, each with its weight. Failures of outages are left out by whoever calls.

import { betaQuantile } from "../stats/beta.ts";
import { fitTwoState, stretchesOf, type TwoStateModel, type Weighted } from "../stats/two-state.ts";

/** The outcomes of one test in one job on one branch, oldest first; columns of equal length. */
export interface Outcomes {
  readonly job: string;
  /** Branches are broken and mended each on its own. */
  readonly branch: string;
  /** 1 for a bad outcome. */
  readonly bad: Uint8Array;
  /** For each outcome the commit, as a number; outcomes at one commit stand together. */
  readonly commits: Uint32Array;
}

export interface Explanation {
  /** The chance that at least one of its failures was random: not because it was broken at that commit. */
  readonly flaky: number;
  /** The chance that it is broken at its last outcome. */
  readonly brokenNow: number;
  /** How many of the failures are random ones, as expected after seeing everything. */
  readonly randomFailures: number;
  /** How often it fails at random while it is not broken, should it do so at all. */
  readonly rate: number;
}

/**
 * How often tests that are known to be flaky fail: a mixture of beta distributions fitted to the rates of tests that were
 * proven flaky by re-runs, each drawn as the middles of equal slices.
 */
const flakeRates: readonly Weighted[] = [
  [0.33, 0.5, 500],
  [0.25, 0.6, 40],
  [0.22, 0.7, 3],
  [0.2, 3, 1],
].flatMap(([weight, a, b]) =>
  [1, 3, 5, 7, 9].map((tenth) => ({ value: Math.max(1e-5, betaQuantile(tenth / 10, a!, b!)), weight: weight! / 5 })),
);

/** Regressions of a test: one in 6,000 commits, mended after three, eight or thirty, on average. */
const regressions = {
  start: 0.1,
  onset: 1 / 6_000,
  recovery: [
    { value: 1 / 3, weight: 0.3 },
    { value: 1 / 8, weight: 0.4 },
    { value: 1 / 30, weight: 0.3 },
  ],
  broken: 0.999,
} as const;

/** Of the tests that failed at all, the share that is flaky, before looking at how they failed. */
const priorFlaky = 0.5;

/** The test may fail at random, or never does. */
const anyCause: TwoStateModel = {
  ...regressions,
  normal: [
    { value: 1e-9, weight: 1 - priorFlaky },
    ...flakeRates.map(({ value, weight }) => ({ value, weight: weight * priorFlaky })),
  ],
  badOnlyWhenBroken: false,
};
/** All of its failures so far came from being broken. */
const onlyBroken: TwoStateModel = { ...anyCause, badOnlyWhenBroken: true };

/**
 * Whether to call it flaky. Where the test passed since, the likelier explanation is enough: of isolated failures between
 * passes nearly all are later proven flaky. A failure that is still the last thing seen may be a regression's first, so it takes more.
 */
export const isFlaky = ({ flaky, brokenNow }: Explanation): boolean => flaky >= (brokenNow < 0.1 ? 0.5 : 0.95);

/**
 * Weighs the explanations over all chains of a test. A regression may break every job at once or one job alone, so both
 * structures are tried and count by how well they fit; how often a test fails at random is the same on every branch.
 */
export function explain(chains: readonly Outcomes[]): Explanation {
  const branches = groupsBy(chains, ({ branch }) => branch);
  const jobs = groupsBy(chains, ({ job }) => job);
  const main = branches.reduce((most, other) => (lengthOf(other) > lengthOf(most) ? other : most))[0]!.branch;
  const apart = fitAll(jobs, main);
  return explanationOf(jobs.length === 1 ? [apart] : [fitAll([branches.map(mergedByCommit)], main), apart]);
}

function groupsBy(chains: readonly Outcomes[], key: (chain: Outcomes) => string): readonly (readonly Outcomes[])[] {
  const groups = new Map<string, Outcomes[]>();
  for (const chain of chains) {
    const group = groups.get(key(chain));
    if (group === undefined) groups.set(key(chain), [chain]);
    else group.push(chain);
  }
  return [...groups.values()];
}

const lengthOf = (outcomes: readonly Outcomes[]): number => outcomes.reduce((sum, { bad }) => sum + bad.length, 0);

interface Fits {
  /** ln of the chance of all outcomes, whatever their cause. */
  readonly any: number;
  /** ln of the chance of all outcomes with no failure at random. */
  readonly none: number;
  readonly brokenNow: number;
  readonly randomFailures: number;
  readonly rate: number;
}

function explanationOf(structures: readonly Fits[]): Explanation {
  const any = logMean(structures.map((fits) => fits.any));
  const none = logMean(structures.map((fits) => fits.none));
  const best = structures.reduce((a, b) => (b.any > a.any ? b : a));
  return {
    flaky: Math.max(0, 1 - Math.exp(none - any)),
    brokenNow: best.brokenNow,
    randomFailures: best.randomFailures,
    rate: best.rate,
  };
}

/**
 * @param groups chains that share how often the test fails at random
 * @param main the branch that tells whether the test is broken now
 */
function fitAll(groups: readonly (readonly Outcomes[])[], main: string): Fits {
  let [any, none, brokenNow, randomFailures, weightedRate, outcomes] = [0, 0, 0, 0, 0, 0];
  for (const chains of groups) {
    const sequences = chains.map(({ bad, commits }) => stretchesOf(bad, commits));
    const fit = fitTwoState(sequences, anyCause);
    any += fit.logEvidence;
    none += fitTwoState(sequences, onlyBroken).logEvidence;
    chains.forEach(({ branch }, of) => {
      const broken = fit.broken[of]!;
      if (branch === main) brokenNow = Math.max(brokenNow, broken.at(-1) ?? 0);
      sequences[of]!.forEach(({ bad, length }, at) => (randomFailures += bad ? length * (1 - broken[at]!) : 0));
    });
    weightedRate += fit.normalMean * lengthOf(chains);
    outcomes += lengthOf(chains);
  }
  return { any, none, brokenNow, randomFailures, rate: outcomes === 0 ? 0 : weightedRate / outcomes };
}

/** The outcomes of one branch's jobs as one sequence in the order of commits. */
function mergedByCommit(jobs: readonly Outcomes[]): Outcomes {
  const [first, ...rest] = jobs;
  if (first === undefined || rest.length === 0) return first!;
  const all = jobs.flatMap(({ bad, commits }) => Array.from(bad, (value, i) => ({ value, commit: commits[i]! })));
  all.sort((a, b) => a.commit - b.commit);
  return {
    job: "",
    branch: first.branch,
    bad: Uint8Array.from(all, ({ value }) => value),
    commits: Uint32Array.from(all, ({ commit }) => commit),
  };
}

const logMean = (logs: readonly number[]): number => {
  const top = Math.max(...logs);
  if (top === Number.NEGATIVE_INFINITY) return top;
  return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0) / logs.length);
};

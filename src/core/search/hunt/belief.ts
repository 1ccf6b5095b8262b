// What the evidence says of each explanation. Explanations are: nothing that ran before matters (alone), one suspect, two
// needed together, and the more runs before the more often (diffuse).

import type { HuntState } from "./evidence.ts";
import { type Pairs, pairsOf } from "./pairs.ts";
import { type Fit, FitTable } from "./rates.ts";
import type { HuntQuestion } from "./trial.ts";

/** Explanations of one kind; columns of equal length. */
export interface Column {
  /** Posterior chance. */
  readonly chance: Float64Array;
  /** Expected rate of trials that the explanation calls triggered, and of all others. */
  readonly rate: Float64Array;
  readonly base: Float64Array;
}

export interface Belief {
  readonly alone: { readonly chance: number; readonly rate: number };
  readonly singles: Column;
  readonly pairs: Pairs & Column;
  /** Whether `pairs` are all that are left, not a sample. */
  readonly pairsListed: boolean;
  readonly pairsChance: number;
  readonly diffuse: { readonly chance: number; readonly rate: number };
  /** The chance that it hits alone, whatever else raises its rate. */
  readonly hitsAlone: number;
}

interface Prior {
  readonly alone: number;
  readonly pairs: number;
  readonly diffuse: number;
}

const priors: Readonly<Record<HuntQuestion, Prior>> = {
  cause: { alone: 0.5, pairs: 0.05, diffuse: 0.02 },
  raises: { alone: 0.5, pairs: 0.02, diffuse: 0.02 },
  clears: { alone: 0.3, pairs: 0.02, diffuse: 0.02 },
};

/** Pairs that are looked at while they hardly matter, and at most. */
const fewPairs = 1_000;
const manyPairs = 45_000;

export function beliefOf(state: HuntState): Belief {
  const quick = weigh(state, fewPairs);
  return quick.pairsListed || quick.pairsChance < 0.1 ? quick : weigh(state, manyPairs);
}

const column = (length: number): Column => ({
  chance: new Float64Array(length),
  rate: new Float64Array(length),
  base: new Float64Array(length),
});

function put(into: Column, at: number, logPrior: number, { evidence, rate, base }: Fit): void {
  into.chance[at] = logPrior + evidence;
  into.rate[at] = rate;
  into.base[at] = base;
}

function weigh(state: HuntState, mostPairs: number): Belief {
  const { subject, runs, hits, runsWith, hitsWith } = state;
  const suspects = subject.suspects.length;
  const prior = priors[subject.question];
  const fits = new FitTable(subject.question, runs, hits);

  const singles = column(suspects);
  const own = new Float64Array(suspects);
  const ofEach = Math.log((1 - prior.alone - prior.pairs - prior.diffuse) / suspects);
  for (let i = 0; i < suspects; i++) {
    const fit = fits.of(runsWith[i]!, hitsWith[i]!);
    put(singles, i, ofEach, fit);
    own[i] = fit.own;
  }

  const pairs = pairsOf(state, mostPairs);
  const both = { ...pairs, ...column(pairs.first.length) };
  const ofPair = Math.log((prior.pairs * pairs.each) / ((suspects * (suspects - 1)) / 2));
  for (let i = 0; i < pairs.first.length; i++) put(both, i, ofPair, fits.of(pairs.runs[i]!, hits));

  const everywhere = fits.everywhere();
  const alone = Math.log(prior.alone) + everywhere.evidence;
  const growing = diffuseFit(state);
  const diffuse = Math.log(prior.diffuse) + growing.evidence;

  let top = Math.max(alone, diffuse);
  for (const value of singles.chance) if (value > top) top = value;
  for (const value of both.chance) if (value > top) top = value;
  const single = exponentiate(singles.chance, top);
  const pair = exponentiate(both.chance, top);
  const total = Math.exp(alone - top) + Math.exp(diffuse - top) + single + pair;
  scale(singles.chance, total);
  scale(both.chance, total);

  const aloneChance = Math.exp(alone - top) / total;
  let hitsAlone = aloneChance;
  for (let i = 0; i < suspects; i++) hitsAlone += singles.chance[i]! * own[i]!;
  return {
    alone: { chance: aloneChance, rate: everywhere.rate },
    singles,
    pairs: both,
    pairsListed: pairs.each === 1 || pairs.first.length === 0,
    pairsChance: pair / total,
    diffuse: { chance: Math.exp(diffuse - top) / total, rate: growing.rate },
    hitsAlone,
  };
}

function exponentiate(logs: Float64Array, top: number): number {
  let sum = 0;
  for (let i = 0; i < logs.length; i++) {
    const value = Math.exp(logs[i]! - top);
    logs[i] = value;
    sum += value;
  }
  return sum;
}

function scale(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i]! /= by;
}

const diffuseGrid = [0.95, 0.6, 0.33, 0.18, 0.095, 0.05, 0.027, 0.0145, 0.0077, 0.004] as const;

/** The rate of a diffuse failure after some of the suspects; a little even after none. */
export const diffuseRate = (rate: number, ran: number, suspects: number): number =>
  Math.max(0.003, ran / Math.max(1, suspects)) * rate;

/** Of a rate that grows with the number of tests that ran before. */
function diffuseFit(state: HuntState): { readonly evidence: number; readonly rate: number } {
  const suspects = state.subject.suspects.length;
  const logs = diffuseGrid.map((rate) => {
    let sum = 0;
    for (const { selection, runs, hits } of state.tallies) {
      const at = diffuseRate(rate, selection.length, suspects);
      sum += hits * Math.log(at) + (runs - hits) * Math.log1p(-at);
    }
    return sum;
  });
  const top = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - top));
  const total = weights.reduce((a, b) => a + b, 0);
  const rate = weights.reduce((sum, weight, i) => sum + weight * diffuseGrid[i]!, 0) / total;
  return { evidence: top + Math.log(total / diffuseGrid.length), rate };
}

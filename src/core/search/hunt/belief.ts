// What the evidence says of each explanation. Explanations are: nothing that ran before matters (alone), one suspect, two
// needed together, and the more runs before the more often (diffuse).

import { type HuntState, tallyOf } from "./evidence.ts";
import { type Groups, choose, focusOf, groupsOf } from "./groups.ts";
import { Fits, noTrials, rateCells } from "./rates.ts";
import { stripes } from "./stripes.ts";
import type { HuntQuestion, HuntSubject } from "./trial.ts";

/** Explanations of one kind; columns of equal length. */
export interface Column {
  /** Posterior chance. */
  readonly chance: Float64Array;
  /** Its place in `fits`. */
  readonly fit: ArrayLike<number>;
}

export interface Belief {
  readonly question: HuntQuestion;
  readonly fits: Fits;
  /** Nothing that runs before matters. */
  readonly alone: { readonly chance: number; readonly rate: number; readonly fit: number };
  readonly singles: Column;
  /** By size, from two. */
  readonly groups: readonly (Groups & Column)[];
  /** The chance that more than one is needed. */
  readonly several: number;
  readonly diffuse: { readonly chance: number; readonly rate: number };
  /** The chance that it hits alone, whatever else raises its rate. */
  readonly hitsAlone: number;
  /** For each suspect the chance that it is enough, if it was seen to be: by itself or as one of several. */
  readonly enough: (suspect: number) => number;
}

/** The chances before anything is seen; what is left of 1 is for one suspect. */
interface Prior {
  readonly alone: number;
  /** Of two, three, four that are needed together; empty where hits without the cause hide which were. */
  readonly groups: readonly number[];
  readonly diffuse: number;
}

export const priors: Readonly<Record<HuntQuestion, Prior>> = {
  cause: { alone: 0.6, groups: [0.02, 0.003, 0.001], diffuse: 0.01 },
  raises: { alone: 0.5, groups: [], diffuse: 0.02 },
  clears: { alone: 0.3, groups: [0.02], diffuse: 0.02 },
};

/**
 * Where there are fewer suspects than stripes, "diffuse" could never be seen, and with one suspect it says the same as "that one":
 * its chance would be doubt that no trial takes away.
 */
function priorOf({ question, suspects }: HuntSubject): Prior {
  const prior = priors[question];
  return suspects.length < stripes ? { ...prior, diffuse: 0 } : prior;
}

/** Groups of a size that are looked at while they hardly matter, and at most. */
const fewGroups = 300;
const manyGroups = 2_000;

export function beliefOf(state: HuntState): Belief {
  const quick = weigh(state, fewGroups);
  return quick.several < 0.1 ? quick : weigh(state, manyGroups);
}

function weigh(state: HuntState, mostGroups: number): Belief {
  const { subject, hits, runsWith, hitsWith } = state;
  const suspects = subject.suspects.length;
  const prior = priorOf(subject);
  const fits = new Fits(rateCells(subject.question, state.otherFailures > 0), state, tallyOf(state, []) ?? noTrials);

  const singles = { chance: new Float64Array(suspects), fit: new Int32Array(suspects) };
  for (let i = 0; i < suspects; i++) singles.fit[i] = fits.of(runsWith[i]!, hitsWith[i]!);
  const focus = focusOf(state);
  const groups = prior.groups.map((_, i) => {
    const listed = groupsOf(state, focus, i + 2, mostGroups);
    return { ...listed, chance: new Float64Array(listed.runs.length), fit: listed.runs.map((r) => fits.of(r, hits)) };
  });
  const alone = fits.everywhere();
  const growing = diffuseFit(state);

  const top = Math.max(...fits.evidence, growing.evidence);
  const likelihood = fits.evidence.map((evidence) => Math.exp(evidence - top));
  const severalPrior = prior.groups.reduce((a, b) => a + b, 0);
  const weight = {
    alone: prior.alone * likelihood[alone]!,
    diffuse: prior.diffuse * Math.exp(growing.evidence - top),
    singles: spread(singles, (1 - prior.alone - severalPrior - prior.diffuse) / suspects, likelihood),
    several: groups.reduce(
      (sum, of, i) => sum + spread(of, (prior.groups[i]! * of.each) / choose(suspects, of.size), likelihood),
      0,
    ),
  };
  const total = weight.alone + weight.diffuse + weight.singles + weight.several;
  for (const { chance } of [singles, ...groups]) for (let i = 0; i < chance.length; i++) chance[i]! /= total;

  let hitsAlone = weight.alone / total;
  let othersToo = 0;
  for (let i = 0; i < suspects; i++) {
    const [chance, fit] = [singles.chance[i]!, singles.fit[i]!];
    // An own rate without the polluter makes "it fails alone" true; what raises it is the next question.
    hitsAlone += chance * fits.own[fit]!;
    othersToo += chance * fits.others[fit]!;
  }
  return {
    question: subject.question,
    fits,
    alone: { chance: weight.alone / total, rate: fits.rate[alone]!, fit: alone },
    singles,
    groups,
    several: weight.several / total,
    diffuse: { chance: weight.diffuse / total, rate: growing.rate },
    hitsAlone,
    enough: (i) => singles.chance[i]! + othersToo - singles.chance[i]! * fits.others[singles.fit[i]!]!,
  };
}

/** Gives each explanation its prior times its likelihood; gives the sum. */
function spread({ chance, fit }: Column, each: number, likelihood: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < chance.length; i++) {
    chance[i] = each * likelihood[fit[i]!]!;
    sum += chance[i]!;
  }
  return sum;
}

export const diffuseGrid = [0.95, 0.6, 0.33, 0.18, 0.095, 0.05, 0.027, 0.0145, 0.0077, 0.004] as const;

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

/** How often a trial with everything in it is expected to hit. */
export function meanRate({ fits, alone, singles, groups, diffuse }: Belief): number {
  let mean = alone.chance * alone.rate + diffuse.chance * diffuse.rate;
  for (const { chance, fit } of [singles, ...groups]) {
    for (let i = 0; i < chance.length; i++) mean += chance[i]! * fits.rate[fit[i]!]!;
  }
  return mean;
}

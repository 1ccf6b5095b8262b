// What was seen, explained by one change, or none: the chance of each place, and the rates that go with it.

import type { BisectState } from "./evidence.ts";
import type { RatePairs } from "./rates.ts";
import type { Outlook } from "./twice.ts";

/** What holds if the rate changed once, or not at all. */
export interface OnceChanged {
  /** The logarithm of how likely all was that was seen. */
  readonly logLikelihood: number;
  readonly stretches: readonly OnceIn[];
  /** Before the first stretch, between every two of them, and after the last. */
  readonly borders: readonly Outlook[];
}

/** The change lies in one stretch. */
export interface OnceIn {
  readonly chance: number;
  /** The expected rates. */
  readonly before: number;
  readonly after: number;
  /** How open a trial would be if the rates were known too: the expected entropy of its outcome. */
  readonly openBefore: number;
  readonly openAfter: number;
}

/** @param priors of the stretches */
export function onceChanged({ stretches, pairs, logUnit }: BisectState, priors: readonly number[]): OnceChanged {
  const summed = stretches.map(({ weights }) => sumsOf(weights, pairs));
  const all = summed.reduce((sum, { total }, at) => sum + priors[at]! * total, 0);
  const within = summed.map(({ total, before, after, openBefore, openAfter }, at) => {
    // One that what was seen excludes has no weight to divide by.
    const whole = total === 0 ? 1 : total;
    return {
      chance: (priors[at]! * total) / all,
      before: before / whole,
      after: after / whole,
      openBefore: openBefore / whole,
      openAfter: openAfter / whole,
    };
  });
  return { logLikelihood: Math.log(all) + logUnit, stretches: within, borders: bordersOf(within) };
}

function bordersOf(stretches: readonly OnceIn[]): readonly Outlook[] {
  let [fails, open] = [0, 0];
  for (const { chance, before, openBefore } of stretches) {
    fails += chance * before;
    open += chance * openBefore;
  }
  const borders = [{ fails, open }];
  for (const { chance, before, after, openBefore, openAfter } of stretches) {
    fails += chance * (after - before);
    open += chance * (openAfter - openBefore);
    borders.push({ fails, open });
  }
  return borders;
}

function sumsOf(weights: Float64Array, pairs: RatePairs) {
  const sums = { total: 0, before: 0, after: 0, openBefore: 0, openAfter: 0 };
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at]!;
    sums.total += weight;
    sums.before += weight * pairs.before[at]!;
    sums.after += weight * pairs.after[at]!;
    sums.openBefore += weight * pairs.openBefore[at]!;
    sums.openAfter += weight * pairs.openAfter[at]!;
  }
  return sums;
}

// How many runs would pass if the worst tests were contained. Counting the past promises too much, because the tests are
// chosen by what they did there; the promise is corrected by what the same choice kept at earlier times.

import type { TestId } from "../model/test-id.ts";
import { confidence, forecast, type Trial } from "../stats/hindsight.ts";
import type { FailedJobRun } from "./failed-job-runs.ts";
import type { Standings } from "./standing.ts";

export interface WhatIf {
  /** The tests that are contained, the worst first. */
  readonly contained: readonly TestId[];
  /** The share of runs that would pass from now on. */
  readonly passRate: number;
  /** What holds it with a confidence of 90 %. */
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** The share that passes now, recent runs weighing more. */
  readonly passRateNow: number;
  /** What counting the past promises, uncorrected. */
  readonly passRateInHindsight: number;
  /** What such promises kept at earlier times; null where the history is too short to tell, and nothing is corrected. */
  readonly kept: number | null;
  /** The same with the tests retried instead of contained; null where nobody saw what retries do. */
  readonly retried: RetriedInstead | null;
}

export interface RetriedInstead {
  /** Attempts after the first. */
  readonly retries: number;
  readonly passRate: number;
  readonly low: number;
  readonly high: number;
  readonly passRateInHindsight: number;
}

/** The chance that a retry of a test's failure fails again, with what it may be at least and at most. */
export type FailsAgain = (test: TestId) => { readonly low: number; readonly mean: number; readonly high: number };

/** A counted run: whether it failed, and the tests whose containment would have made it pass; null where none would. */
export interface JudgedRun {
  readonly failed: boolean;
  readonly tests: readonly TestId[] | null;
}

const sizes = [1, 2, 3, 5, 10, 20];
/** At most so many windows, of at least so many runs. */
const windows = 24;
const fewestInWindow = 60;
/** Runs count half after so many windows: a test that was mended long ago promises nothing. */
const halfLife = 6;

/** How many runs a forecast looks ahead, after so many. */
export const judgedWindow = (runs: number): number => Math.max(fewestInWindow, Math.floor(runs / windows));

/** A run would pass if every failed job in it told its failing tests, and all of them were contained. */
export function judgedRuns(standings: Standings, failed: readonly FailedJobRun[]): readonly JudgedRun[] {
  const byPlace = new Map<number, Set<TestId> | null>();
  for (const { place, tests } of failed) {
    const known = byPlace.get(place);
    if (known === null || tests.length === 0) byPlace.set(place, null);
    else byPlace.set(place, new Set([...(known ?? []), ...tests]));
  }
  return standings.runs.flatMap((standing, place): JudgedRun[] => {
    if (standing.kind !== "counted") return [];
    const tests = standing.failed ? (byPlace.get(place) ?? null) : null;
    return [{ failed: standing.failed, tests: tests === null ? null : [...tests] }];
  });
}

/**
 * @param isWorthIt whether to contain a test: one that is broken must be mended
 * @param failsAgain null where nobody saw what retries do
 */
export function whatIfOf(
  runs: readonly JudgedRun[],
  isWorthIt: (test: TestId) => boolean,
  failsAgain: FailsAgain | null = null,
): readonly WhatIf[] {
  const size = judgedWindow(runs.length);
  const starts: number[] = [];
  for (let at = runs.length - size; at >= 2 * size; at -= size) starts.unshift(at);
  const fading = 0.5 ** (1 / (halfLife * size));
  const earlier = starts.map((at) => ({ at, worst: worstOf(runs, at, fading, () => true) }));
  const worst = worstOf(runs, runs.length, fading, isWorthIt);
  const passing = weightedShare(runs, fading, ({ failed }) => Number(!failed));
  return sizes
    .filter((count, i) => worst.length >= count || (i > 0 && worst.length > sizes[i - 1]!))
    .map((count): WhatIf => {
      const contained = worst.slice(0, count);
      const promised = gainOf(runs, 0, runs.length, fading, contained);
      const trials = earlier.map(({ at, worst: then }): Trial => {
        const chosen = then.slice(0, count);
        return { promised: gainOf(runs, 0, at, fading, chosen), kept: gainOf(runs, at, at + size, 1, chosen) };
      });
      const found = forecast(trials, promised, size);
      const gain = found ?? { mean: promised, low: 0, high: promised, ratio: null };
      const most = (share: number): number => tidy(passing + share);
      return {
        contained,
        passRate: most(gain.mean),
        low: most(gain.low),
        high: most(gain.high),
        confidence,
        passRateNow: tidy(passing),
        passRateInHindsight: most(promised),
        kept: gain.ratio,
        retried:
          failsAgain === null ? null : retriedInstead(runs, fading, contained, failsAgain, { ...gain, promised, most }),
      };
    });
}

/** A share without the dust of adding floating-point numbers up. */
const tidy = (share: number): number => Math.min(1, Math.round(share * 1e6) / 1e6);

/** The tests in runs that only told tests failed, those in most runs first, recent runs weighing more. */
function worstOf(
  runs: readonly JudgedRun[],
  to: number,
  fading: number,
  isWorthIt: (test: TestId) => boolean,
): readonly TestId[] {
  const weights = new Map<TestId, number>();
  for (let at = 0; at < to; at++)
    for (const test of runs[at]!.tests ?? []) weights.set(test, (weights.get(test) ?? 0) + fading ** (to - 1 - at));
  return [...weights]
    .filter(([test]) => isWorthIt(test))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([test]) => test);
}

/** `retries: 2` allows three attempts; a run passes when one of them does for each of its failing tests. */
const retries = 2;

/** A promise of retrying is kept as that of containing is, and is smaller by what fails again. */
function retriedInstead(
  runs: readonly JudgedRun[],
  fading: number,
  contained: readonly TestId[],
  failsAgain: FailsAgain,
  gain: {
    readonly mean: number;
    readonly low: number;
    readonly high: number;
    readonly promised: number;
    readonly most: (share: number) => number;
  },
): RetriedInstead {
  const chances = new Map(contained.map((test) => [test, failsAgain(test)]));
  const share = (bound: "low" | "mean" | "high"): number => {
    const promised = weightedShare(runs, fading, ({ tests }) =>
      (tests ?? [null]).reduce((pass, test) => {
        const again = test === null ? undefined : chances.get(test);
        return again === undefined ? 0 : pass * (1 - again[bound] ** retries);
      }, 1),
    );
    return gain.promised === 0 ? 0 : promised / gain.promised;
  };
  return {
    retries,
    passRate: gain.most(gain.mean * share("mean")),
    low: gain.most(gain.low * share("high")),
    high: gain.most(gain.high * share("low")),
    passRateInHindsight: gain.most(gain.promised * share("mean")),
  };
}

function gainOf(
  runs: readonly JudgedRun[],
  from: number,
  to: number,
  fading: number,
  contained: readonly TestId[],
): number {
  const set = new Set(contained);
  return weightedShare(runs.slice(from, to), fading, ({ tests }) =>
    Number(tests !== null && tests.every((test) => set.has(test))),
  );
}

/** The mean over runs, recent ones weighing more. */
function weightedShare(runs: readonly JudgedRun[], fading: number, valueOf: (run: JudgedRun) => number): number {
  let [sum, all] = [0, 0];
  for (const run of runs) {
    sum = sum * fading + valueOf(run);
    all = all * fading + 1;
  }
  return all === 0 ? 0 : sum / all;
}

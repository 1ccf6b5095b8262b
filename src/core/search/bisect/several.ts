// Whether one change explains what was seen, or the rate changed twice: both explanations with every rate free, each place
// of the changes as likely as any other.

import { logBeta } from "../../stats/beta.ts";
import type { BisectState } from "./evidence.ts";

export interface MoreChanges {
  /** The first commits of the second and the third stretch, as near as the commits that were tried tell. */
  readonly at: readonly [number, number];
  readonly chance: number;
}

/** That there is a second change, before any trial. */
const priorOfTwo = 0.05;
const told = 0.9;

/** Null unless two changes are much likelier than one. */
export function moreChangesIn({ counts }: BisectState): MoreChanges | null {
  const tried = [...counts.values()].sort((a, b) => a.commit - b.commit);
  if (tried.length < 3) return null;
  const [failed, all] = [[0], [0]];
  for (const one of tried) {
    failed.push(failed.at(-1)! + one.failed);
    all.push(all.at(-1)! + one.failed + one.passed);
  }
  const stretch = (from: number, to: number): number => {
    const [k, n] = [failed[to]! - failed[from]!, all[to]! - all[from]!];
    return logBeta(k + 0.5, n - k + 0.5) - logBeta(0.5, 0.5);
  };
  const end = tried.length;
  const one: number[] = [];
  const two: { readonly at: readonly [number, number]; readonly log: number }[] = [];
  for (let first = 1; first < end; first++) {
    one.push(stretch(0, first) + stretch(first, end));
    for (let second = first + 1; second < end; second++) {
      const log = stretch(0, first) + stretch(first, second) + stretch(second, end);
      two.push({ at: [tried[first]!.commit, tried[second]!.commit], log });
    }
  }
  const top = Math.max(...one, ...two.map(({ log }) => log));
  const mean = (logs: readonly number[]): number =>
    logs.reduce((sum, log) => sum + Math.exp(log - top), 0) / Math.max(1, logs.length);
  const ofTwo = priorOfTwo * mean(two.map(({ log }) => log));
  const chance = ofTwo / (ofTwo + (1 - priorOfTwo) * mean(one));
  const best = two.reduce((most, each) => (each.log > most.log ? each : most));
  return chance >= told ? { at: best.at, chance } : null;
}

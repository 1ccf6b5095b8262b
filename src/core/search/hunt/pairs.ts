// Pairs of suspects that are needed together. All of those that took part in every hit where they are few enough to list;
// else a sample of them that stands for the rest.

import { randomFrom, uniformInt } from "../../stats/random.ts";
import type { HuntState } from "./evidence.ts";

export interface Pairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Trials that both took part in; every hit is among them. */
  readonly runs: Float64Array;
  /** How many of all pairs each of these stands for. */
  readonly each: number;
}

/** @param most how many to look at */
export function pairsOf(state: HuntState, most: number): Pairs {
  const focus = focusOf(state);
  const all = (focus.length * (focus.length - 1)) / 2;
  const listed = all <= most;
  const count = listed ? all : most;
  const pairs = { first: new Int32Array(count), second: new Int32Array(count), runs: new Float64Array(count) };
  if (listed) listPairs(focus, pairs);
  else samplePairs(focus, pairs);
  for (const { holds, runs } of state.tallies) {
    for (let i = 0; i < count; i++) {
      if (holds[pairs.first[i]!] === 1 && holds[pairs.second[i]!] === 1) pairs.runs[i]! += runs;
    }
  }
  return { ...pairs, each: count === 0 ? 0 : all / count };
}

/** The suspects that took part in every hit. */
export function focusOf({ hits, hitsWith }: HuntState): readonly number[] {
  const focus: number[] = [];
  for (let i = 0; i < hitsWith.length; i++) if (hitsWith[i] === hits) focus.push(i);
  return focus;
}

interface Ends {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

function listPairs(focus: readonly number[], { first, second }: Ends): void {
  let at = 0;
  for (let i = 0; i < focus.length; i++) {
    for (let j = i + 1; j < focus.length; j++, at++) {
      first[at] = focus[i]!;
      second[at] = focus[j]!;
    }
  }
}

function samplePairs(focus: readonly number[], { first, second }: Ends): void {
  const random = randomFrom(focus.length);
  for (let at = 0; at < first.length; at++) {
    const i = uniformInt(random, focus.length);
    const j = (i + 1 + uniformInt(random, focus.length - 1)) % focus.length;
    first[at] = focus[i]!;
    second[at] = focus[j]!;
  }
}

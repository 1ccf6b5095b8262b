// Suspects that are needed together, by twos, threes and fours. All groups whose members took part in every hit where they
// are few enough to list; else a sample of them that stands for the rest.

import { randomFrom, uniformInt } from "../../stats/random.ts";
import type { HuntState } from "./evidence.ts";

export interface Groups {
  readonly size: number;
  /** `size` suspects for each group, one group after the other. */
  readonly members: Int32Array;
  /** Trials that all of a group took part in; every hit is among them. */
  readonly runs: Float64Array;
  /** How many groups each of these stands for; 1 where all are listed. */
  readonly each: number;
}

/** The suspects that took part in every hit. */
export function focusOf({ hits, hitsWith }: HuntState): readonly number[] {
  const focus: number[] = [];
  for (let i = 0; i < hitsWith.length; i++) if (hitsWith[i] === hits) focus.push(i);
  return focus;
}

/** @param most how many to look at */
export function groupsOf(state: HuntState, focus: readonly number[], size: number, most: number): Groups {
  const all = choose(focus.length, size);
  const members = membersOf(state, focus, size, Math.min(all, most));
  return { size, members, runs: runsOf(state, members, size), each: all <= most ? 1 : all / most };
}

/** Only a hit changes which groups there are, and with it `hitsWith`; most trials miss. */
const known = new WeakMap<Float64Array, Map<string, Int32Array>>();

function membersOf({ hitsWith }: HuntState, focus: readonly number[], size: number, count: number): Int32Array {
  const ofState = known.get(hitsWith) ?? new Map<string, Int32Array>();
  known.set(hitsWith, ofState);
  const key = `${size} ${count}`;
  const members =
    ofState.get(key) ??
    (count === choose(focus.length, size) ? listGroups(focus, size, count) : sampleGroups(focus, size, count));
  ofState.set(key, members);
  return members;
}

/** How many groups of a size there are. */
export function choose(of: number, size: number): number {
  let count = 1;
  for (let i = 0; i < size; i++) count = (count * (of - i)) / (i + 1);
  return count;
}

function listGroups(focus: readonly number[], size: number, all: number): Int32Array {
  const members = new Int32Array(all * size);
  const places = Array.from({ length: size }, (_, i) => i);
  for (let at = 0; at < all * size; at += size) {
    for (let i = 0; i < size; i++) members[at + i] = focus[places[i]!]!;
    let last = size - 1;
    while (last >= 0 && places[last] === focus.length - size + last) last--;
    if (last < 0) break;
    places[last]! += 1;
    for (let i = last + 1; i < size; i++) places[i] = places[i - 1]! + 1;
  }
  return members;
}

function sampleGroups(focus: readonly number[], size: number, count: number): Int32Array {
  const random = randomFrom(focus.length);
  const members = new Int32Array(count * size);
  const group = new Set<number>();
  for (let at = 0; at < members.length; at += size) {
    group.clear();
    while (group.size < size) group.add(focus[uniformInt(random, focus.length)]!);
    members.set([...group], at);
  }
  return members;
}

/**
 * Every suspect of a group took part in all hits, so only selections that never hit tell groups apart. Each suspect gets a
 * bit for each of those: one word says for 32 selections which of them held the whole group.
 */
function runsOf({ tallies, runsWith }: HuntState, members: Int32Array, size: number): Float64Array {
  const runs = new Float64Array(members.length / size);
  runs.fill(tallies.reduce((sum, tally) => sum + (tally.hits > 0 ? tally.runs : 0), 0));
  const missing = tallies.filter(({ hits }) => hits === 0);
  for (let from = 0; from < missing.length; from += 32) {
    const block = missing.slice(from, from + 32);
    const counts = block.map((tally) => tally.runs);
    const bits = new Int32Array(runsWith.length);
    block.forEach(({ selection }, bit) => {
      for (const suspect of selection) bits[suspect]! |= 1 << bit;
    });
    for (let group = 0, at = 0; group < runs.length; group++) {
      let all = -1;
      for (const end = at + size; at < end; at++) all &= bits[members[at]!]!;
      for (; all !== 0; all &= all - 1) runs[group]! += counts[31 - Math.clz32(all & -all)]!;
    }
  }
  return runs;
}

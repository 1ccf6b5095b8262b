// Hits of which nobody knows the cause, shared out among causes that are known from other hits and one that stands for all
// that were never seen: a Chinese restaurant whose guests join those who came at about the same time (Blei, Frazier 2011).
// How many causes are still unseen, and how fast causes come and go, is learned from the known hits. Nothing here knows what hit.

import { weightedIndex, type Random } from "./random.ts";

/** One group of hits: all causes in it compete for what is unexplained. Columns have one entry for each epoch, oldest first. */
export interface Ledger {
  readonly unexplained: ArrayLike<number>;
  readonly causes: readonly Cause[];
}

export interface Cause {
  /** Hits that are known to be of this cause. */
  readonly seen: ArrayLike<number>;
  /** The share of the epoch in which it can have acted, 0 to 1. */
  readonly eligible: ArrayLike<number>;
  /** What is known of it from other groups, in hits. */
  readonly prior: number;
}

export interface AllocationModel {
  /** The weights, in hits, that all unseen causes may have: where nearly every known hit had its own cause, many are unseen. */
  readonly openness: readonly number[];
  /** How long hits tell of others, in shares of all epochs: short where causes come and go. */
  readonly memory: readonly number[];
  readonly draws: number;
}

export const usualAllocationModel: AllocationModel = {
  openness: [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25],
  memory: [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 4, 16],
  draws: 400,
};

/** For each cause, and last for the open one, how many of the unexplained hits were its own: one entry for each draw. */
export type Allocation = readonly Int32Array[];

/** @returns for each ledger its allocation; the draws of all ledgers belong together */
export function allocate(
  ledgers: readonly Ledger[],
  random: Random,
  model: AllocationModel = usualAllocationModel,
): readonly Allocation[] {
  const worlds = model.memory.flatMap((memory) => model.openness.map((openness) => ({ memory, openness })));
  const logs = worlds.map(({ memory, openness }) =>
    ledgers.reduce((log, ledger) => log + logChance(ledger, openness, decayOf(ledger, memory)), 0),
  );
  const top = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const chances = logs.map((log) => Math.exp(log - top));
  const drawn = Array.from({ length: model.draws }, () => worlds[weightedIndex(random, chances)]!);
  return ledgers.map((ledger) => {
    const remembered = new Map<number, readonly Float64Array[]>();
    const draws = [...ledger.causes, null].map(() => new Int32Array(model.draws));
    drawn.forEach(({ memory, openness }, draw) => {
      const decay = decayOf(ledger, memory);
      const known = remembered.get(memory) ?? ledger.causes.map((cause) => smoothed(cause, decay));
      remembered.set(memory, known);
      seat(ledger, known, openness, decay, random).forEach((given, i) => (draws[i]![draw] = given));
    });
    return draws;
  });
}

/** What is left of a hit's weight one epoch further. */
const decayOf = ({ unexplained }: Ledger, memory: number): number => Math.exp(-1 / (memory * unexplained.length));

/** ln of the chance of the known hits, from the newest to the oldest. */
function logChance({ unexplained, causes }: Ledger, openness: number, decay: number): number {
  const weights = new Float64Array(causes.length);
  let [all, log] = [0, 0];
  for (let epoch = unexplained.length - 1; epoch >= 0; epoch--) {
    all *= decay;
    for (let i = 0; i < causes.length; i++) {
      const weight = weights[i]! * decay;
      weights[i] = weight;
      const seen = causes[i]!.seen[epoch]!;
      for (let hit = 0; hit < seen; hit++) {
        log += Math.log((weights[i]! < 1e-12 ? openness : weights[i]!) / (openness + all));
        weights[i]! += 1;
        all += 1;
      }
    }
  }
  return log;
}

/** For each epoch the weight of all known hits of a cause, before and after. */
function smoothed({ seen, prior }: Cause, decay: number): Float64Array {
  const weights = new Float64Array(seen.length).fill(prior);
  let [before, after] = [0, 0];
  for (let epoch = 0; epoch < seen.length; epoch++) {
    before = before * decay + seen[epoch]!;
    weights[epoch]! += before;
    const mirrored = seen.length - 1 - epoch;
    weights[mirrored]! += after;
    after = (after + seen[mirrored]!) * decay;
  }
  return weights;
}

/** One draw: each hit joins a cause, from the newest to the oldest. */
function seat(
  { unexplained, causes }: Ledger,
  known: readonly Float64Array[],
  openness: number,
  decay: number,
  random: Random,
): Int32Array {
  const open = causes.length;
  const given = new Int32Array(open + 1);
  const joined = new Float64Array(open + 1);
  const weights = new Float64Array(open + 1);
  for (let epoch = unexplained.length - 1; epoch >= 0; epoch--) {
    for (let i = 0; i <= open; i++) joined[i]! *= decay;
    for (let hit = 0; hit < unexplained[epoch]!; hit++) {
      for (let i = 0; i < open; i++) weights[i] = (known[i]![epoch]! + joined[i]!) * causes[i]!.eligible[epoch]!;
      weights[open] = openness + joined[open]!;
      const cause = weightedIndex(random, weights);
      given[cause]! += 1;
      joined[cause]! += 1;
    }
  }
  return given;
}

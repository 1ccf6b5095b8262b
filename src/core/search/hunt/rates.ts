// How well counts of hits go with a hypothesis whose two rates nobody knows: the rate `a` of trials that the hypothesis
// calls triggered, and the rate `b` of all others. Both are summed out over a grid.

import type { HuntQuestion } from "./trial.ts";

/** Rates that are a step apart in likelihood, from always to once in 500. */
const grid = [
  0.9995, 0.9, 0.75, 0.6, 0.45, 0.33, 0.25, 0.18, 0.13, 0.095, 0.07, 0.05, 0.037, 0.027, 0.02, 0.0145, 0.0105, 0.0077,
  0.0056, 0.004, 0.003, 0.002,
] as const;

/** Deterministic failures are common: "always" weighs as much as three other rates. */
const alwaysWeight = 3;

/** A rate without the trigger, and what it would mean. */
interface Base {
  /** As a share of the triggered rate, or as it is. */
  readonly kind: "share" | "rate";
  readonly value: number;
  readonly weight: number;
  /** The victim has it by itself, whatever ran before it; else somebody else's failures look like it. */
  readonly own: boolean;
}

const bases: Readonly<Record<HuntQuestion, readonly Base[]>> = {
  cause: [
    { kind: "rate", value: 0, weight: 0.94, own: false },
    { kind: "rate", value: 0.001, weight: 0.03, own: false },
    { kind: "share", value: 0.05, weight: 0.01, own: true },
    { kind: "share", value: 0.15, weight: 0.01, own: true },
    { kind: "share", value: 0.4, weight: 0.01, own: true },
  ],
  raises: [
    { kind: "share", value: 0.01, weight: 0.15, own: true },
    { kind: "share", value: 0.03, weight: 0.15, own: true },
    { kind: "share", value: 0.1, weight: 0.2, own: true },
    { kind: "share", value: 0.2, weight: 0.25, own: true },
    { kind: "share", value: 0.35, weight: 0.25, own: true },
  ],
  clears: [
    { kind: "rate", value: 0, weight: 0.6, own: false },
    { kind: "rate", value: 0.001, weight: 0.05, own: false },
    { kind: "share", value: 0.05, weight: 0.05, own: true },
    { kind: "share", value: 0.2, weight: 0.1, own: true },
    { kind: "share", value: 0.5, weight: 0.1, own: true },
    { kind: "share", value: 0.75, weight: 0.1, own: true },
  ],
};

/** What the counts say of one hypothesis. */
export interface Fit {
  /** ln of the chance of what was seen. */
  readonly evidence: number;
  /** The rates that are to be expected, given what was seen. */
  readonly rate: number;
  readonly base: number;
  /** The chance that hits without the trigger are the victim's own. */
  readonly own: number;
}

interface Cell {
  readonly rate: number;
  readonly base: number;
  readonly own: boolean;
  readonly prior: number;
  readonly hit: number;
  readonly miss: number;
  readonly baseHit: number;
  readonly baseMiss: number;
}

const cellsOf = (bases: readonly Base[]): readonly Cell[] => {
  const total = grid.length - 1 + alwaysWeight;
  return grid.flatMap((rate, i) =>
    bases.map(({ kind, value, weight, own }) => {
      const base = kind === "share" ? rate * value : Math.min(value, rate / 2);
      return {
        rate,
        base,
        own,
        prior: Math.log(((i === 0 ? alwaysWeight : 1) / total) * weight),
        hit: Math.log(rate),
        miss: Math.log1p(-rate),
        baseHit: base > 0 ? Math.log(base) : Number.NEGATIVE_INFINITY,
        baseMiss: Math.log1p(-base),
      };
    }),
  );
};

const cells: Readonly<Record<HuntQuestion, readonly Cell[]>> = {
  cause: cellsOf(bases.cause),
  raises: cellsOf(bases.raises),
  clears: cellsOf(bases.clears),
};
const everywhere = cellsOf([{ kind: "rate", value: 0, weight: 1, own: true }]);

const scratch = new Float64Array(Math.max(...Object.values(cells).map((list) => list.length)));

/** Sums both rates out. */
function fitOver(list: readonly Cell[], runs: number, hits: number, otherRuns: number, otherHits: number): Fit {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < list.length; i++) {
    const { prior, hit, miss, baseHit, baseMiss } = list[i]!;
    let value = prior + hits * hit + (runs - hits) * miss + (otherRuns - otherHits) * baseMiss;
    if (otherHits > 0) value += otherHits * baseHit;
    scratch[i] = value;
    if (value > top) top = value;
  }
  let [sum, rate, base, own] = [0, 0, 0, 0];
  for (let i = 0; i < list.length; i++) {
    const below = scratch[i]! - top;
    if (below < -30) continue;
    const weight = Math.exp(below);
    const cell = list[i]!;
    sum += weight;
    rate += weight * cell.rate;
    base += weight * cell.base;
    if (cell.own) own += weight;
  }
  return { evidence: top + Math.log(sum), rate: rate / sum, base: base / sum, own: own / sum };
}

/** Fits for one state of the evidence, each looked up once: thousands of suspects share few different counts. */
export class FitTable {
  readonly #list: readonly Cell[];
  readonly #runs: number;
  readonly #hits: number;
  readonly #known = new Map<number, Fit>();

  constructor(question: HuntQuestion, runs: number, hits: number) {
    this.#list = cells[question];
    this.#runs = runs;
    this.#hits = hits;
  }

  /** Of a hypothesis that calls `runs` trials triggered, of which `hits` hit. */
  of(runs: number, hits: number): Fit {
    const key = runs * (this.#hits + 1) + hits;
    let fit = this.#known.get(key);
    if (fit === undefined) {
      fit = fitOver(this.#list, runs, hits, this.#runs - runs, this.#hits - hits);
      this.#known.set(key, fit);
    }
    return fit;
  }

  /** Of one rate for all trials: nothing that ran before matters. */
  everywhere(): Fit {
    return fitOver(everywhere, this.#runs, this.#hits, 0, 0);
  }
}

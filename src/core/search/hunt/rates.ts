// How well counts of hits go with a hypothesis whose two rates nobody knows: the rate `a` of trials that the hypothesis
// calls triggered, and the rate `b` of all others. Both are summed out over a grid.

import type { HuntQuestion } from "./trial.ts";

/** Rates that are a step apart in likelihood, from always to once in 500. */
const grid = [
  0.9995, 0.9, 0.75, 0.6, 0.45, 0.33, 0.25, 0.18, 0.13, 0.095, 0.07, 0.05, 0.037, 0.027, 0.02, 0.0145, 0.0105, 0.0077,
  0.0056, 0.004, 0.003, 0.002,
] as const;

/**
 * Before anything is seen, a rate weighs as its square root: between "every size is as likely", which expects too many
 * victims that nobody would have noticed, and "every rate is". Deterministic failures are common: "always" weighs as three.
 */
const rateWeight = (rate: number): number => (rate === grid[0] ? 3 : Math.sqrt(rate));

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

/** One pair of rates. */
export interface Cell {
  readonly rate: number;
  readonly base: number;
  readonly own: boolean;
  /** ln of its weight before anything is seen. */
  readonly prior: number;
  readonly hit: number;
  readonly miss: number;
  readonly baseHit: number;
  readonly baseMiss: number;
  readonly noise: number;
  readonly baseNoise: number;
}

/** Of an outcome that hits with chance p, in nats. */
export const entropy = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p));

const cellsOf = (bases: readonly Base[]): readonly Cell[] => {
  const total = grid.reduce((sum, rate) => sum + rateWeight(rate), 0);
  return grid.flatMap((rate) =>
    bases.map(({ kind, value, weight, own }) => {
      const base = kind === "share" ? rate * value : Math.min(value, rate / 2);
      return {
        rate,
        base,
        own,
        prior: Math.log((rateWeight(rate) / total) * weight),
        hit: Math.log(rate),
        miss: Math.log1p(-rate),
        baseHit: base > 0 ? Math.log(base) : Number.NEGATIVE_INFINITY,
        baseMiss: Math.log1p(-base),
        noise: entropy(rate),
        baseNoise: entropy(base),
      };
    }),
  );
};

/** How likely it is held to be that others' failures look like the victim's, once failures of others were seen at all. */
const doubt = 0.3;

const inDoubt = (list: readonly Base[]): readonly Base[] =>
  list.map((base) => {
    const foreign = base.kind === "rate" && base.value > 0;
    return { ...base, weight: foreign ? doubt : base.weight * (1 - doubt) };
  });

/** @param doubtful whether the victim was seen to fail in other ways too */
export const rateCells = (question: HuntQuestion, doubtful: boolean): readonly Cell[] =>
  (doubtful ? cellsInDoubt : usualCells)[question];

const usualCells: Readonly<Record<HuntQuestion, readonly Cell[]>> = {
  cause: cellsOf(bases.cause),
  raises: cellsOf(bases.raises),
  clears: cellsOf(bases.clears),
};
const cellsInDoubt: typeof usualCells = {
  cause: cellsOf(inDoubt(bases.cause)),
  raises: usualCells.raises,
  clears: cellsOf(inDoubt(bases.clears)),
};
const everywhere = cellsOf([{ kind: "rate", value: 0, weight: 1, own: true }]);

const scratch = new Float64Array(Math.max(...Object.values(usualCells).map((list) => list.length)));

/**
 * What counts of hits say, each fit looked up once: thousands of explanations share few different counts. A fit is known by
 * its place in these columns.
 */
export class Fits {
  /** ln of the chance of what was seen. */
  readonly evidence: number[] = [];
  /** The rates that are to be expected, given what was seen: of triggered trials, and of all others. */
  readonly rate: number[] = [];
  readonly base: number[] = [];
  /** The entropy of one more outcome of either kind for somebody who knows the rates. */
  readonly noise: number[] = [];
  readonly baseNoise: number[] = [];
  /** The chance that hits without the trigger are the victim's own. */
  readonly own: number[] = [];

  readonly #cells: readonly Cell[];
  readonly #runs: number;
  readonly #hits: number;
  readonly #known = new Map<number, number>();

  constructor(cells: readonly Cell[], runs: number, hits: number) {
    this.#cells = cells;
    this.#runs = runs;
    this.#hits = hits;
  }

  /** Of an explanation that calls `runs` trials triggered, of which `hits` hit. */
  of(runs: number, hits: number): number {
    const key = runs * (this.#hits + 1) + hits;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const place = this.#add(this.#cells, runs, hits, this.#runs - runs, this.#hits - hits);
    this.#known.set(key, place);
    return place;
  }

  /** Of one rate for all trials: nothing that ran before matters. */
  everywhere(): number {
    return this.#add(everywhere, this.#runs, this.#hits, 0, 0);
  }

  /** Sums both rates out. */
  #add(list: readonly Cell[], runs: number, hits: number, otherRuns: number, otherHits: number): number {
    let top = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < list.length; i++) {
      const { prior, hit, miss, baseHit, baseMiss } = list[i]!;
      let value = prior + hits * hit + (runs - hits) * miss + (otherRuns - otherHits) * baseMiss;
      if (otherHits > 0) value += otherHits * baseHit;
      scratch[i] = value;
      if (value > top) top = value;
    }
    let [sum, rate, base, noise, baseNoise, own] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < list.length; i++) {
      const below = scratch[i]! - top;
      if (below < -30) continue;
      const weight = Math.exp(below);
      const cell = list[i]!;
      sum += weight;
      rate += weight * cell.rate;
      base += weight * cell.base;
      noise += weight * cell.noise;
      baseNoise += weight * cell.baseNoise;
      if (cell.own) own += weight;
    }
    this.rate.push(rate / sum);
    this.base.push(base / sum);
    this.noise.push(noise / sum);
    this.baseNoise.push(baseNoise / sum);
    this.own.push(own / sum);
    return this.evidence.push(top + Math.log(sum)) - 1;
  }
}

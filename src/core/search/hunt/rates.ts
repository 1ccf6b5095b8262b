// How well counts of hits go with a hypothesis whose two rates nobody knows: the rate `a` of trials that the hypothesis
// calls triggered, and the rate `b` of all others. Both are summed out over a grid.

import type { HuntQuestion } from "./trial.ts";

/** Rates that are a step apart in likelihood, from always to once in 500. */
const grid = [
  0.9995, 0.9, 0.75, 0.6, 0.45, 0.33, 0.25, 0.18, 0.13, 0.095, 0.07, 0.05, 0.037, 0.027, 0.02, 0.0145, 0.0105, 0.0077,
  0.0056, 0.004, 0.003, 0.002,
] as const;

/**
 * Before anything is seen, a rate weighs as its power of 0.85: between "every size is as likely", which expects too many
 * victims that nobody would have noticed, and "every rate is".
 */
const rateWeight = (rate: number): number => rate ** 0.85;

/** Where hits without the trigger come from. */
type Source =
  /** There are none. */
  | "none"
  /** Something else's failures look like the victim's: a rate whatever ran. */
  | "foreign"
  /** The victim itself: a share of the triggered rate, whatever ran. */
  | "own"
  /** Other suspects, each of which is a trigger too: a share of the triggered rate wherever any suspect ran. */
  | "others";

/** A rate without the trigger. */
interface Base {
  readonly source: Source;
  readonly value: number;
  readonly weight: number;
}

/**
 * Failures of something else are taken to be nearly as likely as none. They are rare, so that they matter only where the
 * victim's own are rare too; held for unlikely, one of them in a thousand trials makes up to a third of the answers wrong.
 */
const bases: Readonly<Record<HuntQuestion, readonly Base[]>> = {
  cause: [
    { source: "none", value: 0, weight: 0.49 },
    { source: "foreign", value: 0.001, weight: 0.4 },
    { source: "own", value: 0.05, weight: 0.03 },
    { source: "own", value: 0.15, weight: 0.03 },
    { source: "own", value: 0.4, weight: 0.03 },
    { source: "others", value: 0.2, weight: 0.01 },
    { source: "others", value: 0.6, weight: 0.01 },
  ],
  raises: [
    { source: "own", value: 0.01, weight: 0.15 },
    { source: "own", value: 0.03, weight: 0.15 },
    { source: "own", value: 0.1, weight: 0.2 },
    { source: "own", value: 0.2, weight: 0.25 },
    { source: "own", value: 0.35, weight: 0.25 },
  ],
  clears: [
    { source: "none", value: 0, weight: 0.6 },
    { source: "foreign", value: 0.001, weight: 0.05 },
    { source: "own", value: 0.05, weight: 0.05 },
    { source: "own", value: 0.2, weight: 0.1 },
    { source: "own", value: 0.5, weight: 0.1 },
    { source: "own", value: 0.75, weight: 0.1 },
  ],
};

/** One pair of rates. */
export interface Cell {
  readonly rate: number;
  /** Without the trigger: after some suspects, and after none. */
  readonly base: number;
  readonly bare: number;
  readonly source: Source;
  /** ln of its weight before anything is seen. */
  readonly prior: number;
  readonly triggered: LogChances;
  readonly other: LogChances;
  readonly none: LogChances;
  readonly noise: number;
  readonly baseNoise: number;
  readonly bareNoise: number;
}

/** ln of the chances of a hit and of a miss. */
interface LogChances {
  readonly hit: number;
  readonly miss: number;
}

/** A hit that cannot be weighs as nothing beside any that can; finite, so that none of them can be multiplied with it. */
const impossible = -1e6;
const logChances = (rate: number): LogChances => ({
  hit: rate > 0 ? Math.log(rate) : impossible,
  miss: Math.log1p(-rate),
});

/** Trials of one kind, and how many of them hit. */
export interface Counts {
  readonly runs: number;
  readonly hits: number;
}

export const noTrials: Counts = { runs: 0, hits: 0 };

/** Of an outcome that hits with chance p, in nats. */
export const entropy = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p));

const cellsOf = (bases: readonly Base[]): readonly Cell[] => {
  const total = grid.reduce((sum, rate) => sum + rateWeight(rate), 0);
  return grid.flatMap((rate) =>
    bases.map(({ source, value, weight }) => {
      const base = source === "foreign" ? Math.min(value, rate / 2) : rate * value;
      const bare = source === "others" ? 0 : base;
      return {
        rate,
        base,
        bare,
        source,
        prior: Math.log((rateWeight(rate) / total) * weight),
        triggered: logChances(rate),
        other: logChances(base),
        none: logChances(bare),
        noise: entropy(rate),
        baseNoise: entropy(base),
        bareNoise: entropy(bare),
      };
    }),
  );
};

/** How likely it is held to be that others' failures look like the victim's, once failures of others were seen at all. */
const doubt = 0.8;

const inDoubt = (list: readonly Base[]): readonly Base[] =>
  list.map((base) => {
    return { ...base, weight: base.source === "foreign" ? doubt : base.weight * (1 - doubt) };
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
const everywhere = cellsOf([{ source: "none", value: 0, weight: 1 }]);

const scratch = new Float64Array(Math.max(...Object.values(usualCells).map((list) => list.length)));

/**
 * What counts of hits say, each fit looked up once: thousands of explanations share few different counts. A fit is known by
 * its place in these columns.
 */
export class Fits {
  /** ln of the chance of what was seen. */
  readonly evidence: number[] = [];
  /** The rates that are to be expected, given what was seen: of triggered trials, after other suspects, and after none. */
  readonly rate: number[] = [];
  readonly base: number[] = [];
  readonly bare: number[] = [];
  /** The entropy of one more outcome of each kind for somebody who knows the rates. */
  readonly noise: number[] = [];
  readonly baseNoise: number[] = [];
  readonly bareNoise: number[] = [];
  /** The chance that hits without the trigger are the victim's own, and that other suspects are triggers too. */
  readonly own: number[] = [];
  readonly others: number[] = [];

  readonly #cells: readonly Cell[];
  readonly #all: Counts;
  readonly #bare: Counts;
  readonly #known = new Map<number, number>();

  /**
   * @param all trials
   * @param bare those of them in which no suspect ran
   */
  constructor(cells: readonly Cell[], all: Counts, bare: Counts) {
    this.#cells = cells;
    this.#all = all;
    this.#bare = bare;
  }

  /** Of an explanation that calls `runs` trials triggered, of which `hits` hit; those in which no suspect ran are not. */
  of(runs: number, hits: number): number {
    const key = runs * (this.#all.hits + 1) + hits;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const other = { runs: this.#all.runs - this.#bare.runs - runs, hits: this.#all.hits - this.#bare.hits - hits };
    const place = this.#add(this.#cells, { runs, hits }, other, this.#bare);
    this.#known.set(key, place);
    return place;
  }

  /** Of one rate for all trials: nothing that ran before matters. */
  everywhere(): number {
    return this.#add(everywhere, this.#all, noTrials, noTrials);
  }

  /** Sums both rates out. */
  #add(list: readonly Cell[], triggered: Counts, other: Counts, bare: Counts): number {
    let top = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < list.length; i++) {
      const cell = list[i]!;
      const value =
        cell.prior + logChance(cell.triggered, triggered) + logChance(cell.other, other) + logChance(cell.none, bare);
      scratch[i] = value;
      if (value > top) top = value;
    }
    let [sum, rate, base, bareRate, noise, baseNoise, bareNoise, own, others] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < list.length; i++) {
      const below = scratch[i]! - top;
      if (below < -30) continue;
      const weight = Math.exp(below);
      const cell = list[i]!;
      sum += weight;
      rate += weight * cell.rate;
      base += weight * cell.base;
      bareRate += weight * cell.bare;
      noise += weight * cell.noise;
      baseNoise += weight * cell.baseNoise;
      bareNoise += weight * cell.bareNoise;
      if (cell.source === "own") own += weight;
      if (cell.source === "others") others += weight;
    }
    this.rate.push(rate / sum);
    this.base.push(base / sum);
    this.bare.push(bareRate / sum);
    this.noise.push(noise / sum);
    this.baseNoise.push(baseNoise / sum);
    this.bareNoise.push(bareNoise / sum);
    this.own.push(own / sum);
    this.others.push(others / sum);
    return this.evidence.push(top + Math.log(sum)) - 1;
  }
}

const logChance = ({ hit, miss }: LogChances, { runs, hits }: Counts): number => hits * hit + (runs - hits) * miss;

// Which selection to run next: the one that shortens the rest of the hunt most per second it takes.
//
// What is left to do is put as J = Q + c H. H is the entropy of the explanations and c what a trial of little else costs
// per unit of it: the floor that information theory sets. Q = (sum of sqrt(chance x seconds / rate))^2 is what looking
// for one suspect by looks at each costs when looks are shared out as well as can be (Stone, Theory of Optimal Search,
// 1975). Both are concave, so a trial lowers both on average.

import type { Belief, Column } from "./belief.ts";
import { diffuseRate } from "./belief.ts";
import type { HuntSubject, Selection } from "./trial.ts";

export interface Choice {
  readonly selection: Selection;
  readonly seconds: number;
  /** The chance that it hits. */
  readonly hit: number;
  /** How much of J it takes away per second. */
  readonly worth: number;
}

/** A term of the sums while a prefix grows: what it adds to each. */
interface Sums {
  hit: number;
  /** Entropy of the outcome for those who know the explanation. */
  noise: number;
  qHit: number;
  qMiss: number;
}

const entropy = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p));

/** Capacity of a trial that never hits without its trigger, in nats (the Z channel). */
const capacity = (rate: number): number =>
  rate >= 1 ? Math.LN2 : Math.log1p(rate * (1 - rate) ** ((1 - rate) / rate));

const negligible = 1e-10;

export function chooseSelection(subject: HuntSubject, belief: Belief): Choice {
  const scan = new Scan(subject, belief);
  const { chance } = belief.singles;
  const seconds = subject.suspects;
  const marginal = chance.slice();
  const { first, second } = belief.pairs;
  for (let i = 0; i < first.length; i++) {
    marginal[first[i]!]! += belief.pairs.chance[i]!;
    marginal[second[i]!]! += belief.pairs.chance[i]!;
  }
  const of = (weight: (suspect: number) => number): number[] => {
    const keys = new Float64Array(chance.length);
    const order: number[] = [];
    for (let i = 0; i < chance.length; i++) {
      if (marginal[i]! <= negligible) continue;
      keys[i] = weight(i);
      order.push(i);
    }
    return order.sort((a, b) => keys[b]! - keys[a]! || a - b);
  };
  scan.look(of((i) => marginal[i]! / seconds[i]!));
  if (belief.pairsChance > 0.1) {
    scan.look(of((i) => chance[i]! / seconds[i]!));
    scan.look(of((i) => marginal[i]!));
    scan.look(of((i) => Math.sqrt(marginal[i]!) / seconds[i]!));
  }
  return scan.best;
}

class Scan {
  best: Choice;
  readonly #subject: HuntSubject;
  readonly #belief: Belief;
  readonly #start: Sums = { hit: 0, noise: 0, qHit: 0, qMiss: 0 };
  readonly #all: number;
  readonly #perNat: number;
  readonly #weights: Column;

  constructor(subject: HuntSubject, belief: Belief) {
    this.#subject = subject;
    this.#belief = belief;
    this.best = { selection: [], seconds: subject.baseSeconds, hit: 0, worth: -1 };
    const { singles, pairs, alone } = belief;
    let mean = alone.chance * alone.rate;
    let total = 0;
    const base = subject.baseSeconds;
    const add = (chance: number, rate: number, seconds: number): void => {
      this.#start.hit += chance * rate;
      this.#start.noise += chance * entropy(rate);
      this.#start.qHit += Math.sqrt(chance * rate * seconds);
      this.#start.qMiss += Math.sqrt(chance * (1 - rate) * seconds);
      total += Math.sqrt(chance * seconds);
    };
    const weights = new Float64Array(singles.chance.length);
    for (let i = 0; i < weights.length; i++) {
      const chance = singles.chance[i]!;
      mean += chance * singles.rate[i]!;
      weights[i] = (subject.suspects[i]! + 0.02 * base) / singles.rate[i]!;
      if (chance > negligible) add(chance, singles.base[i]!, weights[i]!);
    }
    for (let i = 0; i < pairs.chance.length; i++) {
      const chance = pairs.chance[i]!;
      mean += chance * pairs.rate[i]!;
      this.#start.hit += chance * pairs.base[i]!;
      this.#start.noise += chance * entropy(pairs.base[i]!);
    }
    add(alone.chance, alone.rate, base / alone.rate);
    this.#weights = { ...singles, chance: weights };
    this.#all = total * total;
    let focusSeconds = 0;
    for (let i = 0; i < weights.length; i++) if (singles.chance[i]! > negligible) focusSeconds += subject.suspects[i]!;
    this.#perNat =
      (base + belief.pairsChance * 0.5 * focusSeconds) / capacity(mean / Math.max(1e-9, 1 - belief.diffuse.chance));
  }

  /** Values every beginning of an order, the empty one too. */
  look(order: readonly number[]): void {
    const { singles, diffuse } = this.#belief;
    const steps = this.#pairSteps(order);
    const sums = { ...this.#start };
    let seconds = this.#subject.baseSeconds;
    this.#consider(order, 0, sums, seconds, diffuse);
    for (let at = 0; at < order.length; at++) {
      const suspect = order[at]!;
      const [chance, rate, base] = [singles.chance[suspect]!, singles.rate[suspect]!, singles.base[suspect]!];
      const root = Math.sqrt(chance * this.#weights.chance[suspect]!);
      sums.hit += chance * (rate - base) + steps.hit[at]!;
      sums.noise += chance * (entropy(rate) - entropy(base)) + steps.noise[at]!;
      sums.qHit += root * (Math.sqrt(rate) - Math.sqrt(base));
      sums.qMiss += root * (Math.sqrt(1 - rate) - Math.sqrt(1 - base));
      seconds += this.#subject.suspects[suspect]!;
      this.#consider(order, at + 1, sums, seconds, diffuse);
    }
  }

  #consider(order: readonly number[], length: number, sums: Sums, seconds: number, diffuse: Belief["diffuse"]): void {
    const more = diffuseRate(diffuse.rate, length, this.#subject.suspects.length);
    const hit = Math.min(1, sums.hit + diffuse.chance * more);
    const information = Math.max(0, entropy(hit) - sums.noise - diffuse.chance * entropy(more));
    const shorter = this.#all - sums.qHit ** 2 - sums.qMiss ** 2;
    const worth = (this.#perNat * information + shorter) / seconds;
    if (worth <= this.best.worth * (1 + 1e-9)) return;
    this.best = { selection: order.slice(0, length).sort((a, b) => a - b), seconds, hit, worth };
  }

  /** What pairs add where an order comes to the later of the two. */
  #pairSteps(order: readonly number[]): { readonly hit: Float64Array; readonly noise: Float64Array } {
    const steps = { hit: new Float64Array(order.length), noise: new Float64Array(order.length) };
    const { pairs, singles } = this.#belief;
    const place = new Int32Array(singles.chance.length).fill(-1);
    order.forEach((suspect, at) => (place[suspect] = at));
    for (let i = 0; i < pairs.first.length; i++) {
      const [a, b] = [place[pairs.first[i]!]!, place[pairs.second[i]!]!];
      if (a < 0 || b < 0) continue;
      const at = Math.max(a, b);
      const [chance, rate, base] = [pairs.chance[i]!, pairs.rate[i]!, pairs.base[i]!];
      steps.hit[at]! += chance * (rate - base);
      steps.noise[at]! += chance * (entropy(rate) - entropy(base));
    }
    return steps;
  }
}

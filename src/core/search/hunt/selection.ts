// Which selection to run next: the one that shortens the rest of the hunt most per second it takes.
//
// What is left to do is put as J = Q + c H. H is the entropy of the explanations and c what a trial of little else costs
// per unit of it: the floor that information theory sets. Q = (sum of sqrt(chance x seconds / rate))^2 is what looking
// for one suspect by looks at each costs when looks are shared out as well as can be (Stone, Theory of Optimal Search,
// 1975). Both are concave, so a trial lowers both on average.

import { type Belief, diffuseRate, meanRate } from "./belief.ts";
import { type Fits, entropy } from "./rates.ts";
import type { HuntSubject, Selection } from "./trial.ts";

/** What is added up while the beginning of an order grows. */
interface Sums {
  /** The chance that the trial hits. */
  hit: number;
  /** Entropy of the outcome for those who know the explanation. */
  noise: number;
  /** The root of Q, times the chance of that outcome, after a hit and after a miss. */
  qHit: number;
  qMiss: number;
}

/** Capacity of a trial that never hits without its trigger, in nats (the Z channel). */
const capacity = (rate: number): number =>
  rate >= 1 ? Math.LN2 : Math.log1p(rate * (1 - rate) ** ((1 - rate) / rate));

const negligible = 1e-10;

/** What a look at one suspect costs beside its own time, as a share of a bare trial: many are looked at together. */
const lookOverhead = 0.02;

/** Seconds that keep a suspect that takes no time from being worth without end. */
const instant = 1e-6;

/** Never nothing, so that suspects that take no time still differ by their chances. */
const lookSeconds = ({ baseSeconds }: HuntSubject, own: number): number => own + lookOverhead * baseSeconds;

/**
 * How often the best selection so far is bettered. What a suspect is worth beside it is another order than chance by second: a
 * slow suspect's chance is worth more, as looking for it by itself would cost more. The first time brings nearly all of it.
 */
const refinements = 3;

/** @param likeliest the tests of the likeliest explanation */
export function chooseSelection(subject: HuntSubject, belief: Belief, likeliest: Selection): Selection {
  const scan = new Scan(subject, belief);
  const { chance } = belief.singles;
  const seconds = subject.suspects.map((own) => lookSeconds(subject, own));
  const marginal = chance.slice();
  for (const { size, members, chance: ofGroup } of belief.groups) {
    for (let i = 0; i < members.length; i++) marginal[members[i]!]! += ofGroup[Math.floor(i / size)]!;
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
  // By the second, a slow culprit stands behind what is quick and did not do it. With all of that before it a hit tells nothing
  // new, so that the same would be asked for ever.
  scan.look(of((i) => marginal[i]!));
  scan.look(likeliest);
  if (belief.several > 0.1) {
    scan.look(of((i) => chance[i]! / seconds[i]!));
    scan.look(of((i) => Math.sqrt(marginal[i]!) / seconds[i]!));
  }
  for (let round = 0; round < refinements; round++) scan.look(of(scan.worthOfEach()));
  return scan.best;
}

/** J itself, in test-seconds. */
export const workLeft = (subject: HuntSubject, belief: Belief): number => new Scan(subject, belief).left;

/** What an explanation adds to the sums, for one unit of chance, when a prefix comes to trigger it. */
interface Step {
  readonly hit: Float64Array;
  readonly noise: Float64Array;
  readonly rootHit: Float64Array;
  readonly rootMiss: Float64Array;
}

function stepsOf({ rate, base, noise, baseNoise }: Fits): Step {
  const of = (value: (fit: number) => number): Float64Array => Float64Array.from(rate, (_, fit) => value(fit));
  return {
    hit: of((i) => rate[i]! - base[i]!),
    noise: of((i) => noise[i]! - baseNoise[i]!),
    rootHit: of((i) => Math.sqrt(rate[i]!) - Math.sqrt(base[i]!)),
    rootMiss: of((i) => Math.sqrt(1 - rate[i]!) - Math.sqrt(1 - base[i]!)),
  };
}

/** Values beginnings of orders, and keeps the best of all that it has looked at. */
class Scan {
  #best = { order: [] as readonly number[], length: 0, worth: -1, hit: 0, qHit: 0, qMiss: 0 };
  readonly #subject: HuntSubject;
  readonly #belief: Belief;
  readonly #step: Step;
  /** Of a trial that triggers no explanation but "alone": after some suspects, and after none. */
  readonly #start: Sums = { hit: 0, noise: 0, qHit: 0, qMiss: 0 };
  readonly #bare: Sums = { hit: 0, noise: 0, qHit: 0, qMiss: 0 };
  /** Q. */
  readonly #all: number;
  /** c: test-seconds that a nat of H costs. */
  readonly #perNat: number;
  /** For each suspect sqrt(chance x seconds / rate). */
  readonly #root: Float64Array;
  /** Where each suspect stands in the order that is looked at; past its end where it does not. */
  readonly #place: Int32Array;

  constructor(subject: HuntSubject, belief: Belief) {
    this.#subject = subject;
    this.#belief = belief;
    this.#step = stepsOf(belief.fits);
    const { fits, singles, groups, alone } = belief;
    const base = subject.baseSeconds;
    this.#root = new Float64Array(singles.chance.length);
    this.#place = new Int32Array(singles.chance.length);
    let [all, focusSeconds] = [0, 0];
    const add = (to: Sums, chance: number, rate: number, noise: number, root: number): void => {
      to.hit += chance * rate;
      to.noise += chance * noise;
      to.qHit += root * Math.sqrt(rate);
      to.qMiss += root * Math.sqrt(1 - rate);
    };
    const addFit = (chance: number, fit: number, root: number): void => {
      add(this.#start, chance, fits.base[fit]!, fits.baseNoise[fit]!, root);
      add(this.#bare, chance, fits.bare[fit]!, fits.bareNoise[fit]!, root);
      all += root;
    };
    for (let i = 0; i < singles.chance.length; i++) {
      const [chance, fit] = [singles.chance[i]!, singles.fit[i]!];
      if (chance <= negligible) continue;
      const seconds = subject.suspects[i]!;
      this.#root[i] = Math.sqrt((chance * lookSeconds(subject, seconds)) / fits.rate[fit]!);
      focusSeconds += seconds;
      addFit(chance, fit, this.#root[i]!);
    }
    for (const { chance, fit } of groups) {
      for (let i = 0; i < chance.length; i++) addFit(chance[i]!, fit[i]!, 0);
    }
    const root = Math.sqrt((alone.chance * base) / alone.rate);
    for (const to of [this.#start, this.#bare]) add(to, alone.chance, alone.rate, fits.noise[alone.fit]!, root);
    all += root;
    this.#all = all * all;
    this.#perNat =
      (base + belief.several * 0.5 * focusSeconds) /
      capacity(meanRate(belief) / Math.max(1e-9, 1 - belief.diffuse.chance));
  }

  /** J. */
  get left(): number {
    const { alone, singles, groups } = this.#belief;
    let nats = alone.chance > 0 ? -alone.chance * Math.log(alone.chance) : 0;
    for (const { chance } of [singles, ...groups]) {
      for (let i = 0; i < chance.length; i++) if (chance[i]! > negligible) nats -= chance[i]! * Math.log(chance[i]!);
    }
    return this.#perNat * nats + this.#all;
  }

  get best(): Selection {
    const { order, length } = this.#best;
    return order.slice(0, length).sort((a, b) => a - b);
  }

  /** By how much a second of each suspect would make J fall, beside the best selection so far: the slope of what `#consider` values. */
  worthOfEach(): (suspect: number) => number {
    const { singles } = this.#belief;
    const step = this.#step;
    const { hit, qHit, qMiss } = this.#best;
    const certain = 1e-9;
    const surprise = Math.log((1 - hit + certain) / (hit + certain));
    return (suspect) => {
      const [chance, fit, root] = [singles.chance[suspect]!, singles.fit[suspect]!, this.#root[suspect]!];
      const information = chance * (surprise * step.hit[fit]! - step.noise[fit]!);
      const shorter = -2 * root * (qHit * step.rootHit[fit]! + qMiss * step.rootMiss[fit]!);
      return (this.#perNat * information + shorter) / (this.#subject.suspects[suspect]! + instant);
    };
  }

  /** Values every beginning of an order, the empty one too. */
  look(order: readonly number[]): void {
    const { singles } = this.#belief;
    const step = this.#step;
    const together = this.#groupSteps(order);
    const sums = { ...this.#start };
    let seconds = this.#subject.baseSeconds;
    this.#consider(order, 0, this.#bare, seconds);
    for (let at = 0; at < order.length; at++) {
      const suspect = order[at]!;
      const [chance, fit, root] = [singles.chance[suspect]!, singles.fit[suspect]!, this.#root[suspect]!];
      sums.hit += chance * step.hit[fit]! + together.hit[at]!;
      sums.noise += chance * step.noise[fit]! + together.noise[at]!;
      sums.qHit += root * step.rootHit[fit]!;
      sums.qMiss += root * step.rootMiss[fit]!;
      seconds += this.#subject.suspects[suspect]!;
      this.#consider(order, at + 1, sums, seconds);
    }
  }

  #consider(order: readonly number[], length: number, sums: Sums, seconds: number): void {
    const { diffuse, alone, singles } = this.#belief;
    const more = diffuseRate(diffuse.rate, length, this.#subject.suspects.length);
    const hit = Math.min(1, sums.hit + diffuse.chance * more);
    const information = Math.max(0, entropy(hit) - sums.noise - diffuse.chance * entropy(more));
    const shorter = this.#all - sums.qHit ** 2 - sums.qMiss ** 2;
    // A hit of exactly what is stated proves it, which has to be done some time.
    const proof = length === 0 ? alone.chance : length === 1 ? singles.chance[order[0]!]! : 0;
    const worth = (this.#perNat * information + shorter) / seconds + proof;
    if (worth <= this.#best.worth * (1 + 1e-9)) return;
    this.#best = { order, length, worth, hit, qHit: sums.qHit, qMiss: sums.qMiss };
  }

  /** What groups add where an order comes to their last member. */
  #groupSteps(order: readonly number[]): { readonly hit: Float64Array; readonly noise: Float64Array } {
    const steps = { hit: new Float64Array(order.length), noise: new Float64Array(order.length) };
    const { groups, several } = this.#belief;
    if (several < 1e-3) return steps;
    const place = this.#place.fill(order.length);
    order.forEach((suspect, at) => (place[suspect] = at));
    for (const { size, members, chance, fit } of groups) {
      for (let group = 0, i = 0; group < chance.length; group++) {
        let last = 0;
        for (const end = i + size; i < end; i++) last = Math.max(last, place[members[i]!]!);
        if (last === order.length) continue;
        steps.hit[last]! += chance[group]! * this.#step.hit[fit[group]!]!;
        steps.noise[last]! += chance[group]! * this.#step.noise[fit[group]!]!;
      }
    }
    return steps;
  }
}

// Simulated victims with a planted cause: what answers a hunt's asks, and what each answer costs.

import type { HuntAnswer } from "../../src/core/search/hunt/answer.ts";
import type { HuntRecord, HuntSubject, Selection } from "../../src/core/search/hunt/trial.ts";
import { type Random, randomFrom, standardNormal, uniformInt } from "../../src/core/stats/random.ts";

export type Cause = "alone" | "one" | "two" | "three" | "either" | "diffuse" | "setter";

export interface WorldShape {
  readonly cause: Cause;
  readonly suspects: number;
  /** How often it fails when the cause is there. */
  readonly rate: number;
  /** How often it fails when the cause is not there. */
  readonly base?: number;
  /** Failures of something else that look the same. */
  readonly foreign?: number;
  /** The failure rate's course: a factor for each trial. */
  readonly drift?: (trial: number) => number;
  readonly startSeconds?: number;
  readonly meanSeconds?: number;
}

const needed: Readonly<Record<Cause, number>> = {
  alone: 0,
  one: 1,
  two: 2,
  three: 3,
  either: 2,
  diffuse: 0,
  setter: 1,
};

export class World {
  readonly shape: WorldShape;
  readonly seconds: readonly number[];
  readonly baseSeconds: number;
  readonly cause: readonly number[];
  readonly random: Random;
  trials = 0;
  testSeconds = 0;

  constructor(shape: WorldShape, seed: number) {
    this.shape = shape;
    this.random = randomFrom(seed);
    const mean = shape.meanSeconds ?? 0.1;
    const sigma = 1.2;
    this.seconds = Array.from(
      { length: shape.suspects },
      () => mean * Math.exp(sigma * standardNormal(this.random) - (sigma * sigma) / 2),
    );
    this.baseSeconds = (shape.startSeconds ?? 0.5) + mean;
    const cause = new Set<number>();
    while (cause.size < needed[shape.cause]) cause.add(uniformInt(this.random, shape.suspects));
    this.cause = [...cause].sort((a, b) => a - b);
  }

  rateOf(selection: Selection): number {
    const { cause, rate, base = 0, drift } = this.shape;
    const ran = new Set(selection);
    const factor = drift?.(this.trials) ?? 1;
    if (cause === "diffuse") return (rate * factor * selection.length) / this.shape.suspects;
    if (cause === "setter") return ran.has(this.cause[0]!) ? base : rate * factor;
    const there =
      cause === "either" ? this.cause.some((test) => ran.has(test)) : this.cause.every((test) => ran.has(test));
    return Math.min(1, factor * (there ? rate : base));
  }

  secondsOf(selection: Selection): number {
    return selection.reduce((sum, test) => sum + this.seconds[test]!, this.baseSeconds);
  }

  /** Runs the victim; true where it fails. */
  run(selection: Selection, seconds: number = this.secondsOf(selection)): boolean {
    const fails = this.random() < this.rateOf(selection) || this.random() < (this.shape.foreign ?? 0);
    this.trials += 1;
    this.testSeconds += seconds;
    return fails;
  }

  get all(): Selection {
    return Array.from({ length: this.shape.suspects }, (_, i) => i);
  }

  /** The recorded runs of everything up to the first failure, which is when somebody begins to hunt. */
  recordsUntilFailure(): readonly HuntRecord[] {
    const selection = this.all;
    const records: HuntRecord[] = [];
    for (;;) {
      const failed = this.random() < this.rateOf(selection);
      records.push({ selection, failed });
      if (failed) return records;
    }
  }

  /** Runs in which each test ran before the victim half of the time, as random orders have it; until one failed. */
  shuffledRecords(least: number): readonly HuntRecord[] {
    const records: HuntRecord[] = [];
    while (records.length < least || !records.some(({ failed }) => failed)) {
      const selection = this.all.filter(() => this.random() < 0.5);
      records.push({ selection, failed: this.random() < this.rateOf(selection) });
    }
    return records;
  }

  /** Given to `simulateHunt` for a test that fails unless a state-setter ran: everything before it made it pass. */
  get brittle(): Partial<HuntSubject> {
    return { question: "clears", history: [{ selection: this.all, failed: false }] };
  }

  subject(confidence: number, history: readonly HuntRecord[]): HuntSubject {
    return {
      question: "cause",
      suspects: this.seconds,
      baseSeconds: this.baseSeconds,
      confidence,
      history,
      atMostSeconds: null,
    };
  }
}

/** Whether an answer is true in its world. Where it fails without its cause too, "it fails alone" is true. */
export function right({ shape, cause }: World, { kind, tests }: Pick<HuntAnswer, "kind" | "tests">): boolean {
  if (shape.cause === "alone") return kind === "alone";
  if (shape.cause === "diffuse") return kind === "diffuse";
  if (kind === "alone") return (shape.base ?? 0) > 0;
  if (kind !== "tests") return false;
  if (shape.cause === "either") return tests.length === 1 && cause.includes(tests[0]!);
  return tests.length === cause.length && cause.every((test) => tests.includes(test));
}

// One run of the tests of one Go package: what is running, what has ended, what it printed outside of its tests.

import type { Attempt, Failure } from "../../core/model/attempt.ts";
import { KeptProperties } from "../kept-properties.ts";
import { Tail } from "../kept-text.ts";
import { outputLimit } from "../limits.ts";
import { UnderWay } from "../under-way.ts";

/** Attempts of a package that are held until it is known whether they come from the cache. */
const heldLimit = 10_000;

/** Why a test of a cached package did not run, in the words of Go. */
const fromCache: Failure = { type: null, message: "(cached)", trace: null, output: null };

export class RunningTest {
  readonly name: string;
  readonly startedAt: number | null;
  readonly output: Tail = new Tail(outputLimit);
  /** Waits for its turn among the parallel tests. */
  paused = false;
  hasSubtests = false;
  hasFailedSubtest = false;
  /** What the test says of itself by `t.Attr`; most say nothing. */
  properties: KeptProperties | null = null;

  constructor(name: string, startedAt: number | null) {
    this.name = name;
    this.startedAt = startedAt;
  }

  attribute(name: string, value: string): void {
    (this.properties ??= new KeptProperties()).add(name, value);
  }
}

export class PackageRun {
  readonly name: string;
  readonly running: UnderWay<RunningTest> = new UnderWay();
  readonly output: Tail = new Tail(outputLimit);
  /** Names that have ended in this run, where one ran before: a name that comes again is repeated by `-count`, and no retry. */
  readonly ended: Set<string> = new Set();
  /** A run of the package came before in the same stream. */
  readonly again: boolean;
  cached = false;
  hasFailedTest = false;
  died = false;
  readonly #emit: (attempt: Attempt) => void;
  #held: Attempt[] | null = [];

  constructor(name: string, again: boolean, emit: (attempt: Attempt) => void) {
    this.name = name;
    this.again = again;
    this.#emit = emit;
  }

  begin(name: string, startedAt: number | null): void {
    this.running.begin(name, new RunningTest(name, startedAt));
    const parent = this.#parentOf(name);
    if (parent !== null) parent.hasSubtests = true;
  }

  /** Ends a test; null for one that did not begin, which is no more than something that a test has printed. */
  end(name: string, failed: boolean): RunningTest | null {
    const test = this.running.end(name);
    if (test === null) return null;
    if (this.again) this.ended.add(name);
    if (failed) {
      this.hasFailedTest = true;
      const parent = this.#parentOf(name);
      if (parent !== null) parent.hasFailedSubtest = true;
    }
    return test;
  }

  #parentOf(name: string): RunningTest | null {
    if (!name.includes("/")) return null;
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
      const parent = this.running.get(name.slice(0, at));
      if (parent !== null) return parent;
    }
    return null;
  }

  /** Only packages that passed are cached, and only their last line says so. */
  tell(attempt: Attempt): void {
    if (this.#held === null) this.#emit(attempt);
    else this.#held.push(attempt);
    if (this.hasFailedTest || (this.#held?.length ?? 0) > heldLimit) this.release();
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const attempt of held) {
      // What comes from the cache ran some other time.
      this.#emit(
        this.cached && attempt.outcome === "pass"
          ? { ...attempt, outcome: "skip", startedAt: null, failure: fromCache }
          : attempt,
      );
    }
  }
}

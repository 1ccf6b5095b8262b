// What a bisection begins with, asks for and sees. Plain data, so that it survives JSON. Commits are places in a list, the
// oldest first.

import type { TrialOutcome } from "../trial-outcome.ts";

/** How the rate changed: it fails more often since, it fails less often since, or nobody knows. */
export type Direction = "more" | "less" | "either";

export interface BisectSubject {
  /** How many there are; at least two. */
  readonly commits: number;
  readonly direction: Direction;
  /**
   * How likely the change came with each commit, before any trial, as weights; that of the first is not looked at. Null:
   * all alike.
   */
  readonly prior: readonly number[] | null;
  /** What recorded runs tell of commits. */
  readonly history: readonly CommitCount[];
  /** The share of answers that shall be right, such as 0.95. */
  readonly confidence: number;
  /** Gives up undecided after so many seconds of trials and builds; null: never. */
  readonly atMostSeconds: number | null;
  readonly atMostTrials: number | null;
}

export interface CommitCount {
  readonly commit: number;
  readonly failed: number;
  readonly passed: number;
}

/** Run the victim once at this commit. */
export interface BisectAsk {
  readonly commit: number;
}

export interface BisectSeen {
  readonly commit: number;
  /** `broken`: it does not build, or the victim does not run there; nothing more is asked of this commit. */
  readonly outcome: TrialOutcome | "broken";
  /** How the victim failed; null where it did not. */
  readonly signature: string | null;
  /** What the trial took, start-up included; without the build. */
  readonly seconds: number;
  /** What it took to get to this commit; 0 where it was there already. */
  readonly buildSeconds: number;
  readonly executions: number;
}

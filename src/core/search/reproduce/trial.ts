// What a reproduction begins with, asks for and sees. Plain data, so that it survives JSON.

import type { TrialOutcome } from "../trial-outcome.ts";

export interface ReproduceSubject {
  /** The names of the conditions under which the victim runs; the first is the one that the others are compared with. */
  readonly conditions: readonly [string, ...string[]];
  readonly goal: Goal;
  /** The share of statements that shall be right, such as 0.95. */
  readonly confidence: number;
  /** Ends after so many trials, whatever is known by then; null: never. */
  readonly atMostTrials: number | null;
  readonly atMostSeconds: number | null;
}

export type Goal =
  /** Ends at the first failure. */
  | { readonly kind: "failure" }
  /**
   * Ends when the interval of the rate is no wider than `width`. Where conditions are compared, one that was shown to have
   * a lower rate than the best needs no narrow interval.
   */
  | { readonly kind: "rate"; readonly width: number };

/** Run the victim once under this condition. */
export interface ReproduceAsk {
  readonly condition: number;
  /** How many trials there were before; what is drawn for a trial, such as an order, is drawn from it. */
  readonly trial: number;
}

export interface ReproduceSeen {
  readonly condition: number;
  readonly outcome: TrialOutcome;
  /** How the victim failed; null where it did not. */
  readonly signature: string | null;
  /** What it took, start-up included. */
  readonly seconds: number;
  /** How many tests ran, the victim among them. */
  readonly executions: number;
  readonly trial: number;
}

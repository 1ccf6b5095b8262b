// A share of failures with all that makes it believable: its counts, its interval, and where it comes from.

import { jeffreys } from "../stats/proportion.ts";

/** Seen in what was read, or attributed from coarser facts such as a job's conclusion. Never mixed in one number. */
export type Basis = "observed" | "inferred";

export interface Rate {
  readonly failures: number;
  /** What the failures are counted of; the unit is that of the thing that carries the rate. */
  readonly executions: number;
  /** failures / executions; null where there is nothing to divide by. */
  readonly estimate: number | null;
  /** The interval that holds the true rate with the given confidence. */
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

export function rateOf(failures: number, executions: number): Rate {
  return { failures, executions, ...jeffreys(failures, executions) };
}

/** {@link rateOf} that remembers: of a hundred thousand tests most share their counts with many others. */
export function rememberedRates(): typeof rateOf {
  const known = new Map<string, Rate>();
  return (failures, executions) => {
    const key = `${failures}/${executions}`;
    const rate = known.get(key) ?? rateOf(failures, executions);
    known.set(key, rate);
    return rate;
  };
}

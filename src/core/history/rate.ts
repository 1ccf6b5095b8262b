// A share of failures with all that makes it believable: its counts, its interval, and where it comes from.

import { commonDispersion, dispersedJeffreys, shrunkDispersion, type Dispersion } from "../stats/dispersion.ts";

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
  /** How much wider than by independent failures the interval was made, in variance: failures come in bursts. */
  readonly dispersion: number;
}

/** Finer differences between dispersions mean nothing. */
const rounded = (dispersion: number): number => Math.round(dispersion * 100) / 100;

export function rateOf(failures: number, executions: number, dispersion = 1): Rate {
  const phi = rounded(dispersion);
  return { failures, executions, ...dispersedJeffreys(failures, executions, phi), dispersion: phi };
}

/** {@link rateOf} that remembers: of a hundred thousand tests most share their counts with many others. */
function rememberedRates(): (failures: number, executions: number, dispersion: number) => Rate {
  const known = new Map<string, Rate>();
  return (failures, executions, dispersion) => {
    const key = `${failures}/${executions}/${rounded(dispersion)}`;
    const rate = known.get(key) ?? rateOf(failures, executions, dispersion);
    known.set(key, rate);
    return rate;
  };
}

/**
 * Rates of things of one kind, each widened by its own dispersion drawn towards the one that all have in common: a thing
 * alone has too few failures to tell.
 *
 * @param common that of the things given, where it is left out
 */
export function ratesOf(
  things: readonly { readonly failures: number; readonly executions: number; readonly dispersion: Dispersion | null }[],
  common: number = commonDispersion(things.flatMap(({ dispersion }) => dispersion ?? [])),
): readonly Rate[] {
  const rate = rememberedRates();
  return things.map(({ failures, executions, dispersion }) =>
    rate(failures, executions, shrunkDispersion(dispersion, common)),
  );
}

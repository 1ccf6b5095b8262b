// The runs of a history in stretches of equal length, to see whether failures come in bursts. By number and not by day,
// so that a clock that jumped changes nothing.

import type { Count } from "../stats/compare.ts";
import { dispersionOf, type Dispersion } from "../stats/dispersion.ts";

/** So many stretches tell a dispersion, drawn to the common one; with fewer runs in each, bursts fall apart. */
const most = 20;
const fewestRuns = 10;

export interface Batches {
  readonly count: number;
  /** The batch of the run at a place. */
  of(place: number): number;
  /** The places of a batch: from the first to before the second. */
  span(batch: number): readonly [from: number, to: number];
}

/** @param runs how many the history has */
export function batchesOf(runs: number): Batches {
  const count = Math.max(1, Math.min(most, Math.floor(runs / fewestRuns)));
  return {
    count,
    of: (place) => Math.floor((place * count) / Math.max(1, runs)),
    span: (batch) => [Math.ceil((batch * runs) / count), Math.ceil(((batch + 1) * runs) / count)],
  };
}

/** Counts hits and trials batch by batch, the trials behind the hits. */
export class BatchCounts {
  readonly #batches: Batches;
  readonly #counts: Uint32Array;

  constructor(batches: Batches) {
    this.#batches = batches;
    this.#counts = new Uint32Array(batches.count * 2);
  }

  add(place: number, hits: number, trials: number): void {
    const batch = this.#batches.of(place);
    this.#counts[batch]! += hits;
    this.#counts[this.#batches.count + batch]! += trials;
  }

  counts(): readonly Count[] {
    const { count } = this.#batches;
    return Array.from({ length: count }, (_, at) => ({ k: this.#counts[at]!, n: this.#counts[count + at]! }));
  }

  dispersion(): Dispersion | null {
    return dispersionOf(this.counts());
  }
}

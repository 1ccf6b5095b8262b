// What no way to find the commit of a change gets below, in runs on average.

import { capacity, divergence, entropy } from "../../src/core/search/bisect/channel.ts";

/** Told both rates: Fano's inequality over the channel's capacity. */
export function boundToldTheRates(commits: number, before: number, after: number, error: number): number {
  const places = commits - 1;
  const bits = Math.log2(places) - entropy(error) - error * Math.log2(places - 1);
  return bits / capacity(before, after);
}

/**
 * Not told them. In the world where the change came with the newest commit only, to the rate `after` from one between both,
 * the answer is the newest commit in all but a share `error` of cases. So every other commit is answered there in a share
 * error / (places - 1) on average over the commits, and in its own world in a share 1 - error. What tells these worlds
 * apart is what trials tell of the outcomes' chances (Kaufmann, Cappé, Garivier 2016, lemma 1); with the rate between both
 * that a channel at its capacity has, no trial tells more than the capacity.
 */
export function boundNotToldTheRates(commits: number, before: number, after: number, error: number): number {
  return divergence(1 - error, error / (commits - 2)) / capacity(before, after);
}

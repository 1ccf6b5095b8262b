// What proves that no test in particular is at fault: failures after selections of which no two have a test in common. Four
// of them cannot come of one test, of several that are needed together, or of up to three that are enough, each.

import { type HuntState, tallyOf } from "./evidence.ts";
import type { Selection } from "./trial.ts";

export const stripes = 4;

/** The stripe that was tried least of those that never hit; null where each has. */
export function unseenStripe(state: HuntState): Selection | null {
  const suspects = state.subject.suspects.length;
  let least: { readonly selection: Selection; readonly runs: number } | null = null;
  for (let from = 0; from < stripes; from++) {
    const selection: number[] = [];
    for (let suspect = from; suspect < suspects; suspect += stripes) selection.push(suspect);
    const { runs, hits } = tallyOf(state, selection) ?? { runs: 0, hits: 0 };
    if (hits === 0 && (least === null || runs < least.runs)) least = { selection, runs };
  }
  return least?.selection ?? null;
}

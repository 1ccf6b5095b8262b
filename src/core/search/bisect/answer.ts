// What a bisection says in the end, or would say now.

import { anytimeInterval } from "../../stats/confidence-sequence.ts";
import type { Proportion } from "../../stats/proportion.ts";
import type { Belief, BelievedStretch } from "./belief.ts";
import type { BisectState } from "./evidence.ts";
import { moreChangesIn, type MoreChanges } from "./several.ts";

/** The likeliest place of the change, as near as the commits that can be tried tell it. */
export interface Candidate {
  /** The last commit before the change that can be tried; null where nothing changed. */
  readonly last: number | null;
  /** The first after it. */
  readonly first: number | null;
  /** The commits one of which made the change: more than one where some of them cannot be tried. Empty: nothing changed. */
  readonly suspects: readonly number[];
  readonly chance: number;
  /** It is as sure as it shall be. */
  readonly sure: boolean;
  readonly before: number;
  readonly after: number;
}

export interface BisectAnswer {
  readonly kind: "commit" | "no-change" | "undecided";
  /** The commits one of which made the change; one, unless some cannot be tried. */
  readonly commits: readonly number[];
  /** The chance that this is right. */
  readonly confidence: number;
  readonly before: CountedRate;
  readonly after: CountedRate;
  /** Stretches of commits and how likely the change lies in them, likeliest first. */
  readonly odds: readonly { readonly from: number; readonly to: number; readonly chance: number }[];
  /** The rate changed a second time, as far as can be seen; null where one change explains what was seen. */
  readonly more: MoreChanges | null;
}

export interface CountedRate extends Proportion {
  readonly failures: number;
  readonly executions: number;
}

/**
 * A posterior is right on average over what its prior expects; where the rates are of the kind that is hardest, it is right
 * less often. So it has to be a little surer than it says (see the calibration test).
 */
const caution = 0.8;

/** Null where nothing can be told apart yet. */
export function candidateOf(state: BisectState, belief: Belief): Candidate | null {
  const settled = belief.stretches.filter((stretch) => isSettled(state, stretch));
  const best = settled.reduce<BelievedStretch | null>(
    (most, one) => (most === null || one.chance > most.chance ? one : most),
    null,
  );
  if (best === null) return null;
  const least = 1 - caution * (1 - state.subject.confidence);
  return {
    ...sidesOf(state, best),
    chance: best.chance,
    sure: best.chance >= least,
    before: best.before,
    after: best.after,
  };
}

/** No commit within it can be tried. Place 0 is no commit's change: it says that there was none. */
function isSettled({ broken }: BisectState, { from, to }: BelievedStretch): boolean {
  if (from === 0) return to === 0;
  for (let commit = from; commit < to; commit++) if (!broken.has(commit)) return false;
  return true;
}

function sidesOf(
  { broken, subject }: BisectState,
  { from, to }: BelievedStretch,
): Pick<Candidate, "last" | "first" | "suspects"> {
  if (to === 0) return { last: null, first: null, suspects: [] };
  let last = from - 1;
  while (last >= 0 && broken.has(last)) last -= 1;
  let first = to;
  while (first < subject.commits && broken.has(first)) first += 1;
  const suspects = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return { last: last < 0 ? null : last, first: first >= subject.commits ? null : first, suspects };
}

export function answerOf(state: BisectState, belief: Belief): BisectAnswer {
  const candidate = candidateOf(state, belief);
  const sure = candidate?.sure === true;
  const suspects = candidate?.suspects ?? [];
  const border = suspects[0] ?? 0;
  return {
    kind: !sure ? "undecided" : suspects.length === 0 ? "no-change" : "commit",
    commits: sure ? suspects : [],
    confidence: candidate?.chance ?? 0,
    before: rateOver(state, (commit) => commit < border),
    after: rateOver(state, (commit) => commit >= border),
    odds: belief.stretches
      .map(({ from, to, chance }) => ({ from, to, chance }))
      .filter(({ chance }) => chance >= 0.001)
      .sort((a, b) => b.chance - a.chance),
    more: moreChangesIn(state),
  };
}

function rateOver({ counts }: BisectState, among: (commit: number) => boolean): CountedRate {
  let [failures, executions] = [0, 0];
  for (const { commit, failed, passed } of counts.values()) {
    if (!among(commit)) continue;
    failures += failed;
    executions += failed + passed;
  }
  return { failures, executions, ...anytimeInterval(failures, executions) };
}

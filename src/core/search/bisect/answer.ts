// What a bisection says in the end, or would say now.

import { anytimeInterval } from "../../stats/confidence-sequence.ts";
import type { Proportion } from "../../stats/proportion.ts";
import type { Belief } from "./belief.ts";
import { candidateOf } from "./candidate.ts";
import type { BisectState } from "./evidence.ts";
import { trialsLeftOf } from "./left.ts";
import { moreChangesIn, type MoreChanges } from "./several.ts";

export interface BisectAnswer {
  readonly kind: "commit" | "no-change" | "undecided";
  /** The commits one of which made the change; one, unless some cannot be tried. */
  readonly commits: readonly number[];
  /** The chance that this is right. */
  readonly confidence: number;
  readonly before: CountedRate;
  readonly after: CountedRate;
  /** Stretches of commits and how likely a change lies in them, likeliest first. */
  readonly odds: readonly { readonly from: number; readonly to: number; readonly chance: number }[];
  /** A second change, where two are likelier than one. */
  readonly more: MoreChanges | null;
  /** About how many trials an answer still needs; null where there is one, or none can be had. */
  readonly trialsLeft: number | null;
}

export interface CountedRate extends Proportion {
  readonly failures: number;
  readonly executions: number;
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
    more: moreChangesIn(belief, candidate),
    trialsLeft: sure || nothingToTry(state) ? null : Math.ceil(trialsLeftOf(state, belief).estimate),
  };
}

const nothingToTry = ({ broken, subject }: BisectState): boolean => broken.size === subject.commits;

function rateOver({ counts }: BisectState, among: (commit: number) => boolean): CountedRate {
  let [failures, executions] = [0, 0];
  for (const { commit, failed, passed } of counts.values()) {
    if (!among(commit)) continue;
    failures += failed;
    executions += failed + passed;
  }
  return { failures, executions, ...anytimeInterval(failures, executions) };
}

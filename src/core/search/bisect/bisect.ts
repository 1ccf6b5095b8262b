// Finds the commit at which a failure rate changed: asks for one trial after the other where it tells most, learns from each,
// and ends when one place is as sure as it shall be and both its sides were seen. Knows no git, no process and no clock.

import type { Search } from "../search.ts";
import { answerOf, type BisectAnswer } from "./answer.ts";
import { beliefOf } from "./belief.ts";
import { candidateOf, type Candidate } from "./candidate.ts";
import { chooseCommit } from "./choice.ts";
import { learn, type BisectState } from "./evidence.ts";
import type { BisectAsk, BisectSeen } from "./trial.ts";

/** The search that `pursue` drives; `openBisection` gives the state to begin with. */
export const bisectSearch: Search<BisectState, BisectAsk, BisectSeen, BisectAnswer> = {
  next(state) {
    const belief = beliefOf(state);
    const candidate = candidateOf(state, belief);
    const unseen = candidate?.sure === true ? unseenSide(state, candidate) : null;
    const done = (candidate?.sure === true && unseen === null) || isOver(state);
    const commit = done ? null : (unseen ?? chooseCommit(state, belief, candidate));
    return commit === null ? { kind: "done", answer: answerOf(state, belief) } : { kind: "ask", ask: { commit } };
  },
  learn,
};

function isOver({ subject, seconds, buildSeconds, trials }: BisectState): boolean {
  const { atMostSeconds, atMostTrials } = subject;
  return (
    (atMostSeconds !== null && seconds + buildSeconds >= atMostSeconds) ||
    (atMostTrials !== null && trials >= atMostTrials)
  );
}

/**
 * The side of the change that has still to be seen: the commit that fails more often has to have failed, the other one to
 * have run. Null where both were.
 */
function unseenSide({ counts }: BisectState, { last, first, before, after }: Candidate): number | null {
  const seen = (commit: number): number => (counts.get(commit)?.failed ?? 0) + (counts.get(commit)?.passed ?? 0);
  const [rarer, commoner] = before < after ? [last, first] : [first, last];
  if (commoner !== null && (counts.get(commoner)?.failed ?? 0) === 0) return commoner;
  return rarer !== null && seen(rarer) === 0 ? rarer : null;
}

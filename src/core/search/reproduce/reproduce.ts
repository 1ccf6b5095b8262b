// Runs a victim until it fails, until its rate is known, or until it is known which condition raises the rate. Knows no
// process and no clock. Everything it says holds although it looks after every trial: see `core/stats/confidence-sequence`.

import type { Search } from "../search.ts";
import { answerOf, type ReproduceAnswer } from "./answer.ts";
import { leaderOf, openOnes, standingsOf, type Standing } from "./comparison.ts";
import { learn, secondsOf, trialsOf, type ReproduceState } from "./evidence.ts";
import type { ReproduceAsk, ReproduceSeen } from "./trial.ts";

/** The search that `pursue` drives; `openReproduction` gives the state to begin with. */
export const reproduceSearch: Search<ReproduceState, ReproduceAsk, ReproduceSeen, ReproduceAnswer> = {
  next(state) {
    const condition = isOver(state) ? null : conditionToTry(state);
    return condition === null
      ? { kind: "done", answer: answerOf(state) }
      : { kind: "ask", ask: { condition, trial: trialsOf(state) } };
  },
  learn,
};

function isOver(state: ReproduceState): boolean {
  const { atMostTrials, atMostSeconds } = state.subject;
  return (
    (atMostTrials !== null && trialsOf(state) >= atMostTrials) ||
    (atMostSeconds !== null && secondsOf(state) >= atMostSeconds)
  );
}

/** Null where there is nothing more to learn. */
function conditionToTry(state: ReproduceState): number | null {
  const { goal } = state.subject;
  if (goal.kind === "failure") {
    return state.firstFailures.size > 0 ? null : leastTried(state, state.subject.conditions.keys());
  }
  const standings = standingsOf(state);
  const open = openOnes(standings, goal.width);
  if (open.length === 0) return null;
  return leastTried(state, contenders(standings, open));
}

/**
 * The best so far and the one that could most easily be better, as long as their intervals meet (LUCB, Kalyanakrishnan and
 * others 2012), and the first condition, because every rate is told beside its rate.
 */
function contenders(standings: readonly Standing[], open: readonly Standing[]): readonly number[] {
  const leader = leaderOf(standings);
  const challenger = open
    .filter((one) => one !== leader)
    .reduce<Standing | null>((best, one) => (best === null || one.rate.high > best.rate.high ? one : best), null);
  const useful = new Set(open.map(({ condition }) => condition));
  const chosen = [leader, ...(challenger === null ? [] : [challenger]), ...standings.slice(0, 1)]
    .map(({ condition }) => condition)
    .filter((condition) => useful.has(condition));
  return chosen.length > 0 ? chosen : [...useful];
}

/** The one on which the least time was spent, so that a slow condition does not take it all. */
function leastTried({ counts }: ReproduceState, among: Iterable<number>): number | null {
  let least: number | null = null;
  const spent = (at: number): number => counts[at]?.seconds ?? 0;
  const trials = (at: number): number => counts[at]?.trials ?? 0;
  for (const at of among) {
    if (least === null || spent(at) < spent(least) || (spent(at) === spent(least) && trials(at) < trials(least))) {
      least = at;
    }
  }
  return least;
}

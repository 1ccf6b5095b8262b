// Hunts for the tests that make a victim fail: asks for one selection of earlier tests after the other, learns from every
// trial, and ends when one explanation is as sure as it shall be and was seen to fail. Knows no process and no clock.

import type { Search } from "../search.ts";
import { type HuntAnswer, answerOf, bestOf } from "./answer.ts";
import { beliefOf, meanRate } from "./belief.ts";
import { type HuntState, hitOutcome, learn, tallyOf } from "./evidence.ts";
import { chooseSelection } from "./selection.ts";
import type { HuntAsk, HuntSeen, Selection } from "./trial.ts";

/** The search that `pursue` drives; `openHunt` gives the state to begin with. */
export const huntSearch: Search<HuntState, HuntAsk, HuntSeen, HuntAnswer> = {
  next(state) {
    const { subject } = state;
    const belief = beliefOf(state);
    const best = bestOf(belief);
    const sure = best.chance >= subject.confidence;
    if (sure && best.seen(state)) return { kind: "done", answer: answerOf(state, belief) };
    if (subject.atMostSeconds !== null && state.testSeconds >= subject.atMostSeconds) {
      return { kind: "done", answer: answerOf(state, belief) };
    }
    if (sure) return { kind: "ask", ask: askFor(state, best.tests, best.rate) };
    if (belief.alone.chance >= worthAskingAlone && (tallyOf(state, [])?.hits ?? 0) === 0) {
      return { kind: "ask", ask: askFor(state, [], belief.alone.rate) };
    }
    return { kind: "ask", ask: askFor(state, chooseSelection(subject, belief), meanRate(belief)) };
  },
  learn,
};

/**
 * The victim by itself is by far the cheapest trial, and a hit ends the hunt: it comes first until it is this unlikely.
 */
const worthAskingAlone = 0.08;

/** Trials that hit rarely teach little each, so some are run before thinking again. */
function askFor({ subject }: HuntState, selection: Selection, rate: number): HuntAsk {
  const repeats = Math.max(1, Math.min(64, Math.floor(0.25 / Math.max(rate, 0.001))));
  return { selection, repeats, until: hitOutcome(subject.question) };
}

// Hunts for the tests that make a victim fail: asks for one selection of earlier tests after the other, learns from every
// trial, and ends when one explanation is as sure as it shall be and was seen to fail. Knows no process and no clock.

import type { Search } from "../search.ts";
import { type Best, type HuntAnswer, answerOf, bestOf, isHopeless, isSure } from "./answer.ts";
import { type Belief, beliefOf, diffuseRate, meanRate } from "./belief.ts";
import { type HuntState, hitOutcome, learn, tallyOf } from "./evidence.ts";
import { chooseSelection } from "./selection.ts";
import { unseenStripe } from "./stripes.ts";
import type { HuntAsk, HuntSeen, Selection } from "./trial.ts";

/** The search that `pursue` drives; `openHunt` gives the state to begin with. */
export const huntSearch: Search<HuntState, HuntAsk, HuntSeen, HuntAnswer> = {
  next(state) {
    const { subject } = state;
    const belief = beliefOf(state);
    const best = bestOf(state, belief);
    const sure = isSure(state, best);
    const outOfTime = subject.atMostSeconds !== null && state.testSeconds >= subject.atMostSeconds;
    if ((sure && best.seen()) || outOfTime || isHopeless(state, belief)) {
      return { kind: "done", answer: answerOf(state, belief) };
    }
    if (sure) return { kind: "ask", ask: proofOf(state, best) };
    if (state.hits === 0) return { kind: "ask", ask: firstHitOf(state, belief) };
    if (isAloneNext(state, belief, best)) return { kind: "ask", ask: askFor(state, [], belief.alone.rate) };
    return { kind: "ask", ask: askFor(state, chooseSelection(subject, belief, best.tests), meanRate(belief)) };
  },
  learn,
};

/**
 * The victim by itself is by far the cheapest trial, and a hit ends the hunt: it comes first until it is this unlikely.
 */
const worthAskingAlone = 0.08;

/** "Alone" is all the doubt that is left, but for what rounding and rare rates leave. */
const allTheDoubt = 0.95;

/**
 * Once tests were seen to fail, more failures of them no longer tell them from the victim alone where its rate would be the
 * same: when "alone" is all the doubt that is left, only the victim alone tells. Sooner it must not be asked for that, because
 * failures of what is stated also show what is no explanation at all, as where the failure is diffuse.
 */
function isAloneNext(state: HuntState, { alone }: Belief, best: Best): boolean {
  if ((tallyOf(state, [])?.hits ?? 0) > 0) return false;
  const least = best.seen() ? Math.min(worthAskingAlone, allTheDoubt * (1 - best.chance)) : worthAskingAlone;
  return alone.chance >= least;
}

/** Before it ever hit there is nothing to take apart: nothing before it or everything, whichever hits sooner. */
function firstHitOf(state: HuntState, belief: Belief): HuntAsk {
  const { suspects, baseSeconds } = state.subject;
  const [bare, all] = [belief.alone.chance * belief.alone.rate, meanRate(belief)];
  const allSeconds = suspects.reduce((a, b) => a + b, baseSeconds);
  return bare / baseSeconds >= all / allSeconds
    ? askFor(state, [], belief.alone.rate)
    : askFor(state, [...suspects.keys()], all);
}

/** What has to be seen before the answer is given. */
function proofOf(state: HuntState, { kind, tests, rate }: Best): HuntAsk {
  const stripe = kind === "diffuse" ? unseenStripe(state) : null;
  return stripe === null
    ? askFor(state, tests, rate)
    : askFor(state, stripe, diffuseRate(rate, stripe.length, state.subject.suspects.length));
}

/** Trials that hit rarely teach little each, so some are run before thinking again. */
function askFor({ subject }: HuntState, selection: Selection, rate: number): HuntAsk {
  const repeats = Math.max(1, Math.min(64, Math.floor(0.25 / Math.max(rate, 0.001))));
  return { selection, repeats, until: hitOutcome(subject.question) };
}

// Which commit to try next: the one whose next trial tells most for each second that it takes. What it tells is of the place
// of the change and of both rates: who looks at the place alone takes failures before the change for the change itself.
//
// Information alone undervalues what sets the likeliest place apart from all others, which is what ends the bisection. So of
// that place it counts how far a trial tells it from the others, not from the mixture that it is itself a part of: the
// extrinsic Jensen-Shannon divergence (Naghshvar, Javidi, Wigger 2015), for the one place where the two differ.

import type { Belief } from "./belief.ts";
import type { Candidate } from "./candidate.ts";
import { divergence, entropy } from "./channel.ts";
import type { BisectState } from "./evidence.ts";
import type { Outlook } from "./twice.ts";

/** A build pays for this many trials at most, whatever the rate. */
const longestStay = 64;

/** Null where no commit can be tried. */
export function chooseCommit(state: BisectState, belief: Belief, candidate: Candidate | null): number | null {
  const costOf = costs(state, belief);
  const apartOf = apartness(candidate);
  let best: number | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const { from, to, prior, before, after } of belief.stretches) {
    let passed = 0;
    for (let commit = from; commit <= to; commit++) {
      // What a trial shows changes within a stretch by the places that pass from "later" to "up to here".
      passed += prior === 0 ? 0 : belief.priorOf(commit) / prior;
      if (state.broken.has(commit)) continue;
      const once = between(before.once, after.once, passed);
      const { fails, open } = between(once, between(before.twice, after.twice, passed), belief.twice);
      const apart = (1 - belief.twice) * apartOf(commit, once.fails);
      const worth = (entropy(within(fails)) - open + apart) / costOf(commit);
      if (worth > most) [most, best] = [worth, commit];
    }
  }
  return best;
}

const between = (one: Outlook, other: Outlook, share: number): Outlook => ({
  fails: one.fails + share * (other.fails - one.fails),
  open: one.open + share * (other.open - one.open),
});

/** A chance that rounding may have put out of its bounds; neither of them is certain. */
const within = (chance: number): number => Math.min(1 - 1e-12, Math.max(1e-12, chance));

/**
 * What a trial that fails with the chance `fails`, if there is one change, tells of the likeliest place beyond information: never
 * less than nothing.
 */
function apartness(candidate: Candidate | null): (commit: number, fails: number) => number {
  if (candidate === null || candidate.chanceOnce >= 1 - 1e-12) return () => 0;
  const { chanceOnce: chance, before, after, suspects } = candidate;
  const place = suspects.at(-1) ?? 0;
  return (commit, fails) => {
    const here = commit >= place ? after : before;
    const others = (fails - chance * here) / (1 - chance);
    return chance * (divergence(here, within(others)) - divergence(here, within(fails)));
  };
}

/** Seconds of a trial, with its part of the build: who has built stays, as long as it takes to expect a failure. */
function costs({ trials, seconds, builds, buildSeconds, at, broken }: BisectState, { stretches }: Belief) {
  const ran = trials - broken.size;
  const trial = ran > 0 ? Math.max(seconds / ran, 1e-3) : 1;
  const build = builds > 0 ? buildSeconds / builds : 0;
  const rate = stretches.reduce((sum, { once }) => sum + once.chance * Math.max(once.before, once.after), 0);
  const stay = Math.max(1, Math.min(longestStay, 1 / Math.max(rate, 1e-9)));
  return (commit: number): number => trial + (commit === at ? 0 : build / stay);
}

// What a hunt says in the end, or would say now.

import { type Proportion, jeffreys } from "../../stats/proportion.ts";
import { type Belief, meanRate } from "./belief.ts";
import { type HuntState, tallyOf } from "./evidence.ts";
import { trialsLeftOf } from "./left.ts";
import { unseenStripe } from "./stripes.ts";
import type { Selection } from "./trial.ts";

export interface HuntAnswer {
  readonly kind:
    /** It fails with none of the suspects before it. */
    | "alone"
    /** None of the suspects raises its rate, or makes it pass. */
    | "nothing"
    /** These tests, all of them, are needed and enough. */
    | "tests"
    /** The more runs before it, the more often: no test in particular. */
    | "diffuse"
    /** It never hit, and hardly will: there is nothing to look for the cause of. */
    | "unseen"
    | "undecided";
  readonly tests: Selection;
  /** The chance that this is right; of "unseen", that one more trial would come out as all did. */
  readonly confidence: number;
  /** How often the named selection hit, of the trials of exactly that. */
  readonly rate: Proportion;
  /** Every explanation that is worth naming, likeliest first. */
  readonly odds: readonly Odd[];
  /** About how many more trials an answer needs; null where there is one, or more trials would not give one. */
  readonly trialsLeft: number | null;
}

export interface Odd {
  readonly kind: "alone" | "nothing" | "tests" | "diffuse" | "several";
  readonly tests: Selection;
  readonly chance: number;
}

/** The likeliest explanation, and how to see it. */
export interface Best {
  readonly kind: "alone" | "nothing" | "tests" | "diffuse";
  readonly tests: Selection;
  readonly chance: number;
  readonly rate: number;
  /** It was seen to hit: no answer is given before. */
  seen(): boolean;
}

export function bestOf(state: HuntState, belief: Belief): Best {
  const hitWith = (tests: Selection) => (): boolean => (tallyOf(state, tests)?.hits ?? 0) > 0;
  let best: Best =
    belief.question === "cause"
      ? { kind: "alone", tests: [], chance: belief.hitsAlone, rate: belief.alone.rate, seen: hitWith([]) }
      : { kind: "nothing", tests: [], chance: belief.alone.chance, rate: belief.alone.rate, seen: () => true };
  const { fits, singles, groups, diffuse } = belief;
  const seenAlone = new Set(
    state.tallies.flatMap(({ selection, hits }) => (selection.length === 1 && hits > 0 ? selection : [])),
  );
  for (let i = 0; i < singles.chance.length; i++) {
    // Where several are enough, each, one that hit by itself is one of them.
    const chance = seenAlone.has(i) ? belief.enough(i) : singles.chance[i]!;
    if (chance <= best.chance) continue;
    best = {
      kind: "tests",
      tests: [i],
      chance,
      rate: fits.rate[singles.fit[i]!]!,
      seen: hitWith([i]),
    };
  }
  for (const { size, members, each, chance, fit } of groups) {
    if (each > 1) continue;
    for (let i = 0; i < chance.length; i++) {
      if (chance[i]! <= best.chance) continue;
      const tests = Array.from(members.subarray(i * size, (i + 1) * size));
      best = { kind: "tests", tests, chance: chance[i]!, rate: fits.rate[fit[i]!]!, seen: hitWith(tests) };
    }
  }
  if (diffuse.chance > best.chance) {
    best = {
      kind: "diffuse",
      tests: [],
      chance: diffuse.chance,
      rate: diffuse.rate,
      seen: () => unseenStripe(state) === null,
    };
  }
  return best;
}

/**
 * A test is looked for among many, where the outcomes so far said, which finds the luckiest of them; so whoever names one
 * has to be surer than the confidence that is asked for. Without this, one answer in twelve is wrong about a victim that
 * fails alone too, but rarely (docs/design/diagnosis.md).
 */
const cautionForTests = 0.5;

/** As sure as an answer of its kind has to be. */
export const isSure = ({ subject }: HuntState, { kind, chance }: Best): boolean =>
  chance >= 1 - (kind === "tests" ? cautionForTests : 1) * (1 - subject.confidence);

/** What is to be said now; "undecided" unless it is as sure as it shall be. */
export function answerOf(state: HuntState, belief: Belief): HuntAnswer {
  const best = bestOf(state, belief);
  const decided = isSure(state, best) && best.seen();
  const kind = decided ? best.kind : isHopeless(state, belief) ? "unseen" : "undecided";
  const tally = tallyOf(state, best.tests);
  return {
    kind,
    tests: decided ? best.tests : [],
    confidence: kind === "unseen" ? 1 - meanRate(belief) : best.chance,
    rate: jeffreys(tally?.hits ?? 0, tally?.runs ?? 0),
    odds: kind === "unseen" ? [] : oddsOf(belief),
    trialsLeft: kind === "undecided" ? trialsLeftOf(state, belief) : null,
  };
}

/** A hit that is expected less often than this, where there never was one, is not waited for: about 250 trials of everything. */
const worthWaitingFor = 1 / 200;

/**
 * It never hit, neither here nor in the records, and a trial with everything in it hardly would. Who said for how long to
 * hunt is taken at their word.
 */
export const isHopeless = (state: HuntState, belief: Belief): boolean =>
  state.subject.atMostSeconds === null && state.hits === 0 && meanRate(belief) < worthWaitingFor;

const worthNaming = 0.001;

export function oddsOf(belief: Belief): readonly Odd[] {
  const odds: Odd[] = [
    { kind: belief.question === "cause" ? "alone" : "nothing", tests: [], chance: belief.alone.chance },
    { kind: "diffuse", tests: [], chance: belief.diffuse.chance },
  ];
  belief.singles.chance.forEach((chance, i) => {
    if (chance >= worthNaming) odds.push({ kind: "tests", tests: [i], chance });
  });
  let several = belief.several;
  for (const { size, members, each, chance } of belief.groups) {
    if (each > 1) continue;
    chance.forEach((ofGroup, i) => {
      if (ofGroup < worthNaming) return;
      several -= ofGroup;
      odds.push({ kind: "tests", tests: Array.from(members.subarray(i * size, (i + 1) * size)), chance: ofGroup });
    });
  }
  odds.push({ kind: "several", tests: [], chance: Math.max(0, several) });
  return odds.filter(({ chance }) => chance >= worthNaming).sort((a, b) => b.chance - a.chance);
}

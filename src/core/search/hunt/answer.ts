// What a hunt says in the end, or would say now.

import { type Proportion, jeffreys } from "../../stats/proportion.ts";
import type { Belief } from "./belief.ts";
import { type HuntState, tallyOf } from "./evidence.ts";
import { trialsLeftOf } from "./left.ts";
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
    | "undecided";
  readonly tests: Selection;
  /** The chance that this is right. */
  readonly confidence: number;
  /** How often the named selection hit, of the trials of exactly that. */
  readonly rate: Proportion;
  /** Every explanation that is worth naming, likeliest first. */
  readonly odds: readonly Odd[];
  /** About how many more trials an answer needs; null where there is one. */
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
  seen(state: HuntState): boolean;
}

export function bestOf(belief: Belief): Best {
  const hitWith =
    (tests: Selection) =>
    (state: HuntState): boolean =>
      (tallyOf(state, tests)?.hits ?? 0) > 0;
  let best: Best =
    belief.question === "cause"
      ? { kind: "alone", tests: [], chance: belief.hitsAlone, rate: belief.alone.rate, seen: hitWith([]) }
      : { kind: "nothing", tests: [], chance: belief.alone.chance, rate: belief.alone.rate, seen: () => true };
  const { fits, singles, groups, diffuse } = belief;
  for (let i = 0; i < singles.chance.length; i++) {
    if (singles.chance[i]! <= best.chance) continue;
    best = {
      kind: "tests",
      tests: [i],
      chance: singles.chance[i]!,
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
    best = { kind: "diffuse", tests: [], chance: diffuse.chance, rate: diffuse.rate, seen: () => true };
  }
  return best;
}

/** What is to be said now; "undecided" unless it is as sure as it shall be. */
export function answerOf(state: HuntState, belief: Belief): HuntAnswer {
  const best = bestOf(belief);
  const decided = best.chance >= state.subject.confidence && best.seen(state);
  const tally = tallyOf(state, best.tests);
  return {
    kind: decided ? best.kind : "undecided",
    tests: decided ? best.tests : [],
    confidence: best.chance,
    rate: jeffreys(tally?.hits ?? 0, tally?.runs ?? 0),
    odds: oddsOf(belief),
    trialsLeft: decided ? null : trialsLeftOf(state, belief),
  };
}

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

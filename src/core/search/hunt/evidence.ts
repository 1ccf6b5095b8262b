// What a hunt has seen so far, added up. Two logs one after the other give the same as their trials in any order.

import type { HuntQuestion, HuntSeen, HuntSubject, Selection } from "./trial.ts";

/** All trials of one selection. */
export interface Tally {
  readonly selection: Selection;
  /** 1 for each suspect that ran. */
  readonly holds: Uint8Array;
  readonly runs: number;
  /** Trials that came out as the question wants: failed, or passed where a cure is hunted. */
  readonly hits: number;
}

export interface HuntState {
  readonly subject: HuntSubject;
  readonly tallies: readonly Tally[];
  readonly runs: number;
  readonly hits: number;
  /** For each suspect the trials, and the hits, that it took part in. */
  readonly runsWith: Float64Array;
  readonly hitsWith: Float64Array;
  /** Of this hunt alone, evidence or not; what was recorded before cost nothing. */
  readonly trials: number;
  readonly testSeconds: number;
  readonly otherFailures: number;
}

export const hitOutcome = (question: HuntQuestion): "failed" | "passed" =>
  question === "clears" ? "passed" : "failed";

/** The state before the first trial: what the records tell. */
export function openHunt(subject: HuntSubject): HuntState {
  const empty: HuntState = {
    subject,
    tallies: [],
    runs: 0,
    hits: 0,
    runsWith: new Float64Array(subject.suspects.length),
    hitsWith: new Float64Array(subject.suspects.length),
    trials: 0,
    testSeconds: 0,
    otherFailures: 0,
  };
  const hit = hitOutcome(subject.question);
  return subject.history.reduce(
    (state, { selection, failed }) => withTrial(state, selection, (failed ? "failed" : "passed") === hit),
    empty,
  );
}

export function learn(state: HuntState, { selection, outcome, seconds }: HuntSeen): HuntState {
  const counted: HuntState = {
    ...state,
    trials: state.trials + 1,
    testSeconds: state.testSeconds + seconds,
    otherFailures: state.otherFailures + Number(outcome === "other-failure"),
  };
  if (outcome === "other-failure" || outcome === "no-evidence") return counted;
  return withTrial(counted, selection, outcome === hitOutcome(state.subject.question));
}

function withTrial(state: HuntState, selection: Selection, hit: boolean): HuntState {
  const runsWith = state.runsWith.slice();
  for (const suspect of selection) runsWith[suspect]! += 1;
  let { hitsWith } = state;
  if (hit) {
    hitsWith = hitsWith.slice();
    for (const suspect of selection) hitsWith[suspect]! += 1;
  }
  return {
    ...state,
    tallies: withTally(state.tallies, selection, hit, runsWith.length),
    runs: state.runs + 1,
    hits: state.hits + Number(hit),
    runsWith,
    hitsWith,
  };
}

function withTally(tallies: readonly Tally[], selection: Selection, hit: boolean, suspects: number): readonly Tally[] {
  const at = tallies.findLastIndex((tally) => sameSelection(tally.selection, selection));
  const known = tallies[at];
  if (known === undefined) {
    const holds = new Uint8Array(suspects);
    for (const suspect of selection) holds[suspect] = 1;
    return [...tallies, { selection, holds, runs: 1, hits: Number(hit) }];
  }
  return tallies.with(at, { ...known, runs: known.runs + 1, hits: known.hits + Number(hit) });
}

export const sameSelection = (a: Selection, b: Selection): boolean =>
  a === b || (a.length === b.length && a.every((suspect, i) => suspect === b[i]));

/** What was seen of exactly this selection. */
export const tallyOf = (state: HuntState, selection: Selection): Tally | undefined =>
  state.tallies.find((tally) => sameSelection(tally.selection, selection));

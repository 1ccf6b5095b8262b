// What a hunt asks for and what it sees: a victim run after a selection of the tests that can run before it. Plain data,
// so that observations survive JSON, travel between machines, and add up in any order.

/** Places in the list of suspects, ascending: the tests that run, in this order, before the victim. */
export type Selection = readonly number[];

/** Run the victim after this selection. */
export interface HuntAsk {
  readonly selection: Selection;
  /** How often at most; one observation each. Stop early at the first that came out as `until` says. */
  readonly repeats: number;
  readonly until: "failed" | "passed";
}

export type TrialOutcome =
  /** The victim failed, with the signature that is hunted. */
  | "failed"
  | "passed"
  /** The victim failed in another way: kept and counted, and no evidence. */
  | "other-failure"
  /** The build broke, the victim did not run, the order was not kept, the machine gave up. */
  | "no-evidence";

/** One trial. */
export interface HuntSeen {
  readonly selection: Selection;
  readonly outcome: TrialOutcome;
  /** What it took, start-up included. */
  readonly seconds: number;
}

/** A run that was recorded before the hunt began: which suspects ran before the victim, and how the victim did. */
export interface HuntRecord {
  readonly selection: Selection;
  readonly failed: boolean;
}

/** What is asked about a victim. */
export type HuntQuestion =
  /** Which earlier tests make it fail? None of them is an answer: it fails alone. */
  | "cause"
  /** It fails alone; which earlier tests make it fail more often? */
  | "raises"
  /** It fails; which earlier tests make it pass? State-setters of a brittle test; cleaners, where a polluter is part of every trial. */
  | "clears";

/** What a hunt begins with. A value that survives JSON. */
export interface HuntSubject {
  readonly question: HuntQuestion;
  /** Seconds that each suspect takes, in the recorded order; its place here is its number everywhere. */
  readonly suspects: readonly number[];
  /** Seconds of a trial without any suspect: start-up, what is part of every trial, and the victim. */
  readonly baseSeconds: number;
  /** The share of answers that shall be right, such as 0.95. */
  readonly confidence: number;
  /** Recorded runs of one period, in which the failure rate did not change; see `recordsOf`. */
  readonly history: readonly HuntRecord[];
  /** Give up undecided after so many test-seconds; null: never. */
  readonly atMostSeconds: number | null;
}

// One machine's part of a hunt that is spread over several: its asks, one after the other, whatever comes out of them. What
// it saw is evidence like any other and is added to the hunt's own.

import type { TestId } from "../../model/test-id.ts";
import type { FailurePattern } from "../../policy/policy.ts";
import type { Search } from "../search.ts";
import type { HuntAsk, HuntQuestion, HuntRecord, HuntSeen } from "./trial.ts";

/** A file that another machine can work off knowing nothing else. A value that survives JSON. */
export interface HuntShard {
  /** The hunt's own log. */
  readonly search: string;
  /** Of so many, from 1. */
  readonly shard: number;
  readonly shards: number;
  /** Where it was planned, this goes on with the hunt. A line of shell. */
  readonly again: string;
  readonly command: readonly string[];
  readonly question: HuntQuestion;
  readonly failure: FailurePattern | null;
  readonly confidence: number;
  readonly timeoutMs: number | null;
  readonly subject: HuntedTest;
  readonly asks: readonly HuntAsk[];
}

/** The victim, and the suspects by their places. */
export interface HuntedTest {
  readonly victim: PlacedTest;
  readonly suspects: readonly (PlacedTest & { readonly seconds: number })[];
  readonly history: readonly HuntRecord[];
}

export interface PlacedTest {
  readonly test: TestId;
  readonly file: string | null;
}

export interface ShardState {
  readonly asks: readonly HuntAsk[];
  /** The ask that is worked on, and how often it was tried. */
  readonly at: number;
  readonly tried: number;
}

export const openShard = (asks: readonly HuntAsk[]): ShardState => ({ asks, at: 0, tried: 0 });

export const shardSearch: Search<ShardState, HuntAsk, HuntSeen, null> = {
  next({ asks, at, tried }) {
    const ask = asks[at];
    return ask === undefined
      ? { kind: "done", answer: null }
      : { kind: "ask", ask: { ...ask, repeats: ask.repeats - tried } };
  },
  learn({ asks, at, tried }, { outcome }) {
    const ask = asks[at];
    const over = ask === undefined || outcome === ask.until || tried + 1 >= ask.repeats;
    return over ? { asks, at: at + 1, tried: 0 } : { asks, at, tried: tried + 1 };
  },
};

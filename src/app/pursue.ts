// Drives a search: asks it what to run, runs that, saves what was seen, lets it learn. The only loop of its kind.

import type { Search } from "../core/search/search.ts";

export interface Pursuit<State, Ask, Seen> {
  /** Runs what was asked, and gives each observation as soon as there is one. Stops early when the signal aborts. */
  readonly run: (ask: Ask, signal: AbortSignal) => AsyncIterable<Seen>;
  /** Called before an observation counts; what it rejects with ends the pursuit. */
  readonly save: (seen: Seen) => Promise<void> | void;
  /** Told of the state after each observation, for progress. */
  readonly look?: (state: State) => void;
  readonly signal: AbortSignal;
}

export type Pursued<State, Answer> =
  | { readonly kind: "done"; readonly state: State; readonly answer: Answer }
  | { readonly kind: "interrupted"; readonly state: State };

export async function pursue<State, Ask, Seen, Answer>(
  search: Search<State, Ask, Seen, Answer>,
  start: State,
  { run, save, look, signal }: Pursuit<State, Ask, Seen>,
): Promise<Pursued<State, Answer>> {
  let state = start;
  while (!signal.aborted) {
    const step = search.next(state);
    if (step.kind === "done") return { kind: "done", state, answer: step.answer };
    for await (const seen of run(step.ask, signal)) {
      await save(seen);
      state = search.learn(state, seen);
      look?.(state);
    }
  }
  return { kind: "interrupted", state };
}

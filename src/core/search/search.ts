// The shape of everything that runs something, looks, and decides what to run next. A search is pure: it asks and learns.
// `app/pursue.ts` does the running and saves each observation before it counts, so resuming is replaying, undoing is
// dropping the last observation, and a simulation swaps what answers.

/** What a search wants next. */
export type Step<Ask, Answer> =
  | { readonly kind: "ask"; readonly ask: Ask }
  | { readonly kind: "done"; readonly answer: Answer };

/**
 * @typeParam State all that was learned; a value, never changed in place as far as anybody outside can see
 * @typeParam Ask what shall be run; an ask may be answered by several observations
 * @typeParam Seen one observation; plain data that survives JSON
 * @typeParam Answer what the search is for; "nothing of the kind" is an answer too
 */
export interface Search<State, Ask, Seen, Answer> {
  next(state: State): Step<Ask, Answer>;
  learn(state: State, seen: Seen): State;
}

/** The state after everything that was seen, as after the same observations one by one. */
export const replay = <State, Ask, Seen, Answer>(
  search: Search<State, Ask, Seen, Answer>,
  start: State,
  log: Iterable<Seen>,
): State => {
  let state = start;
  for (const seen of log) state = search.learn(state, seen);
  return state;
};

// A hunt, run to its end in a simulated world.

import type { HuntAnswer } from "../../src/core/search/hunt/answer.ts";
import { type HuntState, learn, openHunt } from "../../src/core/search/hunt/evidence.ts";
import { huntSearch } from "../../src/core/search/hunt/hunt.ts";
import type { HuntSubject } from "../../src/core/search/hunt/trial.ts";
import type { World } from "./hunt-worlds.ts";

/**
 * @param change what the hunt begins with otherwise than the runs until the tests failed together
 * @param look told of the state before each ask
 */
export function simulateHunt(
  world: World,
  confidence: number,
  change: Partial<HuntSubject> = {},
  look: (state: HuntState) => void = () => {},
): HuntAnswer {
  const history = change.history ?? world.recordsUntilFailure();
  let state = openHunt({ ...world.subject(confidence, history), ...change });
  for (;;) {
    look(state);
    const step = huntSearch.next(state);
    if (step.kind === "done") return step.answer;
    const { selection, repeats, until } = step.ask;
    const seconds = world.secondsOf(selection);
    for (let i = 0; i < repeats; i++) {
      const outcome = world.run(selection, seconds) ? "failed" : "passed";
      state = learn(state, { selection, outcome, seconds });
      if (outcome === until) break;
    }
  }
}

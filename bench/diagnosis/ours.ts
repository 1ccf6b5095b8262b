// Our hunt, run to its end in a simulated world.

import { huntSearch } from "../../src/core/search/hunt/hunt.ts";
import { openHunt } from "../../src/core/search/hunt/evidence.ts";
import type { HuntAnswer } from "../../src/core/search/hunt/answer.ts";
import type { World } from "../../test/calibration/hunt-worlds.ts";

export function hunt(world: World, confidence: number, trace?: (text: string) => void): HuntAnswer {
  let state = openHunt(world.subject(confidence, world.recordsUntilFailure()));
  for (;;) {
    const step = huntSearch.next(state);
    if (step.kind === "done") return step.answer;
    const { selection, repeats, until } = step.ask;
    const seconds = world.secondsOf(selection);
    for (let i = 0; i < repeats; i++) {
      const outcome = world.run(selection, seconds) ? "failed" : "passed";
      state = huntSearch.learn(state, { selection, outcome, seconds });
      trace?.(
        `${world.trials} ${world.testSeconds.toFixed(0)}s |S|=${selection.length} ${seconds.toFixed(1)}s ${outcome}`,
      );
      if (outcome === until) break;
    }
  }
}

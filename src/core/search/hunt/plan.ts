// Trials for several machines that hear nothing of each other. Each batch is what the hunt would ask next if all batches
// before it missed, which is what most trials do; whatever comes out, the logs add up in any order.

import { hitOutcome, learn } from "./evidence.ts";
import type { HuntState } from "./evidence.ts";
import { huntSearch } from "./hunt.ts";
import type { HuntAsk } from "./trial.ts";

/**
 * Gives each shard its asks. Fewer where the hunt is at its end.
 *
 * @param secondsEach about how long a shard shall run
 */
export function plan(state: HuntState, shards: number, secondsEach: number): readonly (readonly HuntAsk[])[] {
  const miss = hitOutcome(state.subject.question) === "failed" ? "passed" : "failed";
  const batches: HuntAsk[][] = Array.from({ length: shards }, () => []);
  const used = batches.map(() => 0);
  let imagined = state;
  for (;;) {
    const least = used.indexOf(Math.min(...used));
    const step = huntSearch.next(imagined);
    if (step.kind === "done" || used[least]! >= secondsEach) return batches;
    const { selection, repeats } = step.ask;
    const seconds = selection.reduce(
      (sum, suspect) => sum + state.subject.suspects[suspect]!,
      state.subject.baseSeconds,
    );
    batches[least]!.push(step.ask);
    used[least]! += repeats * seconds;
    for (let i = 0; i < repeats; i++) imagined = learn(imagined, { selection, outcome: miss, seconds });
  }
}

// What the history says of each rule.

import { healthOf, type RuleHealth } from "../../core/policy/health.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { openTrackAccount } from "../../core/policy/track.ts";
import { everything, type History, type Store } from "../ports.ts";

/** In the order of the rules. */
export async function ruleHealths(
  policy: Pick<Policy, "rules">,
  { store }: { readonly store: Store },
): Promise<readonly RuleHealth[]> {
  return store.read(everything, async (history) => healthsIn(policy, history));
}

export async function healthsIn(policy: Pick<Policy, "rules">, history: History): Promise<readonly RuleHealth[]> {
  const runs = await history.runs();
  const account = openTrackAccount(policy, runs, await history.jobRuns());
  for await (const failure of history.failures()) account.addFailure(failure);
  for await (const timeline of history.timelines()) account.addTimeline(timeline);
  return [...account.tracks(await history.counts()).values()].map((track) => healthOf(track, runs));
}

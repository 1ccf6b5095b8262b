// Recorded runs as free evidence: each is a trial that somebody paid for already.

import type { TestId } from "../../model/test-id.ts";
import { changePoints } from "../../stats/change-point.ts";
import type { HuntRecord, TrialOutcome } from "./trial.ts";

/** One recorded run of the victim. */
export interface RecordedOrder {
  /** What ran before the victim in the same process. */
  readonly before: readonly TestId[];
  /** `failed` only with the signature that is hunted. */
  readonly outcome: TrialOutcome;
}

/**
 * The records of the present period: where the failure rate changed, something else was run, and what was seen before
 * tells nothing of now. A failure after tests that are no suspects is left out, because one of those may have caused it.
 * Where nobody recorded a pass, the runs were picked for failing, and say nothing of how often: taken for ordinary trials,
 * one such run of a victim that fails alone, one time in thirty, made 17 % of the answers wrong.
 *
 * @param orders oldest first
 * @param suspects in the order in which they run; their places become the selections
 */
export function recordsOf(orders: readonly RecordedOrder[], suspects: readonly TestId[]): readonly HuntRecord[] {
  const place = new Map(suspects.map((test, i) => [test, i]));
  const evidence = orders.filter(({ outcome }) => outcome === "failed" || outcome === "passed");
  const outcomes = evidence.map(({ outcome }) => Number(outcome === "failed"));
  const period = changePoints(outcomes).segments.findLast(({ hits }) => hits > 0);
  if (period === undefined || !outcomes.includes(0)) return [];
  return evidence.slice(period.from, period.to).flatMap(({ before, outcome }) => {
    const places = before.map((test) => place.get(test));
    const selection = places.filter((suspect) => suspect !== undefined).sort((a, b) => a - b);
    const failed = outcome === "failed";
    return failed && selection.length < before.length ? [] : [{ selection: [...new Set(selection)], failed }];
  });
}

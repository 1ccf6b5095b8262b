// Which tests can have run before a victim, how long each takes, and what recorded runs tell of them.

import { workerOrders } from "../../core/history/recorded-orders.ts";
import type { RecordedAttempt } from "../../core/history/history.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import { evidenceOf } from "../../core/model/outcome.ts";
import type { TestId } from "../../core/model/test-id.ts";
import { recordsOf as evidenceIn, type RecordedOrder } from "../../core/search/hunt/history.ts";
import type { HuntRecord, Selection } from "../../core/search/hunt/trial.ts";
import type { Selected } from "../../runners/runner.ts";
import type { Victim } from "./trial.ts";

export interface Suspect extends Selected {
  readonly seconds: number;
}

/** What a test takes of which nobody knows how long it takes. */
const usualSeconds = 0.05;

/** The tests that ran before the victim in one run, in its order; of several workers, those of the victim's own. */
export function suspectsIn(attempts: readonly Attempt[], victim: TestId): readonly Suspect[] {
  const own = attempts.find(({ test }) => test === victim);
  if (own === undefined) return [];
  const sameWorker = attempts.filter(({ worker, attempt }) => worker === own.worker && attempt === 1);
  const ordered = sameWorker.some(({ order }) => order === null)
    ? sameWorker
    : sameWorker.toSorted((a, b) => a.order! - b.order!);
  const before = ordered.slice(
    0,
    ordered.findIndex(({ test }) => test === victim),
  );
  return suspectsOf(before.filter(({ outcome }) => outcome !== "skip"));
}

/** Each test once, where it ran first. */
export function suspectsOf(attempts: readonly Attempt[]): readonly Suspect[] {
  const suspects = new Map<TestId, Suspect>();
  for (const { test, file, durationMs } of attempts) {
    if (suspects.has(test)) continue;
    suspects.set(test, { test, file, seconds: durationMs === null ? usualSeconds : durationMs / 1000 });
  }
  return [...suspects.values()];
}

/** Every recorded run of the victim that is evidence, as a trial: which of the suspects had run before it, and how it ended. */
export function recordsOf(
  attempts: readonly RecordedAttempt[],
  victim: TestId,
  wanted: Victim["wanted"],
  suspects: readonly Suspect[],
): readonly HuntRecord[] {
  const orders = workerOrders(attempts).flatMap(({ attempts: executed }): readonly RecordedOrder[] => {
    const at = executed.findIndex(({ test }) => test === victim);
    const own = executed[at];
    if (own === undefined || evidenceOf(own.outcome) === "none") return [];
    const before = executed.slice(0, at).filter(({ outcome }) => outcome !== "skip");
    const failed = evidenceOf(own.outcome) === "bad";
    const outcome = !failed ? "passed" : wanted(own) ? "failed" : "other-failure";
    return [{ before: before.map(({ test }) => test), outcome }];
  });
  return evidenceIn(
    orders,
    suspects.map(({ test }) => test),
  );
}

/** One run that had all suspects before the victim, as a trial; nothing where it tells nothing. */
export function recordOf(
  attempts: readonly Attempt[],
  victim: TestId,
  wanted: Victim["wanted"],
  suspects: readonly Suspect[],
): readonly HuntRecord[] {
  const own = attempts.find(({ test, attempt }) => test === victim && attempt === 1);
  if (own === undefined || evidenceOf(own.outcome) === "none") return [];
  const failed = evidenceOf(own.outcome) === "bad";
  return failed && !wanted(own) ? [] : [{ selection: [...suspects.keys()], failed }];
}

export const placesOf = (suspects: readonly Suspect[]): ReadonlyMap<TestId, number> =>
  new Map(suspects.map(({ test }, place) => [test, place]));

/** The suspects among these tests. */
export const selectionOf = (tests: readonly TestId[], places: ReadonlyMap<TestId, number>): Selection =>
  [...new Set(tests.flatMap((test) => places.get(test) ?? []))].sort((a, b) => a - b);

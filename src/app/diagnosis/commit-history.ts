// What recorded runs tell of commits. They ran elsewhere, with other tests around, so their rates are not those of trials
// here; but where the rate changed there, it likely changed here.

import type { RecordedAttempt } from "../../core/history/history.ts";
import { evidenceOf } from "../../core/model/outcome.ts";
import type { Run } from "../../core/model/run.ts";
import { beliefOf } from "../../core/search/bisect/belief.ts";
import { openBisection } from "../../core/search/bisect/evidence.ts";
import type { BisectSubject, CommitCount } from "../../core/search/bisect/trial.ts";
import type { Commit } from "../ports.ts";
import type { Victim } from "./trial.ts";

/** First attempts, by the place of their run's commit in the line. */
export function countsByCommit(
  commits: readonly Commit[],
  runs: readonly Run[],
  attempts: readonly RecordedAttempt[],
  wanted: Victim["wanted"],
): readonly CommitCount[] {
  const places = new Map(commits.map(({ id }, place) => [id, place]));
  const placeOfRun = new Map(runs.map(({ id, commit }) => [id, commit === null ? undefined : places.get(commit)]));
  const counts = new Map<number, { failed: number; passed: number }>();
  for (const attempt of attempts) {
    const place = placeOfRun.get(attempt.run);
    const evidence = evidenceOf(attempt.outcome);
    if (place === undefined || attempt.attempt > 1 || evidence === "none") continue;
    const count = counts.get(place) ?? { failed: 0, passed: 0 };
    counts.set(place, count);
    if (evidence === "bad" && wanted(attempt)) count.failed += 1;
    else count.passed += 1;
  }
  return [...counts].map(([commit, count]) => ({ commit, ...count }));
}

/** How much of the chance is left to the history's being misleading. */
const doubt = 0.2;

/** What the history alone makes of the place of the change, and some doubt of it; null where it tells nothing. */
export function priorFrom(subject: BisectSubject, counts: readonly CommitCount[]): readonly number[] | null {
  if (counts.length < 2) return null;
  const { stretches } = beliefOf(openBisection({ ...subject, prior: null, history: counts }));
  return stretches.flatMap(({ from, to, chance }) =>
    Array.from({ length: to - from + 1 }, () => ((1 - doubt) * chance) / (to - from + 1) + doubt / subject.commits),
  );
}

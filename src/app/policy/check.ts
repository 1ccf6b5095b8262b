// `deflake policy check`: what is wrong with the rules, by the file, by the day and by the history.

import type { PolicyFinding } from "../../core/policy/finding.ts";
import { dayOf } from "../../core/policy/day.ts";
import { reviewFindings } from "../../core/policy/reviews.ts";
import { nearest } from "../../core/report/nearest.ts";
import type { KnownWords } from "../../formats/policy-file/policy-file.ts";
import { everything, type Clock, type Store, type TextFiles } from "../ports.ts";
import { healthsIn } from "./health.ts";
import { loadPolicy } from "./load.ts";

export interface Checked {
  readonly path: string;
  /** How many rules the file has; null where it cannot be read. */
  readonly rules: number | null;
  /** Whether a history was asked. */
  readonly withHistory: boolean;
  readonly findings: readonly PolicyFinding[];
}

export interface CheckOptions {
  readonly path: string;
  readonly known: KnownWords;
  /** Also what is due by the calendar. Left to a scheduled job, so that no change is red because a day has come. */
  readonly reviews: boolean;
}

interface Needed {
  readonly texts: TextFiles;
  readonly clock: Clock;
  /** Null where there is no history. */
  readonly store: Store | null;
}

/** Null where there is no such file. */
export async function checkPolicy(
  { path, known, reviews }: CheckOptions,
  { texts, clock, store }: Needed,
): Promise<Checked | null> {
  const loaded = await loadPolicy(path, known, { texts });
  if (loaded.kind === "absent") return null;
  if (loaded.kind === "broken") return { path, rules: null, withHistory: false, findings: loaded.findings };
  const { policy } = loaded;
  const { healthFindings } = await import("../../core/policy/upkeep.ts");
  const due = reviews ? reviewFindings(policy, dayOf(clock.now())) : [];
  const told =
    store === null
      ? null
      : await store.read(everything, async (history) => ({
          healths: await healthsIn(policy, history),
          names: [...new Set((await history.counts()).map(({ test }) => test))],
        }));
  // An empty history knows no test, and could call every rule a stranger.
  const history = told === null || told.names.length === 0 ? null : told;
  const ofHistory = (history?.healths ?? []).flatMap((health) =>
    healthFindings(health, (test) => nearest(test, history?.names ?? [], 1)),
  );
  const findings = [...loaded.findings, ...due, ...ofHistory].sort(
    ({ place: a }, { place: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  return { path, rules: policy.rules.length, withHistory: history !== null, findings };
}

// What history says of each rule: whether its test fails more often than it was listed for, whether the rule hides a test
// that is broken, and whether the rule has done its work and can go. Loads nothing that is slow, so that a run can ask.

import { isGlob } from "../model/glob.ts";
import type { Run } from "../model/run.ts";
import type { Alarm } from "./decide.ts";
import { startOfDay } from "./day.ts";
import { driftOf } from "./drift.ts";
import { maskingOf, type Masking } from "./masked.ts";
import type { Rule } from "./policy.ts";
import type { Step, Track } from "./track.ts";

export interface RuleHealth {
  readonly rule: Rule;
  /** How many tests of the history it is about. */
  readonly tests: number;
  /** First attempts where it holds, since it was added where that is known; and those that failed as it says. */
  readonly executions: number;
  readonly failures: number;
  /** Failures of its tests, where it holds, that it does not mean. */
  readonly otherFailures: number;
  /** The start of the run with the last failure that it means, milliseconds; null where there is none, or no date. */
  readonly lastFailureAt: number | null;
  /** Executions after the last failure that it means. */
  readonly passesSince: number;
  readonly drifted: boolean;
  readonly masking: Masking;
}

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;

export function healthOf({ rule, tests, steps, untroubled }: Track, runs: readonly Run[]): RuleHealth {
  const since = rule.added === null ? null : startOfDay(rule.added);
  const recent = steps.filter(
    ({ run }) => since === null || (runs[run]?.startedAt ?? Number.NEGATIVE_INFINITY) >= since,
  );
  const failures = recent.filter(isListed);
  const last = steps.findLastIndex(isListed);
  return {
    rule,
    tests: tests.size,
    executions: recent.length + untroubled,
    failures: failures.length,
    otherFailures: recent.filter(({ end }) => end === "failed-otherwise").length,
    lastFailureAt: last < 0 ? null : (runs[steps[last]!.run]?.startedAt ?? null),
    passesSince: steps.length - 1 - last + (last < 0 || isGlob(rule.test) ? untroubled : 0),
    drifted:
      rule.evidence !== null &&
      since !== null &&
      driftOf(rule.evidence, recent.map(isListed), pacePerYear(recent, runs)).drifted,
    masking: worstMasking(steps),
  };
}

const isListed = ({ end }: Step): boolean => end === "failed-as-listed";

/** Executions a year, at the pace of these; a short stretch is taken for a month, so that a busy day is no busy year. */
function pacePerYear(steps: readonly Step[], runs: readonly Run[]): number {
  const times = steps.flatMap(({ run }) => runs[run]?.startedAt ?? []);
  const [first, last] = [times[0], times.at(-1)];
  const stretch = first === undefined || last === undefined ? 0 : last - first;
  return (steps.length * yearMs) / Math.max(stretch, 30 * dayMs);
}

/** Of a pattern's tests, the worst: others that pass must not hide it. */
function worstMasking(steps: readonly Step[]): Masking {
  const byTest = new Map<string, boolean[]>();
  for (const step of steps) {
    const failed = byTest.get(step.test);
    if (failed === undefined) byTest.set(step.test, [isListed(step)]);
    else failed.push(isListed(step));
  }
  const maskings = [...byTest.values()].map(maskingOf);
  if (maskings.includes("masked")) return "masked";
  return maskings.includes("nearly") ? "nearly" : "no";
}

/** What keeps a rule from protecting its test. */
export function alarmsOf(healths: Iterable<RuleHealth>): ReadonlyMap<string, Alarm> {
  const alarms = new Map<string, Alarm>();
  for (const { rule, drifted, masking } of healths) {
    if (masking === "masked") alarms.set(rule.id, "masked");
    else if (drifted) alarms.set(rule.id, "drifted");
  }
  return alarms;
}

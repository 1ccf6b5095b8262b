// What kind of trouble a test has, with the evidence beside it. The order of the questions is the order of their weight:
// an outage says nothing of a test, a test that never passed is broken, and only then flakiness and regressions are
// weighed against each other.

import { jeffreys, trialsToShow } from "../stats/proportion.ts";
import type { Chains } from "./chains.ts";
import { explain, isFlaky, type Outcomes } from "./explanation.ts";

export type TestClass =
  | "flaky"
  /** Always fails. */
  | "broken"
  | "fixed-regression"
  | "live-regression"
  /** All of its failures fell into runs in which many unrelated tests failed. */
  | "outage"
  /** First attempts nearly always fail, and retries pass: the retry hides a test that is broken. */
  | "masked"
  /** Its failures are left out by the runner, and it has passed long enough to be trusted again. */
  | "stale-quarantine"
  | "healthy"
  | "too-little-data";

/** What the class rests on. Units are runs in one job, those of outages left out, unless a name says otherwise. */
export interface ClassEvidence {
  readonly executions: number;
  readonly failures: number;
  /** Of the executions, passes that were not told but follow from a job's success. */
  readonly inferred: number;
  readonly outageFailures: number;
  /** Failures after which a retry in the same job run was good. */
  readonly recovered: number;
  /** Failures in a row, by commits: single ones between passes, and the longest row. */
  readonly isolated: number;
  readonly longestStreak: number;
  /** Commits at which it failed and passed in one job; a retry that passed is such a pass. */
  readonly flips: number;
  /** Failures at the end with no pass after them, in the job with most of them. */
  readonly trailing: number;
  /** Good executions after the last failure, in the job that has had fewest. */
  readonly passesSince: number;
  /** The chance that at least one failure was random, and that the test is broken now; null where nobody needs them. */
  readonly chanceFlaky: number | null;
  readonly chanceBroken: number | null;
  /** With too little data: how many more executions without a failure would settle it; null otherwise. */
  readonly needed: number | null;
}

export interface Classified {
  readonly class: TestClass;
  readonly evidence: ClassEvidence;
}

/** So many passes and no failure make a test healthy: they show a rate below a tenth. */
const healthyAfter = trialsToShow(0.1);
const masked = { failing: 0.8, recovering: 0.5 };
/** A test that never passed is broken from so many failures on. */
const brokenAfter = 3;

/** A test that never failed. */
export function classOfPassing(executions: number): Classified {
  const missing = healthyAfter - executions;
  return missing > 0
    ? { class: "too-little-data", evidence: { ...nothingSeen, executions, needed: missing } }
    : { class: "healthy", evidence: { ...nothingSeen, executions } };
}

/** @param ignored failures that the runner left out of its exit code */
export function classOf({ chains, inferred, outageFailures, recovered }: Chains, ignored: number): Classified {
  const streaks = streaksOf(chains);
  // A retry's pass stands in the chain as one more outcome; it is no execution of its own.
  const executions = streaks.executions - recovered;
  const seen = { ...streaks, executions, inferred, outageFailures, recovered };
  const classified = (kind: TestClass, more: Partial<ClassEvidence> = {}): Classified => ({
    class: kind,
    evidence: { ...nothingSeen, ...seen, ...more },
  });
  const { failures } = seen;
  if (failures === 0) return outageFailures > 0 ? classified("outage") : classOfPassing(executions);
  if (jeffreys(failures, executions, 0.9).low >= masked.failing && recovered >= masked.recovering * failures)
    return classified("masked");
  if (failures === executions && recovered === 0)
    return failures < brokenAfter
      ? classified("too-little-data", { needed: brokenAfter - failures })
      : classified("broken");

  const explanation = explain(chains);
  const chances = { chanceFlaky: explanation.flaky, chanceBroken: explanation.brokenNow };
  if (explanation.brokenNow > 0.5 && seen.trailing > 1) return classified("live-regression", chances);
  const toRecur = trialsToShow(Math.max(explanation.rate, failures / executions));
  if (ignored > 0 && seen.passesSince >= toRecur) return classified("stale-quarantine", chances);
  // A failure that nothing came after may be a regression's first, however unlikely regressions are.
  const open = seen.flips === 0 && failures === seen.trailing;
  if (isFlaky(explanation) && !open) return classified("flaky", chances);
  if (explanation.flaky < 0.5 && seen.trailing === 0) return classified("fixed-regression", chances);
  return classified("too-little-data", {
    ...chances,
    needed: seen.trailing > 0 ? 2 : Math.max(1, toRecur - seen.passesSince),
  });
}

const nothingSeen: ClassEvidence = {
  executions: 0,
  failures: 0,
  inferred: 0,
  outageFailures: 0,
  recovered: 0,
  isolated: 0,
  longestStreak: 0,
  flips: 0,
  trailing: 0,
  passesSince: 0,
  chanceFlaky: null,
  chanceBroken: null,
  needed: null,
};

type Streaks = Pick<
  ClassEvidence,
  "executions" | "failures" | "isolated" | "longestStreak" | "flips" | "trailing" | "passesSince"
>;

function streaksOf(chains: readonly Outcomes[]): Streaks {
  const sum = {
    executions: 0,
    failures: 0,
    isolated: 0,
    longestStreak: 0,
    flips: 0,
    trailing: 0,
    passesSince: Number.POSITIVE_INFINITY,
  };
  for (const { bad, commits } of chains) {
    sum.executions += bad.length;
    let streak = 0;
    let since = 0;
    let flippedAt = -1;
    for (let at = 0; at < bad.length; at++) {
      if (at > 0 && commits[at] === commits[at - 1] && bad[at] !== bad[at - 1] && commits[at] !== flippedAt) {
        flippedAt = commits[at]!;
        sum.flips += 1;
      }
      if (bad[at] === 1) {
        streak += 1;
        since = 0;
        sum.failures += 1;
        sum.longestStreak = Math.max(sum.longestStreak, streak);
      } else {
        if (streak === 1) sum.isolated += 1;
        streak = 0;
        since += 1;
      }
    }
    sum.trailing = Math.max(sum.trailing, streak);
    if (bad.includes(1)) sum.passesSince = Math.min(sum.passesSince, since);
  }
  return { ...sum, passesSince: Number.isFinite(sum.passesSince) ? sum.passesSince : sum.executions };
}

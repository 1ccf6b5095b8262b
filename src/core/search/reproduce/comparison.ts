// Which condition raises the rate: each one's rate with an interval that holds while one looks, and the evidence against
// its being the first one's rate. All statements of one comparison hold together with the confidence asked for: it is shared
// out among the conditions.

import { anytimeInterval, differenceEvidence } from "../../stats/confidence-sequence.ts";
import type { Proportion } from "../../stats/proportion.ts";
import { executionsOf, type ConditionCount, type ReproduceState } from "./evidence.ts";

export interface Standing {
  /** The place of the condition. */
  readonly condition: number;
  readonly rate: Proportion;
  /** Its rate is another than that of the first condition, and on which side. */
  readonly against: "higher" | "lower" | "unknown";
}

/** One for each condition, in their order. */
export function standingsOf({ subject, counts }: ReproduceState): readonly Standing[] {
  const [base] = counts;
  const share = (1 - subject.confidence) / counts.length;
  return counts.map((count, condition) => ({
    condition,
    rate: anytimeInterval(count.failed, executionsOf(count), 1 - share),
    against:
      base === undefined || condition === 0 ? "unknown" : against(count, base, counts.length - 1, subject.confidence),
  }));
}

function against(
  one: ConditionCount,
  base: ConditionCount,
  comparisons: number,
  confidence: number,
): Standing["against"] {
  const [ours, theirs] = [
    { k: one.failed, n: executionsOf(one) },
    { k: base.failed, n: executionsOf(base) },
  ];
  if (differenceEvidence(ours, theirs) < comparisons / (1 - confidence)) return "unknown";
  return ours.k / ours.n > theirs.k / theirs.n ? "higher" : "lower";
}

/** The condition with the highest rate so far; of equals, the one that was tried first. */
export function leaderOf(standings: readonly Standing[]): Standing {
  return standings.reduce((best, one) => ((one.rate.estimate ?? 0) > (best.rate.estimate ?? 0) ? one : best));
}

/** The conditions of which more has to be known before it is said which is the best. */
export function openOnes(standings: readonly Standing[], width: number): readonly Standing[] {
  const leader = leaderOf(standings);
  return standings.filter(
    (one) => one.rate.high - one.rate.low > width && (one === leader || one.rate.high > leader.rate.low),
  );
}

// How long a reproduction will still take, as far as that can be said: the time that it takes with a chance of one half, and
// the times within which it ends with 10 % and with 90 %.

import { betaQuantile, logBeta } from "../../stats/beta.ts";
import { anytimeInterval } from "../../stats/confidence-sequence.ts";
import { executionsOf, secondsOf, trialsOf, type ReproduceState } from "./evidence.ts";

export interface Outlook {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
}

const tails = [0.5, 0.1, 0.9] as const;

/** Null before the first trial, and where too little is known to say anything. */
export function outlookOf(state: ReproduceState): Outlook | null {
  const { subject, counts } = state;
  const trials = trialsOf(state);
  if (trials === 0 || (subject.goal.kind === "rate" && counts.length > 1)) return null;
  const perTrial = secondsOf(state) / trials;
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const executions = counts.reduce((sum, count) => sum + executionsOf(count), 0);
  const { goal } = subject;
  const left = (share: number): number =>
    goal.kind === "failure"
      ? trialsToFailure(failed, executions, share)
      : Math.max(
          0,
          trialsToWidth(betaQuantile(share, failed + 0.5, executions - failed + 0.5), goal.width) - executions,
        );
  const bound = Math.min(
    subject.atMostTrials === null ? Number.POSITIVE_INFINITY : (subject.atMostTrials - trials) * perTrial,
    subject.atMostSeconds === null ? Number.POSITIVE_INFINITY : subject.atMostSeconds - secondsOf(state),
  );
  const [seconds, low, high] = tails.map((share) => Math.max(0, Math.min(bound, left(share) * perTrial)));
  return { seconds: seconds!, low: Math.min(low!, high!), high: Math.max(low!, high!) };
}

/** The fewest further trials with a failure among them with this chance, the rate as Jeffreys' posterior has it. */
function trialsToFailure(failed: number, executions: number, chance: number): number {
  const [a, b] = [failed + 0.5, executions - failed + 0.5];
  const none = (more: number): number => Math.exp(logBeta(a, b + more) - logBeta(a, b));
  return firstWhere((more) => 1 - none(more) >= chance);
}

/** The fewest trials after which the interval of this rate is narrow enough. */
function trialsToWidth(rate: number, width: number): number {
  return firstWhere((n) => {
    const { low, high } = anytimeInterval(Math.round(rate * n), n);
    return high - low <= width;
  });
}

const most = 2 ** 30;

/** The first whole number that has a property which all above it have. */
function firstWhere(has: (n: number) => boolean): number {
  let high = 1;
  while (high < most && !has(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (has(middle)) high = middle;
    else low = middle;
  }
  return high;
}

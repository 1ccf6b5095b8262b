// Whether there is another attempt, decided from what is known after one; how long to wait before it; and whether a mark
// holds here and now. Runs nothing: the clock, the platform and chance come in as arguments.
import type { ErrorFilter, FailedAttemptInfo, Mark, Policy } from "./flaky-option.ts";
import { textOf } from "./text.ts";

/** Where a test stands after an attempt. Attempts are numbered from 1. */
export interface Standing {
  readonly name: string;
  readonly attempt: number;
  readonly failed: boolean;
  /** What the user's code threw; undefined when the attempt passed. */
  readonly error: unknown;
  /** Passed attempts, this one included. */
  readonly passes: number;
  /** Milliseconds since the first attempt began. */
  readonly elapsedMs: number;
}

/** True when the policy asks for another attempt. Whether the run allows one is not known here. */
export function wantsAnother(policy: Policy, standing: Standing): boolean {
  const left = policy.retries + 1 - standing.attempt;
  if (left <= 0) return false;
  if (policy.repeated) return true;
  if (!standing.failed) return standing.passes < policy.minPasses;
  return (
    standing.passes + left >= policy.minPasses &&
    standing.elapsedMs < policy.timeBudget &&
    mayRetry(policy, standing.error, { name: standing.name, attempt: standing.attempt, retries: policy.retries })
  );
}

function mayRetry({ only, except, retryIf }: Policy, error: unknown, info: FailedAttemptInfo): boolean {
  const named = (filter: ErrorFilter): boolean => matches(filter, error);
  return (only.length === 0 || only.some(named)) && !except.some(named) && retryIf(error, info);
}

function matches(filter: ErrorFilter, error: unknown): boolean {
  if (typeof filter === "function") return error instanceof filter;
  const message = error instanceof Error ? error.message : textOf(error);
  if (typeof filter === "string") return message.includes(filter);
  // A pattern with the g or y flag remembers where it stopped, and would match every other time.
  const pattern = new RegExp(filter.source, filter.flags.replaceAll(/[gy]/g, ""));
  return pattern.test(error instanceof Error ? `${error.name}: ${message}` : message);
}

/** Milliseconds to wait before the next attempt; `chance` is a number from 0 to 1. */
export function delayBefore(policy: Policy, attemptsDone: number, chance: number): number {
  const whole = Math.min(policy.delay * policy.backoff ** (attemptsDone - 1), policy.maxDelay);
  return whole * (1 - policy.jitter * chance);
}

/** The policy that a mark comes to on this platform on this day (as `2027-01-31`); none when the mark does not hold. */
export function policyOf(mark: Mark, platform: string, today: string): Policy | undefined {
  if (mark === undefined || mark === "off") return undefined;
  if (mark.platforms !== undefined && !mark.platforms.includes(platform)) return undefined;
  return hasEnded(mark, today) ? undefined : mark;
}

/** True when the last day of a mark has passed. */
export function hasEnded(mark: Mark, today: string): mark is Policy & { until: string } {
  return mark !== undefined && mark !== "off" && mark.until !== undefined && today > mark.until;
}

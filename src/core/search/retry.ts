// Running failed tests again, alone, until each has passed or has used its retries up: a search like any other. It ends
// early for a test that fails in a way that is not forgiven, and for all when the time is over.

import type { Attempt } from "../model/attempt.ts";
import { evidenceOf } from "../model/outcome.ts";
import { coverOf, type Circumstances } from "../policy/decide.ts";
import type { PlannedRetry } from "../policy/retry-plan.ts";
import type { Search } from "./search.ts";

/** One test to be run, alone, in a process of its own. */
export interface RetryAsk {
  readonly planned: PlannedRetry;
  /** 1 for its first retry. */
  readonly retry: number;
  /** What is left of the time for all retries. */
  readonly timeMs: number;
}

/** What came of an ask. A process that died, or told nothing of the test, is an attempt that crashed. */
export interface RetrySeen {
  readonly attempt: Attempt;
  readonly tookMs: number;
}

interface Retried {
  readonly planned: PlannedRetry;
  readonly attempts: readonly Attempt[];
}

export interface RetryState {
  readonly tests: readonly Retried[];
  readonly leftMs: number;
}

export interface RetryAnswer {
  readonly tests: readonly Retried[];
  /** The time was over before everything was run that could have been. */
  readonly outOfTime: boolean;
}

export const beginRetries = (tests: readonly PlannedRetry[], timeMs: number): RetryState => ({
  tests: tests.map((planned) => ({ planned, attempts: [] })),
  leftMs: timeMs,
});

export function retrySearch(circumstances: Circumstances): Search<RetryState, RetryAsk, RetrySeen, RetryAnswer> {
  const isOpen = ({ planned, attempts }: Retried): boolean => {
    const last = attempts.at(-1);
    if (last === undefined) return planned.retries > 0;
    return (
      attempts.length < planned.retries &&
      evidenceOf(last.outcome) === "bad" &&
      coverOf(last, circumstances).kind !== "refused"
    );
  };
  return {
    next: ({ tests, leftMs }) => {
      const open = tests.find(isOpen);
      return open === undefined || leftMs <= 0
        ? { kind: "done", answer: { tests, outOfTime: open !== undefined } }
        : { kind: "ask", ask: { planned: open.planned, retry: open.attempts.length + 1, timeMs: leftMs } };
    },
    learn: ({ tests, leftMs }, { attempt, tookMs }) => ({
      tests: tests.map((retried) =>
        retried.planned.test === attempt.test && retried.planned.occurrence === attempt.occurrence
          ? { ...retried, attempts: [...retried.attempts, attempt] }
          : retried,
      ),
      leftMs: leftMs - tookMs,
    }),
  };
}

// Counts that somebody else made over a history whose runs are not at hand. Summaries never become runs: a month with
// 32 runs and 5 failures does not say which, and making them up would be inventing facts. They are kept beside the
// history, reported apart, and labelled.

import type { TestId } from "../model/test-id.ts";

/** One counted row, as it was told. Times are milliseconds since 1970, UTC; a day is its first millisecond. */
export type Summary =
  /** All runs that were counted. */
  | {
      readonly kind: "total";
      readonly from: number | null;
      /** The last day that was counted. */
      readonly to: number | null;
      readonly runs: number;
      /** Runs that failed. */
      readonly failures: number;
      /** Failed runs whose logs were read; null where nobody says. */
      readonly failuresWithLogs: number | null;
    }
  /** The runs of one month, `2025-01`; failures are runs that failed. */
  | { readonly kind: "month"; readonly month: string; readonly runs: number; readonly failures: number }
  /** One job; failures are job runs that failed, runs those in which the job existed, null where nobody says. */
  | { readonly kind: "job"; readonly job: string; readonly runs: number | null; readonly failures: number }
  /** How many runs had this many failing jobs. */
  | { readonly kind: "failing-jobs"; readonly jobs: number; readonly runs: number }
  /** Failures of one test, in one job or at one time where that is told. */
  | {
      readonly kind: "test";
      readonly test: TestId;
      readonly job: string | null;
      readonly at: number | null;
      readonly failures: number;
      readonly executions: number | null;
    }
  /** Failures that somebody attributed to a test, in one job or in all of them. */
  | {
      readonly kind: "attribution";
      /** The test, or a pattern in which `*` stands for any text; null for failures without a known cause. */
      readonly test: string | null;
      readonly job: string | null;
      readonly failures: number;
      readonly executions: number | null;
      /** Of so many logs of these jobs, so many showed the test; null where nobody says. */
      readonly agreeing: number | null;
      readonly logs: number | null;
    }
  /** Something that was said about the counts, in the words of docs/reference/tables.md. */
  | { readonly kind: "claim"; readonly claim: string; readonly subject: string | null; readonly value: string | null }
  /** Something that changed what could run or fail: a job added, a test skipped, a runner moved. */
  | {
      readonly kind: "event";
      /** Null where the date was told in words that name no day. */
      readonly at: number | null;
      /** The date as it was told. */
      readonly when: string;
      readonly what: string;
      readonly subject: string;
      readonly scope: string | null;
      readonly effect: string | null;
      readonly commit: string | null;
    };

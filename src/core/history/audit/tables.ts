// The counts of one history by kind, and what a check of them yields: a finding with its counts.

import { eligibilityOf, type Eligibility, type Event } from "../eligibility.ts";
import type { Summary } from "../summary.ts";

export type Kind<K extends Summary["kind"]> = Extract<Summary, { kind: K }>;

export interface Tables {
  readonly total: Kind<"total"> | null;
  readonly months: readonly Kind<"month">[];
  readonly jobs: readonly Kind<"job">[];
  readonly failingJobs: readonly Kind<"failing-jobs">[];
  readonly tests: readonly Kind<"test">[];
  readonly events: readonly Event[];
  readonly attributions: readonly Kind<"attribution">[];
  readonly claims: readonly Kind<"claim">[];
  readonly eligibility: Eligibility;
}

/** Something that does not fit, cannot be, or says less than it seems to. */
export interface Finding {
  /** A stable word for scripts. */
  readonly code: string;
  readonly level: "info" | "warning";
  /** A sentence with its counts. */
  readonly what: string;
  readonly counts: Readonly<Record<string, number>>;
}

export function tablesOf(summaries: readonly Summary[]): Tables {
  const of = <K extends Summary["kind"]>(kind: K): Kind<K>[] =>
    summaries.filter((summary): summary is Kind<K> => summary.kind === kind);
  const events = of("event");
  return {
    total: of("total")[0] ?? null,
    months: of("month").sort((a, b) => (a.month < b.month ? -1 : 1)),
    jobs: of("job"),
    failingJobs: of("failing-jobs").sort((a, b) => a.jobs - b.jobs),
    tests: of("test"),
    events,
    attributions: of("attribution"),
    claims: of("claim"),
    eligibility: eligibilityOf(events),
  };
}

export const warning = (code: string, what: string, counts: Finding["counts"] = {}): Finding => ({
  code,
  level: "warning",
  what,
  counts,
});

export const remark = (code: string, what: string, counts: Finding["counts"] = {}): Finding => ({
  ...warning(code, what, counts),
  level: "info",
});

export function sumOf<T>(rows: readonly T[], count: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + count(row), 0);
}

/** The number that somebody claimed: a number, or a share in percent; null where nobody did. */
export function claimedNumber({ claims }: Tables, claim: string): number | null {
  const text = claims.find((row) => row.claim === claim)?.value?.trim() ?? "";
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  return match === null ? null : Number(match[1]) / (match[2] === "%" ? 100 : 1);
}

/** `17.9 %`, for sentences. */
export const percentText = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`;

/** A chance in a sentence: `p = 0.006`, `p < 0.0001`. */
export const chanceText = (p: number): string => (p < 0.0001 ? "p < 0.0001" : `p = ${Number(p.toPrecision(1))}`);

/** `2025-07-23`, UTC. */
export const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

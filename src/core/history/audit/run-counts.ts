// How many of the counted runs fall into a stretch of time, where only months were counted. Whole months are exact; of a
// month that a border cuts, the share of its days is taken.

import type { Span } from "../eligibility.ts";
import type { Tables } from "./tables.ts";

export interface RunCount {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

export const dayMs = 86_400_000;

/** The counted time within a month, from its first millisecond to before its end. */
export function monthSpan(month: string, { total }: Pick<Tables, "total">): { from: number; to: number } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const [first, next] = [Date.UTC(year, number - 1, 1), Date.UTC(year, number, 1)];
  const from = Math.max(first, total?.from ?? first);
  const to = Math.min(next, total?.to == null ? next : total.to + dayMs);
  return from < to ? { from, to } : { from: first, to: next };
}

export function runsWithin(spans: readonly Span[], tables: Pick<Tables, "total" | "months">): RunCount {
  const sum = { low: 0, mean: 0, high: 0 };
  for (const { month, runs } of tables.months) {
    const counted = monthSpan(month, tables);
    const inside = spans.reduce(
      (ms, { from, to }) =>
        ms + Math.max(0, Math.min(to ?? counted.to, counted.to) - Math.max(from ?? counted.from, counted.from)),
      0,
    );
    const share = inside / (counted.to - counted.from);
    sum.mean += runs * share;
    if (share > 0) sum.high += runs;
    if (share >= 1) sum.low += runs;
  }
  return { ...sum, mean: Math.round(sum.mean) };
}

/** Whether an event falls into the counted time: what came before or after changes none of the counts. */
export function isCounted(at: number | null, { total, months }: Pick<Tables, "total" | "months">): boolean {
  if (at === null) return false;
  const [first, last] = [months[0], months.at(-1)];
  const from = total?.from ?? (first === undefined ? null : monthSpan(first.month, { total }).from);
  const to = total?.to == null ? (last === undefined ? null : monthSpan(last.month, { total }).to) : total.to + dayMs;
  return (from === null || at > from) && (to === null || at < to);
}

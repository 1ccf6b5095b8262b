// Days as `2026-02-23`, counted in UTC.

import type { Day } from "./policy.ts";

const dayMs = 86_400_000;

/** Whether there is such a day: 2026-02-30 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(time) === text;
}

/** @param time milliseconds since 1970 */
export const dayOf = (time: number): Day => new Date(time).toISOString().slice(0, 10);

/** @example daysAfter("2026-02-27", 2) // "2026-03-01" */
export const daysAfter = (day: Day, days: number): Day => dayOf(startOfDay(day) + days * dayMs);

export const startOfDay = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

// Which dates of a history can be believed. A clock that jumped gives runs of 1970 or of next century; they are kept in
// every count and left out of everything that is about time.

import type { Run } from "../model/run.ts";
import type { Source } from "./history.ts";

/** No CI wrote results before it (JUnit is of 1997): an earlier date is a clock that was never set. */
const dawn = Date.UTC(1997, 0, 1);
/** Where nobody says when the history was read, later dates than this are taken for a clock's mistake. */
const dusk = Date.UTC(2100, 0, 1);
/** The clock of the machine that reads may be the wrong one, by years; clocks that jump do so by decades. */
const graceMs = 5 * 365 * 86_400_000;

/** The time before which everything that a history tells must have happened, if no clock jumped. */
export function horizonOf(sources: readonly Source[]): number {
  const read = sources.reduce((latest, { importedAt }) => Math.max(latest, importedAt), 0);
  return read > dawn ? read + graceMs : dusk;
}

/** When a run started, where that is told and can be so. */
export function startOf({ startedAt }: Run, horizon: number): number | null {
  return startedAt !== null && startedAt >= dawn && startedAt < horizon ? startedAt : null;
}

/** The last millisecond that a Date can hold (ECMA-262, section 21.4.1.1). */
const lastTime = 8.64e15;

/** `2026-01-13T08:30:00.000Z`; null also where a number is no time at all. */
export const isoTime = (ms: number | null): string | null =>
  ms === null || !(Math.abs(ms) <= lastTime) ? null : new Date(ms).toISOString();

/** `2026-01`, UTC. */
export const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7);

export interface DateTrouble {
  readonly undated: number;
  /** Dated before there was CI, or after the history was read. */
  readonly implausible: readonly Run[];
  /** Ended before they started. */
  readonly backwards: readonly Run[];
}

export function dateTrouble(runs: readonly Run[], horizon: number): DateTrouble {
  return {
    undated: runs.filter(({ startedAt }) => startedAt === null).length,
    implausible: runs.filter((run) => run.startedAt !== null && startOf(run, horizon) === null),
    backwards: runs.filter(
      ({ startedAt, finishedAt }) => startedAt !== null && finishedAt !== null && finishedAt < startedAt,
    ),
  };
}

// Times as readers take them over, within what a clock shows: a broken report may say anything.

/** The last moment that a date can be. */
export const lastMoment = 8.64e15;

/** Whole milliseconds since 1970; null for what is no time, or one before it. */
export const momentOf = (ms: number | null): number | null =>
  ms !== null && ms >= 1 && ms <= lastMoment ? Math.floor(ms) : null;

/** Four months: longer than any test takes. */
const longestMs = 1e10;

/** Milliseconds that something took; null for what no test takes. */
export const durationOf = (ms: number | null): number | null => (ms !== null && ms >= 0 && ms < longestMs ? ms : null);

/** Seconds to milliseconds, to the nanosecond; null for what no test takes. */
export const millisecondsOf = (seconds: number | null): number | null =>
  seconds === null ? null : durationOf(Math.round(seconds * 1e9) / 1e6);

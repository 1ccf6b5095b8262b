// Texts of cells as values: numbers, times, words. Null where a text is none; nothing here guesses.

import type { Outcome } from "../../core/model/outcome.ts";
import type { Conclusion } from "../../core/model/run.ts";
import { isDigit } from "../digits.ts";

/**
 * Reads a number as people and tools write it.
 *
 * @example parseNumber("1,234.5") // 1234.5
 */
export function parseNumber(text: string): number | null {
  // Nearly all numbers are digits with at most one point: both halves of the division are exact, so the result is right.
  let digits = 0;
  let scale = 0;
  if (text.length > 0 && text.length <= 15) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) {
        digits = digits * 10 + (code - 48);
        scale *= 10;
      } else if (code === 46 && scale === 0 && text.length > 1) scale = 1;
      else return parseOddNumber(text);
    }
    return scale > 1 ? digits / scale : digits;
  }
  return parseOddNumber(text);
}

function parseOddNumber(text: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return finite(Number(text));
  if (/^[+-]?\d{1,3}([,_ '\u00A0\u202F]\d{3})+(\.\d*)?$/.test(text))
    return finite(Number(text.replaceAll(/[^\d.+-]/g, "")));
  if (/^[+-]?\d+,\d+$/.test(text)) return finite(Number(text.replace(",", ".")));
  return null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A time with whether its text named a zone. */
export interface Moment {
  readonly ms: number;
  readonly zoned: boolean;
}

const dated = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(.*)$/;

/** Below it a bare number is in seconds, from it on in milliseconds: as seconds it would lie past the year 5100. */
const secondsEnd = 1e11;

const utcLength = "2026-01-13T10:26:50Z".length;

/** The usual form of a time, read digit by digit: several times as fast as the pattern, and a table has one a row. */
function parseUtc(text: string): number | null {
  const fraction = text.length === utcLength + 4 && text[19] === ".";
  if ((text.length !== utcLength && !fraction) || text[text.length - 1] !== "Z") return null;
  if (text[4] !== "-" || text[7] !== "-" || text[10] !== "T" || text[13] !== ":" || text[16] !== ":") return null;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  const ms = fraction ? digitsAt(text, 20, 3) : 0;
  // The last days of months and what is no number at all are left to the pattern.
  const usual = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!usual || !(hour < 24 && minute < 60 && second < 60 && ms >= 0)) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

/** The number of so many digits; NaN where one of them is none. */
function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  for (let place = at; place < at + count; place += 1) {
    const digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Reads a time: ISO 8601, with a space for the `T` if need be, or seconds or milliseconds since 1970.
 *
 * @example parseTime("2026-01-13 10:26:50") // { ms: Date.UTC(2026, 0, 13, 10, 26, 50), zoned: false }
 */
export function parseTime(text: string): Moment | null {
  const utc = parseUtc(text);
  if (utc !== null) return { ms: utc, zoned: true };
  const match = dated.exec(text);
  if (match === null) {
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!(number < 1e14)) return null;
    return { ms: Math.round(number < secondsEnd ? number * 1000 : number), zoned: true };
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const zone = match[8] ?? "";
  const offset = zone === "" ? 0 : offsetOf(zone);
  const days = Date.UTC(year, month - 1, day);
  const real = new Date(days).getUTCDate() === day && month >= 1 && month <= 12;
  if (offset === null || !real || hour > 24 || minute > 59 || second > 60) return null;
  const fraction = match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000);
  return { ms: days + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - offset, zoned: zone !== "" };
}

/** `Z`, `UTC`, `+02:00`, `+0200` or `+02` as milliseconds ahead of UTC; null for anything else. */
export function offsetOf(zone: string): number | null {
  if (/^(z|utc|gmt)$/i.test(zone)) return 0;
  const match = /^(?:utc|gmt)?([+-])(\d{2}):?(\d{2})?$/i.exec(zone);
  if (match === null || Number(match[2]) > 14 || Number(match[3] ?? 0) > 59) return null;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}

/** Words that tools use, in lower case with `-` between their parts. */
const outcomeWords: ReadonlyMap<string, Outcome> = wordsOf({
  pass: "pass passed ok success succeeded successful",
  fail: "fail failed failure ko not-ok",
  error: "error errored broken",
  timeout: "timeout timed-out timedout",
  crash: "crash crashed killed",
  skip: "skip skipped ignored disabled pending",
  abort: "abort aborted cancelled canceled interrupted",
  "expected-failure": "expected-failure xfail xfailed",
  "unexpected-pass": "unexpected-pass xpass xpassed unexpected-success",
});

const conclusionWords: ReadonlyMap<string, Conclusion> = wordsOf({
  success: "success successful succeeded passed pass ok",
  failure: "failure failed fail error errored unstable",
  "timed-out": "timed-out timedout timeout",
  cancelled: "cancelled canceled aborted",
  skipped: "skipped skip not-built manual",
  neutral: "neutral",
  "startup-failure": "startup-failure",
  unfinished: "unfinished running in-progress queued pending created waiting stale",
  unknown: "unknown",
});

function wordsOf<T extends string>(words: Readonly<Record<T, string>>): ReadonlyMap<string, T> {
  return new Map(
    (Object.entries(words) as [T, string][]).flatMap(([value, all]) => all.split(" ").map((word) => [word, value])),
  );
}

const normalWord = (text: string): string => text.toLowerCase().replaceAll(/[\s_]+/g, "-");

export const parseOutcome = (text: string): Outcome | null => outcomeWords.get(normalWord(text)) ?? null;
export const parseConclusion = (text: string): Conclusion | null => conclusionWords.get(normalWord(text)) ?? null;

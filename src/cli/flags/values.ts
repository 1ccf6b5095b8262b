// The values that flags take, read from the words that people type. Each says what it takes when it is given something else.

import { badValue } from "../usage-problem.ts";

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365.25 * 86_400_000,
};

/**
 * A moment: a length of time before now, a date, or a date with a time. Dates without an offset are UTC, so that a
 * report says the same everywhere.
 *
 * @example parseMoment("30d", Date.UTC(2026, 0, 31)) // Date.UTC(2026, 0, 1)
 */
export function parseMoment(text: string, now: number): number {
  const length = /^(\d+(?:\.\d+)?)([hdwy])$/.exec(text);
  if (length !== null) return Math.round(now - Number(length[1]) * (unitMs[length[2] ?? ""] ?? 0));
  const at = parseDate(text);
  if (at === null)
    throw badValue(
      `"${text}" is no moment in time.`,
      "It takes a length of time before now, a date or a date with a time.",
      "Write it like 30d, 12h, 8w, 1y, 2026-02-23 or 2026-02-23T14:30Z.",
    );
  return at;
}

/** Null for what names no day of the calendar or no time of a day. */
function parseDate(text: string): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (parts === null) return null;
  const [, day = "", time = "00:00", offset = "Z"] = parts;
  const midnight = Date.parse(`${day}T00:00Z`);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return null;
  const at = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(at) ? null : at;
}

/** @example parsePair("os=linux") // ["os", "linux"] */
export function parsePair(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at <= 0)
    throw badValue(
      `"${text}" names no fact of a platform.`,
      "It takes a name and a value.",
      "Write it like os=linux or runtime=node22.",
    );
  return [text.slice(0, at), text.slice(at + 1)];
}

const shortUnitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A length of time in milliseconds. @example parseDuration("1.5m") // 90_000 */
export function parseDuration(text: string): number {
  const parts = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)$/.exec(text);
  const ms = parts === null ? 0 : Math.round(Number(parts[1]) * (shortUnitMs[parts[2] ?? ""] ?? 0));
  if (ms < 1 || ms > 2_147_483_647)
    throw badValue(
      `"${text}" is no length of time that anything can be bounded by.`,
      "It takes a number and a unit, of 24 days at most.",
      "Write it like 90s, 10m or 1.5h.",
    );
  return ms;
}

/** A count of something that has to be there at least once. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw badValue(`"${text}" is no count.`, "It takes a whole number from 1 on.", "Write it like 20.");
  return Number(text);
}

/** A share between nothing and all. @example parseShare("95%") // 0.95 */
export function parseShare(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const share = parts === null ? 0 : Number(parts[1]) / (parts[2] === "%" ? 100 : 1);
  if (share > 0 && share < 1) return share;
  throw badValue(
    `"${text}" is no share.`,
    "It takes a number between 0 and 1, or between 0 % and 100 %.",
    "Write it like 10%.",
  );
}

/** An argument. Parsing leaves what looks like a flag without a value, such as `--store=`, among the arguments. */
export function parseArgument(text: string): string {
  if (/^--./.test(text))
    throw badValue(
      `"${text}" is neither a flag with its value nor an argument.`,
      "What begins with two hyphens is taken for a flag.",
      `Give the flag its value after a space; for a name that begins so, write ./${text}.`,
    );
  if (text === "")
    throw badValue(
      "An argument is empty.",
      "A variable that was not set often leaves an empty word behind.",
      "Leave it out, or give it a value.",
    );
  return text;
}

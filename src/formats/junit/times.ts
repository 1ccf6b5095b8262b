// Durations and points in time as result files write them. Knows nothing of tests.

/** Why a duration could not be read. */
export type TimeTrouble = "empty" | "not-a-number" | "negative" | "ambiguous" | "implausible";

/**
 * Longer than this many seconds no test takes; a number as large is in another unit, which nothing in the file names.
 * container-structure-test writes nanoseconds.
 */
const longestSeconds = 10_000_000;

/** Reads the durations of one file. Remembers which sign its numbers use before their decimals. */
export class Durations {
  private decimalComma: boolean | null = null;
  private readonly trouble: (trouble: TimeTrouble, text: string) => void;

  constructor(trouble: (trouble: TimeTrouble, text: string) => void) {
    this.trouble = trouble;
  }

  /** Seconds, as text, to milliseconds. Null where nothing is said, or where it cannot be understood. */
  parse(text: string | undefined): number | null {
    if (text === undefined) return null;
    const trimmed = text.trim();
    if (trimmed === "") return this.fail("empty", text);
    const seconds = trimmed.includes(",") ? this.withComma(trimmed) : Number(trimmed);
    if (seconds === null) return this.fail("ambiguous", text);
    if (!Number.isFinite(seconds)) return this.fail("not-a-number", text);
    if (seconds < 0) return this.fail("negative", text);
    if (seconds > longestSeconds) return this.fail("implausible", text);
    // Whole nanoseconds: `0.29 * 1000` would not be 290.
    return Math.round(seconds * 1e9) / 1e6;
  }

  private fail(trouble: TimeTrouble, text: string): null {
    this.trouble(trouble, text);
    return null;
  }

  /** `1,234.5` and `1.234,5` explain themselves; so does `0,160`. `1,234` needs what the file has shown so far. */
  private withComma(text: string): number | null {
    if (!/^[+-]?[0-9][0-9.,]*(e[+-]?[0-9]+)?$/i.test(text)) return Number.NaN;
    const comma = text.lastIndexOf(",");
    const point = text.lastIndexOf(".");
    if (point !== -1) this.decimalComma = comma > point;
    else if (text.indexOf(",") !== comma) this.decimalComma = false;
    else if (/^[+-]?0+,/.test(text) || !/,[0-9]{3}$/.test(text)) this.decimalComma = true;
    if (this.decimalComma === null) return null;
    return Number(this.decimalComma ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", ""));
  }
}

/** A point in time in milliseconds since 1970, and whether the text named its zone. UTC where it did not. */
export interface Instant {
  readonly at: number;
  readonly zoned: boolean;
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(?:(Z|UTC|GMT)|([+-])(\d\d):?(\d\d))?$/i;
const rfc = /^[A-Z][a-z]{2}, (\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d) GMT$/;

/** Reads ISO 8601 and the form of HTTP and mail. Null for anything else, and for the year 1970, which means "unknown". */
export function parseInstant(text: string): Instant | null {
  const trimmed = text.trim();
  const mail = rfc.exec(trimmed);
  if (mail !== null) return known(Date.parse(`${mail[1]} GMT`), true);
  const match = iso.exec(trimmed);
  if (match === null) return null;
  const part = (index: number): number => Number(match[index] ?? 0);
  const millis = Math.trunc(Number(`0.${match[7] ?? 0}`) * 1000);
  const local = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6), millis);
  const offset = (match[9] === "-" ? -1 : 1) * (part(10) * 60 + part(11)) * 60_000;
  return known(local - offset, match[8] !== undefined || match[9] !== undefined);
}

function known(at: number, zoned: boolean): Instant | null {
  return at >= Date.UTC(1971, 0) ? { at, zoned } : null;
}

// One line of TAP that tells how a test ended: `not ok 3 - adds # TODO later`. Knows the directives of the versions 12 to 14
// and those that runners have added: FLAKY, EXPECTED FAILURE, and times.

import { isDigit } from "../digits.ts";
import { durationOf } from "../times.ts";

export interface ResultLine {
  readonly ok: boolean;
  readonly number: number | null;
  /** Empty where the line has none. */
  readonly name: string;
  readonly directive: "skip" | "todo" | "expected-failure" | null;
  /** What follows the directive. */
  readonly reason: string;
  /** How often the test was run before this result. */
  readonly retries: number;
  readonly durationMs: number | null;
}

/** What the lines before have shown of the dialect. */
export interface Dialect {
  /** 12 where no version line stands. Since 13 a backslash is written as two. */
  readonly version: number;
  /** Bats writes times as `adds in 15ms`. */
  readonly timesInNames: boolean;
}

/** More retries than any runner makes; a larger number is none of retries. */
const retriesLimit = 100;

const directivePattern =
  /(?:^|\s)#\s*(?:(SKIP)\S*|(TODO)\b|(EXPECTED FAILURE)\b|(FLAKY)\b(?:\s+(\d{1,9}) re-tr(?:y|ies)\b)?|(?:time=|in )\s*([\d.]+)\s*(ms|s|m)(?=\s|$))/gi;
/** Whether there is any: most lines with a `#` have none, and this is the quicker question. */
const firstDirective = /(?:^|\s)#\s*(?:SKIP|TODO|EXPECTED FAILURE|FLAKY|time=|in )/i;
const timeInName = / in (\d+)(ms|s)$/;
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Whether the name of a result ends in a time, as those of Bats with `--timing` do. */
export const hasTimeInName = ({ name }: ResultLine): boolean => timeInName.test(name);

/**
 * Reads a line without its indentation; null where it is no result.
 *
 * @example parseResult("not ok 2 - adds # TODO later", dialect) // { ok: false, number: 2, name: "adds", directive: "todo", … }
 */
export function parseResult(line: string, dialect: Dialect): ResultLine | null {
  const parts = partsOf(line);
  if (parts === null) return null;
  const { ok, number, rest } = parts;
  const told = rest.includes("#") ? directivesIn(rest) : null;
  const text = told?.text ?? rest;
  const { title, ms } = dialect.timesInNames ? withoutTime(text) : { title: text, ms: null };
  return {
    ok,
    number,
    name: unescaped((title.startsWith("- ") ? title.slice(2) : title === "-" ? "" : title).trim(), dialect),
    directive: told?.directive ?? null,
    reason: unescaped(told?.reason ?? "", dialect),
    retries: told?.retries ?? 0,
    durationMs: told?.durationMs ?? ms,
  };
}

/** A number with more digits is a name. */
const digitsAtMost = 9;

/** `ok 3 - adds`: looked at by hand, as a pattern that cuts out each part takes three times as long and there are millions. */
function partsOf(line: string): { readonly ok: boolean; readonly number: number | null; readonly rest: string } | null {
  const ok = !line.startsWith("not ");
  const word = ok ? "ok".length : "not ok".length;
  if (!line.startsWith("ok", word - 2) || (line.length > word && line[word] !== " ")) return null;
  const from = afterSpaces(line, word);
  let end = from;
  while (isDigit(line.charCodeAt(end))) end += 1;
  const isNumber = end > from && end - from <= digitsAtMost && (end === line.length || line[end] === " ");
  return isNumber
    ? { ok, number: Number(line.slice(from, end)), rest: line.slice(afterSpaces(line, end)) }
    : { ok, number: null, rest: line.slice(from) };
}

function afterSpaces(line: string, from: number): number {
  let at = from;
  while (line[at] === " ") at += 1;
  return at;
}

interface Directives extends Pick<ResultLine, "directive" | "reason" | "retries" | "durationMs"> {
  /** What stands before them. */
  readonly text: string;
}

/** Null where what follows a `#` is no directive. */
function directivesIn(rest: string): Directives | null {
  if (!firstDirective.test(rest)) return null;
  const told = {
    directive: null as ResultLine["directive"],
    reason: "",
    retries: 0,
    durationMs: null as number | null,
  };
  const found = [...rest.matchAll(directivePattern)];
  for (const [at, match] of found.entries()) {
    const [whole, skip, todo, expected, flaky, retries, time, unit] = match;
    if (flaky !== undefined) told.retries = retriesIn(retries);
    else if (time !== undefined) told.durationMs = durationOf(Number(time) * (unitMs[unit?.toLowerCase() ?? ""] ?? 1));
    else if (told.directive === null) {
      told.directive =
        skip !== undefined ? "skip" : todo !== undefined ? "todo" : expected === undefined ? null : "expected-failure";
      told.reason = rest.slice(match.index + whole.length, found[at + 1]?.index).trim();
    }
  }
  return { text: rest.slice(0, found[0]?.index), ...told };
}

function retriesIn(digits: string | undefined): number {
  const retries = Number(digits ?? 0);
  return retries <= retriesLimit ? retries : 0;
}

function withoutTime(text: string): { readonly title: string; readonly ms: number | null } {
  const [whole = "", time, unit = ""] = timeInName.exec(text) ?? [];
  return time === undefined
    ? { title: text, ms: null }
    : { title: text.slice(0, -whole.length), ms: durationOf(Number(time) * (unitMs[unit] ?? 1)) };
}

/** The text of a name as the test has it. */
export function unescaped(text: string, { version }: Dialect): string {
  if (!text.includes("\\")) return text;
  return version < 13 ? text.replaceAll("\\#", "#") : text.replaceAll(/\\([\\#])/g, "$1");
}

// What stands under a result: a YAML block, comments, or plain text that is indented. It becomes the failure and the time of
// the test. Of YAML only what runners write is read: keys with texts, quoted or not, in one line or in a block.

import type { Failure } from "../../core/model/attempt.ts";
import { durationOf } from "../times.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";

/** Characters of one block that are kept: its beginning, where message and stack stand. */
const blockLimit = 2 * traceLimit;

/** Stands for no line, and gets none. */
const nothing: string[] = [];

/** The lines under one result. Memory is bounded. */
export class Diagnostics {
  /** Most results have nothing under them. */
  #yaml: string[] = nothing;
  #lines: string[] = nothing;
  #kept = 0;
  /** Something was longer than what is kept. */
  cut = false;

  yaml(line: string): void {
    if (this.#yaml === nothing) this.#yaml = [];
    this.#keep(this.#yaml, line);
  }

  text(line: string): void {
    if (this.#lines === nothing) this.#lines = [];
    this.#keep(this.#lines, line);
  }

  #keep(lines: string[], line: string): void {
    this.#kept += line.length + 1;
    if (this.#kept <= blockLimit) lines.push(line);
    else this.cut = true;
  }

  /** The values of the YAML block, as texts. */
  fields(): ReadonlyMap<string, string> {
    return this.#yaml.length === 0 ? noFields : fieldsIn(this.#yaml);
  }

  /** Null where nothing stands under the result that says why. */
  failure(fields: ReadonlyMap<string, string>): Failure | null {
    const told = fields.size > 0 ? failureIn(fields) : this.#lines.length > 0 ? failureOf(this.#lines) : null;
    if (told === null) return null;
    this.cut ||= told.message.length > messageLimit || (told.trace?.length ?? 0) > traceLimit;
    const { type, message, trace, output } = told;
    return {
      type,
      message: message.slice(0, messageLimit),
      trace: trace?.slice(0, traceLimit) ?? null,
      output: output?.slice(-outputLimit) ?? null,
    };
  }
}

const noFields: ReadonlyMap<string, string> = new Map();
/** `'a key': a value`; most keys have no quotes, and are cut at their colon. */
const quotedKey = /^('(?:[^']|'')*'|"[^"]*"):(?:\s+(.*))?$/;
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A key with what stands behind it in its line; null where the line is none. */
function entryIn(line: string): { readonly key: string; readonly inline: string } | null {
  if (line.startsWith("'") || line.startsWith('"')) {
    const [, key, inline = ""] = quotedKey.exec(line) ?? [];
    return key === undefined ? null : { key: unquoted(key), inline: inline.trim() };
  }
  const colon = line.indexOf(":");
  const behind = line.slice(colon + 1);
  const inline = behind.trim();
  const isKey = colon > 0 && (behind === "" || behind.trimStart() !== behind);
  return isKey ? { key: line.slice(0, colon), inline } : null;
}

/** The keys of the outermost level with their values as texts; what is nested stays as it is written. */
function fieldsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const outermost = indentOf(lines.find((line) => line.trim() !== "") ?? "");
  let key: string | null = null;
  let inline = "";
  let nested: string[] = [];
  const close = (): void => {
    if (key !== null && !fields.has(key)) fields.set(key, valueOf(inline, nested));
    if (nested.length > 0) nested = [];
  };
  for (const line of lines) {
    const entry = indentOf(line) === outermost ? entryIn(line.slice(outermost)) : null;
    if (entry === null) nested.push(line);
    else {
      close();
      ({ key, inline } = entry);
    }
  }
  close();
  return fields;
}

function valueOf(inline: string, nested: readonly string[]): string {
  const block = nested.length === 0 ? "" : dedented(nested);
  if (inline === "") return block;
  const isStyled = (inline.startsWith("|") || inline.startsWith(">")) && /^[|>][-+\d]*$/.test(inline);
  if (isStyled) return inline.startsWith("|") ? block : block.replaceAll(/(?<=\S)\n(?=\S)/g, " ");
  return unquoted(block === "" ? inline : `${inline}\n${block}`);
}

function dedented(lines: readonly string[]): string {
  const first = lines.find((line) => line.trim() !== "");
  if (first === undefined) return "";
  const indent = indentOf(first);
  return lines
    .map((line) => line.slice(Math.min(indent, indentOf(line))))
    .join("\n")
    .trimEnd();
}

/** Runners quote as YAML does, or as JavaScript does. */
function unquoted(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) return text;
  const inner = text.slice(1, -1);
  return quote === "'"
    ? inner.replaceAll(/''|\\'/g, "'")
    : inner.replaceAll(/\\(["\\n])/g, (_, escape: string) => (escape === "n" ? "\n" : escape));
}

/** A `duration_ms`; null where there is none. */
export function durationIn(fields: ReadonlyMap<string, string>): number | null {
  const text = fields.get("duration_ms");
  return text !== undefined && /^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(text) ? durationOf(Number(text)) : null;
}

/** Fields that say why, beside the message: what is first there is the trace. */
const traces = ["stack", "diff", "details", "at"];

/** AVA writes what it has to say as keys and values. */
function asProse(text: string): string {
  const entries = text === "" ? [] : [...fieldsIn(text.split("\n"))];
  return entries.length === 0 ? text : entries.map(([key, value]) => `${key}\n${value}`).join("\n");
}

function failureIn(fields: ReadonlyMap<string, string>): Failure | null {
  const field = (name: string): string => (name === "details" ? asProse : String)(fields.get(name) ?? "");
  const [wanted, found] = [fields.get("expected") ?? fields.get("wanted"), fields.get("actual") ?? fields.get("found")];
  const difference = wanted === undefined || found === undefined ? "" : `Expected ${wanted}, got ${found}`;
  const [signal, code] = [field("signal"), field("exitCode")].map((text) => (text === "null" ? "" : text));
  const exit = signal !== "" ? `Signal ${signal}` : code !== "" ? `Exit code ${code}` : "";
  const reasons = [
    field("message"),
    field("error"),
    difference,
    field("diff"),
    field("details"),
    field("reason"),
    exit,
  ];
  const message = reasons.find((text) => text !== "");
  const trace = traces.map(field).find((text) => text !== "" && text !== message);
  const severity = field("severity");
  const type = [field("name"), severity === "fail" ? "" : severity].find((text) => text !== "");
  if (message === undefined && trace === undefined && type === undefined) return null;
  return { type: type ?? null, message: message ?? "", trace: trace ?? null, output: null };
}

/** Lines of Bats and of Perl that say where, or which test, and not why. */
const placeOnly = /^\s*(?:\((?:in|from) [^]*|Failed (?:\(TODO\) )?test(?: '[^]*')?|at \S+ line \d+\.)$/;

/** The first lines that say why are the message; the lines that say where, if there is nothing else. */
function failureOf(lines: readonly string[]): Failure {
  const text = dedented(lines);
  const all = text.split("\n");
  // Mocha writes the message, then the stack, which begins with the message.
  const stack = all.findIndex((line, at) => at > 0 && line.endsWith(`: ${all[0] ?? ""}`));
  if (stack > 0) return failureWith(all.slice(0, stack).join("\n"), all.slice(stack).join("\n"));
  const reasons = all.filter((line) => line.trim() !== "" && !placeOnly.test(line)).slice(0, 3);
  const told = reasons.length > 0 ? reasons : all.slice(0, 1);
  return failureWith(told.map((line) => line.trim()).join("\n"), all.length > told.length ? text : null);
}

const failureWith = (message: string, trace: string | null): Failure => ({ type: null, message, trace, output: null });

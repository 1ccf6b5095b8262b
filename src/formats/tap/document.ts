// What the lines of one TAP document have shown of its dialect; several documents may follow each other in one file.

import type { Dialect } from "./result-line.ts";

export class Document {
  dialect: Dialect = { version: 12, timesInNames: false };
  hasVersion = false;
  /** A result had a number. */
  numbered = false;
  /** Tape and its like write the name of a test as a comment above its assertions. */
  headed = false;
  /** A comment that may be the name of what follows. */
  heading: string | null = null;
  bailedOut = false;
  /** The document is what `prove --verbose` shows of one file. */
  readonly proved: boolean;

  constructor(proved: boolean) {
    this.proved = proved;
  }
}

/** `1..4`, `1..0 # SKIP no database` */
export const planPattern: RegExp = /^1\.\.(\d{1,9})(?:\s*#\s*(.*))?$/;

/** `t/cart.t .. `, which prove writes before what the file prints. */
export const provePattern: RegExp = /^(\S*[./]\S*) \.{2,} ?(skipped.*|ok|Failed.*|Dubious.*)?$/;

/** A result even without a number; `ok then` is one only where a plan stands before and no result has a number. */
export const bareResult: RegExp = /^(?:not )?ok(?:$| +-| *#)/;

/** What runners count at the end. */
export const summaryPattern: RegExp =
  /^# (?:tests|suites|pass|fail|failed|skip|skipped|todo|cancelled|flaky|duration_ms|time=|Looks like you)\b/;

/** The name in `# Subtest: cart`, empty where it has none; null for any other comment. */
export function subtestIn(comment: string): string | null {
  const mark = "# Subtest";
  if (!comment.startsWith(mark)) return null;
  if (comment.length === mark.length) return "";
  return comment.startsWith(":", mark.length) ? comment.slice(mark.length + 1).trim() : null;
}

export const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\]|file:)/.test(path);

export function looksLikeFile(text: string): boolean {
  // Nearly all names are words with spaces between, and this is the quicker question.
  if (text.includes(" ")) return false;
  const dot = text.lastIndexOf(".");
  return dot >= 0 && /^\.[A-Za-z]\w{0,4}$/.test(text.slice(dot)) && !/\s/.test(text);
}

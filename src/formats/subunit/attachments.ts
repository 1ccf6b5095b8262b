// What a test attached to its result, kept up to a limit, and the failure that it adds up to. Both versions of subunit
// attach named files with a MIME type; testtools calls them details.

import type { Failure } from "../../core/model/attempt.ts";
import { utf8Of } from "../byte-text.ts";
import { Head, Tail, type KeptText } from "../kept-text.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";
import { unlessSilent } from "../skip-reason.ts";

/** Files that one test may attach; what comes after is left out. */
const filesAtMost = 64;

interface Attached {
  readonly isTrace: boolean;
  readonly kept: KeptText;
}

export class Attachments {
  /** Whether something was left out: for its length, or for being no text. */
  cut = false;
  binary = false;
  /** Most tests attach none. */
  #files: Map<string, Attached> | null = null;

  /** Adds bytes to the file of this name; the first piece says what kind it is. */
  add(name: string, mimeType: string | null, bytes: string): void {
    const files = (this.#files ??= new Map<string, Attached>());
    let file = files.get(name);
    if (file === undefined) {
      if (!isText(mimeType)) {
        this.binary = true;
        return;
      }
      if (files.size === filesAtMost) {
        this.cut = true;
        return;
      }
      const isTrace = /^traceback\b/.test(name) || mimeType?.startsWith("text/x-traceback") === true;
      file = { isTrace, kept: isTrace || name === "reason" ? new Head(traceLimit) : new Tail(outputLimit) };
      files.set(name, file);
    }
    file.kept.add(bytes);
  }

  /** What the attachments say of a failed test; null where there are none. */
  failure(): Failure | null {
    if (this.#files === null || this.#files.size === 0) return null;
    const traces: string[] = [];
    const outputs: (readonly [name: string, text: string])[] = [];
    let reason = "";
    for (const [name, { isTrace, kept }] of this.#files) {
      const text = textOf(kept);
      if (kept.cut) this.cut = true;
      if (isTrace) traces.push(text);
      else if (name === "reason") reason = text;
      else if (text.trim() !== "") outputs.push([name, text]);
    }
    const trace = traces.join("\n");
    const { type, message } = errorOf(trace === "" ? reason : trace);
    const output =
      outputs.length === 1 ? outputs[0]?.[1] : outputs.map(([name, text]) => `${name}:\n${text}`).join("\n");
    return {
      type,
      message: message.slice(0, messageLimit),
      trace: trace === "" ? null : trace,
      output: output === undefined || output === "" ? null : output.slice(-outputLimit),
    };
  }

  /** What they say of why a test was skipped. */
  reason(): Failure | null {
    const told = this.failure();
    return told === null ? null : unlessSilent(told);
  }
}

const isText = (mimeType: string | null): boolean =>
  mimeType === null || /^(?:text\/|application\/(?:json|xml)\b)/.test(mimeType);

/** A limit may have cut through a character. */
function textOf(kept: KeptText): string {
  const bytes = kept.toString();
  if (!kept.cut) return utf8Of(bytes);
  return utf8Of(bytes.replace(/^[\u0080-\u00bf]{1,3}/, "").replace(/[\u00c0-\u00ff][\u0080-\u00bf]{0,2}$/, ""));
}

const heading = "Traceback (most recent call last):";

/**
 * The error that ends a traceback of Python: what stands at the start of a line behind the last frame. Any other text is
 * a message by itself.
 */
function errorOf(trace: string): { type: string | null; message: string } {
  if (!trace.includes(heading)) return { type: null, message: trace.trim() };
  const last = Math.max(trace.lastIndexOf('\n  File "') + 1, trace.lastIndexOf(heading));
  const start = trace.slice(last).search(/\n(?=\S)/);
  if (start < 0) return { type: null, message: trace.trim() };
  const text = trace.slice(last + start + 1).trimEnd();
  const [, type, message] = /^([\w.]+)(?::[ \n]([^]*))?$/.exec(text) ?? [];
  return type === undefined ? { type: null, message: text } : { type, message: message ?? "" };
}

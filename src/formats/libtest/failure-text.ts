// What a failed Rust test printed, as a panic's message and backtrace and the output before it.

import type { Failure } from "../../core/model/attempt.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";

/** `thread 'a' (7) panicked at src/lib.rs:3:5:`, and the message in the next lines; before Rust 1.73 in quotes between. */
const panic = /^thread '.*' (?:\(\d+\) )?panicked at (?:'([^]*?)', )?\S+:\d+:\d+:?$/m;
const traceBegins = /^(?:stack backtrace:$|note: (?:run with|Some details|test exited))/m;

/** @param message what libtest says itself, such as `test did not panic as expected` */
export function failureIn(stdout: string, message: string | null): Failure | null {
  if (stdout.trim() === "" && message === null) return null;
  const found = panic.exec(stdout);
  if (found === null) {
    const first = stdout.trim().split("\n", 1)[0] ?? "";
    return bounded(null, message ?? first, "", message === null && first === stdout.trim() ? "" : stdout);
  }
  const [whole, quoted] = found;
  const after = stdout.slice(found.index + whole.length).trimStart();
  const end = traceBegins.exec(after)?.index ?? after.length;
  const told = (quoted ?? after.slice(0, end)).trim();
  return bounded("panic", message ?? told, `${whole}\n${after}`, stdout.slice(0, found.index));
}

const bounded = (type: string | null, message: string, trace: string, output: string): Failure => ({
  type,
  message: message.slice(0, messageLimit),
  trace: trace.trim() === "" ? null : trace.trimEnd().slice(0, traceLimit),
  output: output.trim() === "" ? null : output.trimEnd().slice(-outputLimit),
});

/** Whether a text of a test is longer than what is kept of it. */
export const isCut = (stdout: string): boolean => stdout.length > Math.min(traceLimit, outputLimit);

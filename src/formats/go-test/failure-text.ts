// What a failed Go test printed, as a message, a panic's trace and the output.

import type { Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { messageLimit, traceLimit } from "../limits.ts";
import { outcomeOf as outcomeTold } from "../outcome-signs.ts";

/** Lines of a message; what a test logged before it failed stands there too. */
const messageLines = 10;

/** `=== RUN   TestA`, `=== ATTR  TestA owner till`, `    --- FAIL: TestA/b (0.00s)`: lines of the runner itself. */
const framing = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR|ARTIFACTS)\b|--- (?:PASS|FAIL|SKIP|BENCH): )/;
const panicBegins = /^(?:panic: |fatal error: )/;
const place = /^\s+[^\s:]+\.go:\d+: ?/;

/** The failure that an output tells of; null where there is nothing but lines of the runner. */
export function failureIn(output: string): Failure | null {
  const lines = output.split("\n").filter((line) => !framing.test(line));
  if (lines.every((line) => line.trim() === "")) return null;
  const at = lines.findIndex((line) => panicBegins.test(line));
  const panic = at < 0 ? [] : lines.slice(at);
  const printed = (at < 0 ? lines : lines.slice(0, at)).join("\n").trimEnd();
  return {
    type: at < 0 ? null : "panic",
    message: (at < 0 ? messageIn(lines) : (panic[0] ?? "").replace(/ \[recovered.*\]$/, "")).slice(0, messageLimit),
    trace: at < 0 ? null : panic.join("\n").trimEnd().slice(0, traceLimit),
    output: printed === "" ? null : printed,
  };
}

function messageIn(lines: readonly string[]): string {
  const told = lines.map((line) => line.replace(place, "").trim()).filter((line) => line !== "");
  return told.slice(0, messageLines).join("\n");
}

/** A test that failed: by itself, by a panic, or because the time of all tests was over. */
export const outcomeOf = (failure: Failure | null): Outcome =>
  outcomeTold({ element: "failure", type: "", message: "", text: failure?.trace ?? "" });

// How a test of TAP ended, from its result, its directive, and the words of the runner in its diagnostics.

import type { Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { outcomeOf as outcomeTold } from "../outcome-signs.ts";
import type { ResultLine } from "./result-line.ts";

/** A test without a body passes as `ok # TODO`, so that says nothing of the test. */
export function outcomeOf(
  { ok, directive }: ResultLine,
  fields: ReadonlyMap<string, string>,
  failure: Failure | null,
): Outcome {
  if (directive === "skip") return "skip";
  if (directive === "todo") return ok ? "skip" : "expected-failure";
  if (directive === "expected-failure") return ok ? "expected-failure" : "unexpected-pass";
  if (ok) return "pass";
  // node-tap tells so of a file that was run as a process of its own.
  if (fields.has("expired")) return "timeout";
  const signal = fields.get("signal") ?? "null";
  if (/^SIG[A-Z]+$/.test(signal)) return "crash";
  return outcomeTold({
    element: "failure",
    type: fields.get("failureType") ?? failure?.type ?? "",
    message: failure?.message ?? "",
    text: failure?.trace ?? "",
  });
}

/** Whether a failed result only says that something in its subtest failed. */
export const failedInside = (fields: ReadonlyMap<string, string>): boolean =>
  (fields.get("failureType") ?? "subtestsFailed") === "subtestsFailed";

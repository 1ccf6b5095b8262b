// What JavaScript runners write of an error: one text with its type, its message and its stack, or the parts by
// themselves.

import type { Failure } from "../../core/model/attempt.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { withoutColours } from "../colours.ts";
import { outcomeOf } from "../outcome-signs.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";

/** An error before its texts are bounded. */
export interface ErrorText {
  readonly type: string | null;
  readonly message: string;
  readonly trace: string;
}

/** Why a test that is yet to be written was skipped. */
export const todo: ErrorText = { type: "todo", message: "", trace: "" };

const typed = /^(?:Uncaught )?([\w$.]*(?:Error|Exception|Failure))(?: \[\w+\])?(?:: |$)/;
const frame = /^\s+at .*[:)\]>]|^\s+at \S+$/;

/** An error as its `stack` has it, with the frames or without. */
export function errorOfStack(text: string): ErrorText {
  const trace = withoutColours(text);
  const lines = trace.split("\n");
  const end = lines.findIndex((line) => frame.test(line));
  const told = lines
    .slice(0, end < 0 ? lines.length : end)
    .join("\n")
    .trim();
  const type = typed.exec(told);
  return { type: type?.[1] ?? null, message: told.slice(type?.[0].length ?? 0), trace };
}

const none: readonly ErrorText[] = [];

/** The errors of a list of stacks, which is empty for nearly all tests. */
export const errorsOf = (stacks: readonly unknown[]): readonly ErrorText[] =>
  stacks.length === 0 ? none : stacks.flatMap((stack) => (typeof stack === "string" ? [errorOfStack(stack)] : []));

/** The places in the project's own code that a stack leads through; empty where it names none. */
export function spotOf({ trace }: ErrorText): string {
  return trace
    .split("\n")
    .filter((line) => frame.test(line) && !/node_modules|node:internal/.test(line))
    .join("\n");
}

/** How an attempt ended that failed with this error, by the words that runners have for it. */
export function outcomeOfError({ type, message, trace }: ErrorText, otherwise: "fail" | "error" = "fail"): Outcome {
  const element = otherwise === "fail" ? "failure" : "error";
  const signed = outcomeOf({ element, type: type ?? "", message, text: "" });
  // Vitest gives a timeout the stack of the test's definition, and with it this message (makeTimeoutError in
  // @vitest/runner). Remove when no supported version does.
  return signed === otherwise && trace.startsWith("Error: STACK_TRACE_ERROR") ? "timeout" : signed;
}

/** Bounds the texts of failures, and counts how often one was too long. */
export class FailureTexts {
  /** How many failures have texts that are cut. */
  cut = 0;

  /** One failure of what may be several errors of an attempt; null where there are neither errors nor output. */
  failure(errors: readonly ErrorText[], output: string | null = null): Failure | null {
    const [first] = errors;
    if (first === undefined && output === null) return null;
    const message = errors.map((error) => error.message).join("\n");
    const trace = errors.map((error) => error.trace).join("\n\n");
    const printed = output === null ? null : withoutColours(output);
    if (message.length > messageLimit || trace.length > traceLimit || (printed?.length ?? 0) > outputLimit) {
      this.cut += 1;
    }
    return {
      type: first?.type ?? null,
      message: message.slice(0, messageLimit),
      trace: trace === "" ? null : trace.slice(0, traceLimit),
      output: printed?.slice(-outputLimit) ?? null,
    };
  }
}

// Whether a failure is one that a rule is about.

import { RE2JS } from "re2js";
import type { Attempt } from "../model/attempt.ts";
import { signatureOf } from "../history/signature.ts";
import type { FailurePattern } from "./policy.ts";

/** Says whether a failed attempt is meant. */
export type FailureMatcher = (attempt: Pick<Attempt, "failure" | "outcome">) => boolean;

/** Characters of a message that an expression is tried on. */
const readLimit = 20_000;

/**
 * A text is looked for in the signature and in the message, and may be the word of an outcome, such as `timeout`. A null
 * pattern means every failure but a crash: nobody can account for a crash whose name is not in the file.
 *
 * @throws what is wrong with the expression, where nobody checked it with {@link troubleWith} before
 */
export function failureMatcher(pattern: FailurePattern | null): FailureMatcher {
  if (pattern === null) return ({ outcome }) => outcome !== "crash";
  if (pattern.kind === "text") {
    const { text } = pattern;
    return (attempt) => attempt.outcome === text || textsOf(attempt).some((told) => told.includes(text));
  }
  const expression = RE2JS.compile(pattern.source, flagsOf(pattern.flags));
  return (attempt) => textsOf(attempt).some((told) => expression.matcher(told.slice(0, readLimit)).find());
}

/** Why an expression is none, in the words of its library; null where it is one. */
export function troubleWith({ source, flags }: Extract<FailurePattern, { kind: "regex" }>): string | null {
  const unknown = flags.replaceAll(/[ims]/g, "");
  if (unknown !== "") return `there is no flag "${unknown}"; i, m and s are there`;
  try {
    RE2JS.compile(source, flagsOf(flags));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const flagsOf = (flags: string): number =>
  (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
  (flags.includes("m") ? RE2JS.MULTILINE : 0) |
  (flags.includes("s") ? RE2JS.DOTALL : 0);

function textsOf(attempt: Pick<Attempt, "failure" | "outcome">): readonly string[] {
  const { failure } = attempt;
  return failure === null ? [signatureOf(attempt)] : [signatureOf(attempt), failure.message];
}

/** As the file has it: the text itself, or `/source/flags`. */
export const failureText = (pattern: FailurePattern): string =>
  pattern.kind === "text" ? pattern.text : `/${pattern.source}/${pattern.flags}`;

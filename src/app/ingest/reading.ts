// One input through its reader, piece by piece, so that nothing but the piece is held.

import type { Problem } from "../../core/model/problem.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Sink } from "../../formats/format.ts";
import type { Progress } from "../ports.ts";
import type { Candidate } from "./candidate.ts";

/** How far the reading of an input came. */
export type Ending =
  | { readonly kind: "whole" }
  /** It broke off; everything before is told. */
  | { readonly kind: "broken"; readonly problem: Problem }
  | { readonly kind: "interrupted" };

export async function readInto(
  sink: Sink,
  { input, format }: Pick<Candidate, "input" | "format">,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<Ending> {
  let ending: Ending = { kind: "whole" };
  let seen = 0;
  try {
    const beside = format.beside === undefined ? null : await input.beside(format.beside);
    const reader = format.open(input.name, sink, { folder: input.folder, beside });
    try {
      for await (const text of input.text(format.content)) {
        if (signal.aborted) return { kind: "interrupted" };
        reader.push(text);
        progress.advance(input.read() - seen);
        seen = input.read();
      }
    } finally {
      if (!signal.aborted) reader.end();
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    ending = { kind: "broken", problem: error.problem };
  }
  return signal.aborted ? { kind: "interrupted" } : ending;
}

/** The digest of an input's content, without a reader. */
export async function digestOf({ input, format }: Candidate, signal: AbortSignal): Promise<string> {
  try {
    if (format.beside !== undefined) await input.beside(format.beside);
    // The text itself is of no interest; the input keeps its digest while it goes by.
    for await (const _ of input.text(format.content)) if (signal.aborted) break;
  } catch (error) {
    // What is wrong is said when it is read; the digest is of what could be.
    if (!(error instanceof ProblemError)) throw error;
  }
  return input.digest();
}

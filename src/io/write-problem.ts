// Why a file of the user's could not be written, and what to do about it.

import { ProblemError, type Problem } from "../core/model/problem.ts";

export const refusal = (what: string, why: string, fix: string): ProblemError =>
  new ProblemError({ code: "cannot-write", what, why, fix, place: null });

export const thereAlready = (name: string): ProblemError =>
  refusal(`${name} is there already.`, "It may be something that you need.", "Add --force, or name another place.");

/** Runs what may fail for reasons of the system, and tells those as problems. */
export async function orWriteProblem<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof ProblemError) throw thrown;
    throw new ProblemError(writeProblemOf(name, thrown));
  }
}

/** What the system said, as a problem. */
export function writeProblemOf(name: string, thrown: unknown): Problem {
  const code = (thrown as NodeJS.ErrnoException).code;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const [why, fix] = reasons[code ?? ""] ?? [`The system says: ${message}`, "Look at the path, or name another place."];
  return refusal(`${name} could not be written.`, why, fix).problem;
}

const reasons: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  ENOSPC: ["The disc is full.", "Make room, or name a place on another disc; nothing was left behind."],
  EDQUOT: ["Your share of the disc is full.", "Make room, or name a place on another disc; nothing was left behind."],
  EACCES: ["You may not write there.", "Name a place where you may."],
  EPERM: ["You may not write there.", "Name a place where you may."],
  EROFS: ["The disc is read-only.", "Name a place on another disc."],
  ENOTDIR: ["A part of the path is a file, not a folder.", "Look at the path, or name another place."],
  EEXIST: ["A part of the path is a file, not a folder.", "Look at the path, or name another place."],
  ENAMETOOLONG: ["The system takes no name that long.", "Name a shorter one."],
};

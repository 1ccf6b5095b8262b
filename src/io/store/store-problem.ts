// What goes wrong between a store and the disc, as problems that people can act on.

import { ProblemError, type Problem } from "../../core/model/problem.ts";

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A file is not there; for a store that is no problem but an empty history. */
export const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));

export function cannotWrite(what: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError({
    code: "cannot-write",
    what: `${what} could not be written.`,
    why: messageOf(error),
    fix: "Free some space or make the folder writable, or pass --store with another folder. Nothing half was kept.",
    place: { source: what },
  });
}

export function cannotRead(what: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError({
    code: "store-unreadable",
    what: `${what} could not be read.`,
    why: messageOf(error),
    fix: "Check that the file is readable and whole. A history can be made again from its inputs with deflake import.",
    place: { source: what },
  });
}

export const tooNew = (what: string, version: string, newest: number): Problem => ({
  code: "store-too-new",
  what: `${what} was written by a newer deflake.`,
  why: `It is of version ${version}; this deflake reads up to version ${newest}.`,
  fix: "Update deflake, or pass --store with another folder.",
  place: { source: what },
});

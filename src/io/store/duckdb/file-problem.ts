// What DuckDB says when something is wrong with a file, as problems that people can act on. It has no codes for these
// cases, only texts; the store's tests provoke each of them against the installed version.

import { ProblemError } from "../../../core/model/problem.ts";
import { cannotRead, cannotWrite } from "../store-problem.ts";

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Another process holds the file. */
export const isLocked = (error: unknown): boolean =>
  /Could not set lock on file|Conflicting lock is held|being used by another process/i.test(textOf(error));

export const locked = (path: string, patienceMs: number): ProblemError =>
  new ProblemError({
    code: "store-locked",
    what: `${path} is in use by another process.`,
    why: `Only one process at a time may write to it, and it was not free for ${patienceMs / 1000} seconds.`,
    fix: "Wait for the other process, or pass --store with another folder.",
    place: { source: path },
  });

/** Everything that can go wrong on a disc is a problem; what is left is a mistake of ours and stays what it is. */
export function asProblem(path: string, mode: "read" | "write", error: unknown): unknown {
  if (error instanceof ProblemError) return error;
  const text = textOf(error);
  if (/newer version of DuckDB|we can only read version/i.test(text)) return engineTooOld(path, text);
  const isOfTheDisc = /^(IO|FATAL|INTERNAL|Serialization|Out of Memory|TransactionContext|Permission|HTTP) Error/i;
  if (!isOfTheDisc.test(text) && !/Failed to commit|No space left|not a valid DuckDB/i.test(text)) return error;
  const isOfTheContent = /not a valid DuckDB database|Corrupt|Could not read enough bytes|checksum|Serialization/i;
  if (mode === "read" || isOfTheContent.test(text)) return cannotRead(path, error);
  return cannotWrite(path, error);
}

const engineTooOld = (path: string, why: string): ProblemError =>
  new ProblemError({
    code: "store-too-new",
    what: `${path} was written by a newer version of DuckDB.`,
    why,
    fix: "npm install @duckdb/node-api@latest, or pass --store with another folder.",
    place: { source: path },
  });

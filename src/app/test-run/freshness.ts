// Whether a result file is of the start that was just made. Yesterday's report often still lies on the disc, and a build
// that fails before any test leaves it there; a build cache may even put it there anew. Clocks alone do not tell.

import type { FileState } from "../ports.ts";

export type Freshness =
  /** Written by this start. */
  | "fresh"
  /** Was there before the start, or is older than it. */
  | "old"
  /** Written again with what was in it before: this start's only if nothing in it tells a time. */
  | "rewritten";

/** The file system's clock may be another machine's. */
const skewMs = 60_000;

/** @param before its state before the start; null where there was no such file */
export function freshnessOf(after: FileState, before: FileState | null, startedAt: number): Freshness {
  // Unpacked or copied with the time that it had.
  if (after.modifiedAt < startedAt - skewMs) return "old";
  if (before === null) return "fresh";
  const same = after.bytes === before.bytes && after.digest === before.digest;
  if (same && after.modifiedAt === before.modifiedAt) return "old";
  return same && after.digest !== null ? "rewritten" : "fresh";
}

// DuckDB itself: an optional dependency with native code, loaded when a history is first touched, never before.

import type * as DuckDbModule from "@duckdb/node-api";
import { ProblemError } from "../../../core/model/problem.ts";

export type DuckDb = typeof DuckDbModule;

let loading: Promise<DuckDb | null> | null = null;

/** Null where it is not installed, or not for this machine. */
export function findDuckDb(): Promise<DuckDb | null> {
  loading ??= import("@duckdb/node-api").catch(() => null);
  return loading;
}

/** @param path the history that cannot be opened without it */
export async function duckDb(path: string): Promise<DuckDb> {
  const found = await findDuckDb();
  if (found !== null) return found;
  throw new ProblemError({
    code: "store-needs-duckdb",
    what: `${path} can only be opened with DuckDB, which is not installed here.`,
    why: "The package @duckdb/node-api is optional, and there is no build of it for every system.",
    fix: "npm install @duckdb/node-api",
    place: { source: path },
  });
}

export function openInstance(
  { DuckDBInstance: Instance }: DuckDb,
  path: string,
  mode: "read" | "write",
): Promise<DuckDbModule.DuckDBInstance> {
  return Instance.create(path, {
    access_mode: mode === "read" ? "READ_ONLY" : "READ_WRITE",
    // We work offline: nothing is ever fetched.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // The order of rows is always asked for where it matters; not keeping it saves memory.
    preserve_insertion_order: "false",
    // Enough for tens of millions of attempts at full speed; beyond it DuckDB works on disc.
    memory_limit: "512MB",
  });
}

// Which history a folder gets: a DuckDB file where DuckDB is installed, otherwise logs, which DuckDB takes in when it comes.

import { existsSync } from "node:fs";
import type { Store } from "../../app/ports.ts";
import { duckDb, findDuckDb } from "./duckdb/engine.ts";
import { historyFile, openDuckDbStore } from "./duckdb/store.ts";
import { openLogStore } from "./log-store.ts";

/** Opens the history in a folder; an empty one where there is none yet. Rejects with a ProblemError. */
export async function openStore(folder: string): Promise<Store> {
  if ((await findDuckDb()) !== null) return openDuckDbStore(folder);
  // A history that cannot be opened must not look like an empty one.
  const history = historyFile(folder);
  if (existsSync(history)) await duckDb(history);
  return openLogStore(folder);
}

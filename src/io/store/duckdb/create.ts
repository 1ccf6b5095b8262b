// A new, empty history. It is made beside its place and then put there, so that whoever finds a history finds a whole one,
// also when its maker was killed.

import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeStoreFolder } from "../store-folder.ts";
import { cannotWrite } from "../store-problem.ts";
import { duckDb, openInstance } from "./engine.ts";
import { asProblem } from "./file-problem.ts";
import { schemaVersion, tables } from "./schema.ts";

/** Where another process was faster, its history stays. */
export async function createHistory(path: string): Promise<void> {
  const engine = await duckDb(path);
  const folder = dirname(path);
  const fresh = join(folder, `new-${randomBytes(6).toString("hex")}.tmp`);
  try {
    makeStoreFolder(folder);
    const instance = await openInstance(engine, fresh, "write");
    try {
      const connection = await instance.connect();
      for (const table of tables) await connection.run(table);
      await connection.run(`INSERT INTO meta VALUES (${schemaVersion}, '${randomUUID()}')`);
      await connection.run("CHECKPOINT");
      connection.closeSync();
    } finally {
      instance.closeSync();
    }
    await putInPlace(fresh, path);
  } catch (error) {
    const problem = asProblem(path, "write", error);
    throw problem === error ? cannotWrite(path, error) : problem;
  } finally {
    // What kept it from being made may keep it from being removed, and is told already.
    for (const left of [fresh, `${fresh}.wal`]) await rm(left, { force: true }).catch(() => {});
  }
}

async function putInPlace(fresh: string, path: string): Promise<void> {
  try {
    await link(fresh, path);
  } catch (error) {
    if (existsSync(path)) return;
    const code = error instanceof Error && "code" in error ? error.code : "";
    // Where files can have but one name, a rename is the best there is; two makers at the same moment are not told apart.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    await rename(fresh, path);
  }
}

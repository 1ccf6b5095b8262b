// Which log files lie in a store's folder, in the order in which they are to be read.

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { importFolder } from "./import-log.ts";
import { logFolder } from "./run-log-writer.ts";
import { cannotRead, isMissing } from "./store-problem.ts";

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: number;
  /** It appeared whole and never changes. */
  readonly final: boolean;
}

/** Run logs first, by name; then imports as they came. */
export async function findLogs(storeFolder: string): Promise<readonly LogFile[]> {
  const runLogs = await logsIn(logFolder(storeFolder), false);
  return [...runLogs, ...(await logsIn(importFolder(storeFolder), true))];
}

async function logsIn(folder: string, final: boolean): Promise<readonly LogFile[]> {
  const logs: LogFile[] = [];
  for (const name of (await namesIn(folder)).filter((name) => name.endsWith(".ndjson")).sort()) {
    const path = join(folder, name);
    try {
      const { size, mtimeMs } = await stat(path);
      logs.push({ path, bytes: size, changedAt: mtimeMs, final });
    } catch (error) {
      if (!isMissing(error)) throw cannotRead(path, error);
    }
  }
  return logs;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw cannotRead(folder, error);
  }
}

// Logs that lie in a store's folder and are not in its history yet: of runs that were recorded, and of imports from a time
// without DuckDB. Each is taken in once; what was taken in how far stands in the history itself.

import { open } from "node:fs/promises";
import { relative } from "node:path";
import type { Committed } from "../../../app/ports.ts";
import { readLog } from "../log-contents.ts";
import { findLogs, type LogFile } from "../log-files.ts";
import { SpooledIntake } from "../spooled-intake.ts";
import { cannotRead } from "../store-problem.ts";
import { parseLogLine } from "../../../formats/run-log-record.ts";
import type { Pending } from "./commit.ts";
import { rowsOf } from "./rows.ts";
import type { SharedFile } from "./shared-file.ts";

/**
 * A log that is not sealed and did not change for so long is of a writer that was stopped. Should it go on nevertheless,
 * the longer log replaces the shorter one.
 */
const stoppedAfterMs = 300_000;

export async function takeInLogs(
  folder: string,
  file: SharedFile,
  commit: (pending: Pending) => Promise<Committed>,
): Promise<void> {
  const logs = await findLogs(folder);
  if (logs.length === 0) return;
  const rows = await file.with("read", (connection) => rowsOf(connection, "SELECT name, bytes FROM logs"));
  const taken = new Map((rows ?? []).map(([name, bytes]) => [name, Number(bytes)]));
  for (const log of logs) {
    const name = relative(folder, log.path).replaceAll("\\", "/");
    if (taken.get(name) === log.bytes || !(await isDone(log))) continue;
    const intake = new SpooledIntake(folder);
    try {
      const contents = await readLog(log.path, intake, Date.now());
      if (contents !== null) await commit({ intake, told: contents.told, log: { name, bytes: contents.bytes } });
    } finally {
      intake.close();
    }
  }
}

async function isDone(log: LogFile): Promise<boolean> {
  return log.final || Date.now() - log.changedAt > stoppedAfterMs || (await isSealed(log));
}

/** The last line is an end line; it is short. */
async function isSealed({ path, bytes }: LogFile): Promise<boolean> {
  const length = Math.min(bytes, 200);
  try {
    const file = await open(path, "r");
    try {
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, bytes - length);
      const lines = buffer.toString().split("\n");
      return lines.at(-1) === "" && parseLogLine(lines.at(-2) ?? "")?.kind === "end";
    } finally {
      await file.close();
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
}

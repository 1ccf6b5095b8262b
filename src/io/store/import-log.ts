// The log of an import, for the store that lives from logs. It appears under its name whole or not at all: it is written
// beside, flushed to the disc and then renamed.

import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { logLine, runLogVersion, type LogRecord } from "../../formats/run-log-record.ts";
import type { Told } from "../../app/ports.ts";
import type { Slots } from "./memory-store.ts";
import { makeStoreFolder } from "./store-folder.ts";
import { cannotWrite, isMissing } from "./store-problem.ts";

/** Where the logs of imports lie in a store's folder. */
export const importFolder = (storeFolder: string): string => join(storeFolder, "imports");

const unfinished = ".writing";
/** After this time nobody writes any more to a file that has no name yet. */
const abandonedAfterMs = 86_400_000;

/** Writes it and gives its file's name. Logs read in the order of their names are in the order of their imports. */
export async function writeImportLog(folder: string, slots: Slots, told: Told): Promise<string> {
  const random = randomBytes(6).toString("hex");
  const temporary = join(folder, `${random}${unfinished}`);
  try {
    makeStoreFolder(folder);
    await removeAbandoned(folder);
    const file = await open(temporary, "wx");
    try {
      await writeRecords(file, recordsOf(slots, told));
      await file.sync();
    } finally {
      await file.close();
    }
    const name = `${await nextNumber(folder)}-${random}.ndjson`;
    await rename(temporary, join(folder, name));
    await syncFolder(folder);
    return name;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw cannotWrite(folder, error);
  }
}

/** One more than the highest in the folder, with as many digits as all of them. Unfinished files have no number. */
async function nextNumber(folder: string): Promise<string> {
  const numbers = (await readdir(folder)).flatMap((name) => /^(\d{8})-.*\.ndjson$/.exec(name)?.[1] ?? []).map(Number);
  return String(Math.max(0, ...numbers) + 1).padStart(8, "0");
}

function* recordsOf(slots: Slots, told: Told): Iterable<LogRecord> {
  yield { kind: "header", version: runLogVersion };
  yield { kind: "source", source: told.source, part: told.part };
  for (const run of told.runs) yield { kind: "run", run };
  for (const jobRun of told.jobRuns) yield { kind: "job-run", jobRun };
  for (const [slot, jobRun] of told.slots.entries()) {
    yield { kind: "at", jobRun };
    const rows = slots.get(slot);
    for (let row = 0; row < (rows?.length ?? 0); row++)
      if (rows !== undefined) yield { kind: "attempt", attempt: rows.whole(row) };
  }
  yield { kind: "end", complete: told.source.complete };
}

async function writeRecords(file: FileHandle, records: Iterable<LogRecord>): Promise<void> {
  const enough = 1_000_000;
  let text = "";
  for (const record of records) {
    text += logLine(record);
    if (text.length < enough) continue;
    await file.writeFile(text);
    text = "";
  }
  await file.writeFile(text);
}

async function removeAbandoned(folder: string): Promise<void> {
  const leftovers = (await readdir(folder)).filter((name) => name.endsWith(unfinished));
  for (const name of leftovers) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}

/** Makes the new name last through a power cut; not every system lets a folder be opened for that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) throw error;
  }
}

// Writes the log of one run while it goes on, without native code and without waiting: every line is with the operating
// system before the call returns, so a killed process loses at most the line that it was writing.

import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { RunId } from "../../core/model/run.ts";
import { logLine, runLogVersion, type LogRecord } from "../../formats/run-log-record.ts";
import { makeStoreFolder } from "./store-folder.ts";
import { cannotWrite } from "./store-problem.ts";

/** Throws a ProblemError when the log cannot be written; what was appended before that stays readable. */
export interface RunLogWriter {
  readonly path: string;
  append(record: Exclude<LogRecord, { kind: "header" | "end" | "source" }>): void;
  /**
   * Ends the log; nothing can be appended after that. A log that was never sealed tells of a run that broke off.
   *
   * @param complete the runner ended normally and reported on every test that it started
   */
  seal(complete: boolean): void;
}

/** Starts the log of a run in a store. There must be none of it yet. */
export const openRunLog = (storeFolder: string, run: RunId): RunLogWriter => openRunLogIn(logFolder(storeFolder), run);

/** Starts the log of a run in a folder of any kind. There must be none of it yet. */
export function openRunLogIn(folder: string, run: RunId): RunLogWriter {
  const path = join(folder, `${fileNameOf(run)}.ndjson`);
  let file: number;
  try {
    makeStoreFolder(folder);
    file = openSync(path, "ax");
  } catch (error) {
    throw cannotWrite(path, error);
  }
  // After a write that failed halfway, a line break keeps the torn line from spoiling the next one.
  let torn = false;
  const write = (record: LogRecord): void => {
    const line = Buffer.from(torn ? `\n${logLine(record)}` : logLine(record));
    try {
      torn = true;
      for (let done = 0; done < line.length;) done += writeSync(file, line, done);
      torn = false;
    } catch (error) {
      throw cannotWrite(path, error);
    }
  };
  write({ kind: "header", version: runLogVersion });
  return {
    path,
    append: write,
    seal: (complete) => {
      try {
        write({ kind: "end", complete });
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Where the logs of runs lie in a store's folder. */
export const logFolder = (storeFolder: string): string => join(storeFolder, "log");

/** node:crypto is fetched for the names that need it: every run would wait for an import. */
function digestOf(name: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(name).digest("hex").slice(0, 12);
}

/** A name that every file system takes, different for different runs. */
function fileNameOf(run: RunId): string {
  const safe = run.replaceAll(/[^\w.-]/g, "_").slice(0, 80);
  const isPlain = safe === run && /^\w/.test(run);
  return isPlain ? safe : `${safe.replace(/^\W/, "_")}-${digestOf(run)}`;
}

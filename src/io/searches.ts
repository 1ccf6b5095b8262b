// The logs of searches on disc, `searches/<id>.ndjson` in the store's folder: a line that says what is searched for, then
// a line for each observation. The lines are the state, so going on is reading them, undoing is dropping the last, and what
// several machines saw is merged by putting their files one after the other.
//
// A process that is killed loses at most the line that it was writing. Lines of a kind that is unknown here are left alone
// and not read; a file of a newer version is refused, because its observations could mean something else.

import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ObservationFiles, ObservationLog, Searches } from "../app/ports.ts";
import { ProblemError } from "../core/model/problem.ts";
import { makeStoreFolder } from "./store/store-folder.ts";
import { cannotRead, cannotWrite, isMissing, tooNew } from "./store/store-problem.ts";

/**
 * Raised when a line changes its meaning; new kinds of line and new fields leave it as it is. Since 2 an observation of a
 * bisection may have been made inside of a merge (`within`), where its place means another commit.
 */
const version = 2;

/** @param storeFolder made when the first search begins */
export function openSearches(storeFolder: string): Searches {
  const folder = join(storeFolder, "searches");
  const pathOf = (id: string): string => join(folder, `${id}.ndjson`);
  return {
    open: async (id, subject) => openLog(pathOf(id), subject),
    undo: async (id, count) => {
      const path = pathOf(id);
      const log = readLog(path);
      const dropped = log?.seen.slice(Math.max(0, log.seen.length - count)) ?? [];
      const [first] = dropped;
      if (first !== undefined) orCannotWrite(path, () => truncateSync(path, first.at));
      return dropped.length;
    },
    subjectOf: async (id) => readLog(pathOf(id))?.subject ?? null,
    restart: async (id) => {
      const path = pathOf(id);
      if (existsSync(path)) orCannotWrite(path, () => renameSync(path, `${path}.old`));
    },
  };
}

/** @param folder the one that relative paths start from */
export function openObservationFiles(folder: string): ObservationFiles {
  return {
    open: async (path, subject) => openLog(resolve(folder, path), subject),
    read: async (path) => {
      const log = readLog(resolve(folder, path));
      return log === null ? null : { subject: log.subject, seen: log.seen.map(({ value }) => value) };
    },
  };
}

function openLog(path: string, subject: unknown): ObservationLog {
  const log = readLog(path) ?? begin(path, subject);
  return appending(path, { ...log, subject: log.subject ?? subject });
}

interface ReadLog {
  readonly subject: unknown;
  /** Each with the byte at which its line starts. */
  readonly seen: readonly { readonly at: number; readonly value: unknown }[];
  /** Bytes up to the last line break; what stands behind it was being written when its process died. */
  readonly whole: number;
}

/** Null where there is no such log, or nothing whole in it. */
function readLog(path: string): ReadLog | null {
  const bytes = bytesOf(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const seen: { at: number; value: unknown }[] = [];
  let header: { readonly subject: unknown } | null = null;
  for (let at = 0; at < whole; at = bytes.indexOf(0x0a, at) + 1) {
    const line = parseLine(bytes.toString("utf8", at, bytes.indexOf(0x0a, at)));
    if (line?.["deflake"] === "search") {
      if (Number(line["version"]) > version) throw new ProblemError(tooNew(path, String(line["version"]), version));
      // A log that another one was put behind has two of them.
      header ??= { subject: line["subject"] };
    } else if (line !== null && "seen" in line) seen.push({ at, value: line["seen"] });
  }
  return header === null && seen.length === 0 ? null : { subject: header?.subject, seen, whole };
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw cannotRead(path, error);
  }
}

function parseLine(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? (json as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function begin(path: string, subject: unknown): ReadLog {
  return orCannotWrite(path, () => {
    makeStoreFolder(dirname(path));
    // What may stand there is the torn first line of a process that was killed.
    const file = openSync(path, "w");
    const whole = writeLine(file, { deflake: "search", version, subject });
    closeSync(file);
    return { subject, seen: [], whole };
  });
}

function appending(path: string, { subject, seen, whole }: ReadLog): ObservationLog {
  const file = orCannotWrite(path, () => {
    truncateSync(path, whole);
    return openSync(path, "a");
  });
  let length = whole;
  return {
    subject,
    seen: seen.map(({ value }) => value),
    append: (value) =>
      orCannotWrite(path, () => {
        try {
          length += writeLine(file, { seen: value });
        } catch (error) {
          // A disc that was full halfway through a line must not spoil the next one.
          ftruncateSync(file, length);
          throw error;
        }
      }),
    close: () => closeSync(file),
  };
}

/** Gives how many bytes it wrote. */
function writeLine(file: number, value: object): number {
  const line = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let done = 0; done < line.length;) done += writeSync(file, line, done);
  fsyncSync(file);
  return line.length;
}

function orCannotWrite<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

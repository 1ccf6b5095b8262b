// One DuckDB file that many processes use in turn. DuckDB's writer shuts out every other process, so nobody keeps the file:
// open, work, close, and who finds it taken tries again. Within this process all holders of one file share one instance,
// because the system's locks do not tell two of them apart: closing one would unlock the other.

import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createHistory } from "./create.ts";
import { duckDb, openInstance } from "./engine.ts";
import { asProblem, isLocked, locked } from "./file-problem.ts";
import { bringUpToDate, schemaVersion, seeAsUpToDate, versionOf } from "./schema.ts";

export type Mode = "read" | "write";

/** How long a writer that has finished waits for more to write before it lets go. */
const lingerMs = 30;
/** How long the file is kept while there always is more to write. */
const keepMs = 1000;
/** How long everybody else is given after that. */
const restMs = 40;

interface Hold {
  readonly mode: Mode;
  readonly instance: DuckDBInstance;
  /** Of its tables; of those that are written to, this one. */
  readonly version: number;
  readonly since: number;
  users: number;
  /** Somebody waits who cannot share it, or it failed. */
  unwanted: boolean;
  timer: NodeJS.Timeout | undefined;
  /** Those who wait for it to be closed. */
  readonly waiting: (() => void)[];
}

/** What is done with the file. The instance is the same as long as nobody else can have written to it. */
export type Work<T> = (connection: DuckDBConnection, instance: DuckDBInstance) => Promise<T>;

export class SharedFile {
  readonly path: string;
  /** How long somebody who finds the file taken tries again. */
  readonly #patienceMs: number;
  #hold: Hold | null = null;
  #opening: Promise<Hold> | null = null;
  #restUntil = 0;
  /** Writers of this process take turns: each of them gives out numbers. */
  #lastWriter: Promise<unknown> = Promise.resolve();

  constructor(path: string, patienceMs: number) {
    this.path = path;
    this.#patienceMs = patienceMs;
  }

  /**
   * Works on the file; null for a reader of a file that is not there yet. Rejects with a ProblemError.
   * Work that waits for other work on the same file may wait for ever.
   */
  async with<T>(mode: Mode, work: Work<T>): Promise<T | null> {
    if (mode === "read") return this.#hold === null && !existsSync(this.path) ? null : this.#work(mode, work);
    const turn = this.#lastWriter.then(() => this.#work(mode, work));
    this.#lastWriter = turn.catch(() => {});
    return turn;
  }

  async #work<T>(mode: Mode, work: Work<T>): Promise<T> {
    const hold = await this.#acquire(mode);
    try {
      const connection = await hold.instance.connect();
      try {
        await seeAsUpToDate(connection, hold.version);
        return await work(connection, hold.instance);
      } finally {
        connection.closeSync();
      }
    } catch (error) {
      hold.unwanted = true;
      throw asProblem(this.path, mode, error);
    } finally {
      hold.users--;
      this.#letGo(hold);
    }
  }

  /** Lets go now, unless somebody works on it. */
  rest(): void {
    if (this.#hold?.users === 0) this.#close(this.#hold);
  }

  async #acquire(mode: Mode): Promise<Hold> {
    for (;;) {
      this.#opening ??= this.#hold === null ? this.#open(mode) : null;
      const hold = this.#hold ?? (await this.#opening);
      if (hold === null || hold !== this.#hold) continue;
      if (!hold.unwanted && (mode === "read" || (hold.mode === "write" && !isWornOut(hold)))) {
        hold.users++;
        clearTimeout(hold.timer);
        return hold;
      }
      hold.unwanted = true;
      if (hold.users === 0) this.#close(hold);
      else await new Promise<void>((resume) => hold.waiting.push(resume));
    }
  }

  async #open(mode: Mode): Promise<Hold> {
    try {
      await sleep(Math.max(0, this.#restUntil - Date.now()));
      const opened = await openPatiently(this.path, mode, this.#patienceMs);
      this.#hold = { mode, ...opened, since: Date.now(), users: 0, unwanted: false, timer: undefined, waiting: [] };
      return this.#hold;
    } finally {
      this.#opening = null;
    }
  }

  #letGo(hold: Hold): void {
    if (hold.users > 0 || hold !== this.#hold) return;
    if (hold.mode === "read" || hold.unwanted || isWornOut(hold)) this.#close(hold);
    else hold.timer = setTimeout(() => this.#close(hold), lingerMs);
  }

  #close(hold: Hold): void {
    clearTimeout(hold.timer);
    if (isWornOut(hold)) this.#restUntil = Date.now() + restMs;
    this.#hold = null;
    hold.instance.closeSync();
    for (const resume of hold.waiting) resume();
  }
}

const isWornOut = ({ since }: Hold): boolean => Date.now() - since > keepMs;

type Opened = Pick<Hold, "instance" | "version">;

async function openPatiently(path: string, mode: Mode, patienceMs: number): Promise<Opened> {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, 150)) {
    try {
      if (mode === "write" && !existsSync(path)) await createHistory(path);
      return await openChecked(path, mode);
    } catch (error) {
      if (!isLocked(error)) throw asProblem(path, mode, error);
      if (Date.now() > giveUpAt) throw locked(path, patienceMs);
      // Not the same pause for all who wait, or they would collide again.
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }
}

async function openChecked(path: string, mode: Mode): Promise<Opened> {
  const instance = await openInstance(await duckDb(path), path, mode);
  try {
    const version = await versionOf(instance, path);
    if (mode === "read") return { instance, version };
    const connection = await instance.connect();
    try {
      await bringUpToDate(connection, version);
    } finally {
      connection.closeSync();
    }
    return { instance, version: schemaVersion };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

const registry = Symbol.for("deflake.shared-files");
type Registry = typeof globalThis & { [registry]?: Map<string, SharedFile> };

/** The one holder of a file in this process; it is as patient as whoever asked for it first. */
export function sharedFile(path: string, patienceMs: number): SharedFile {
  const global: Registry = globalThis;
  const files = (global[registry] ??= new Map());
  const real = realPath(resolve(path));
  const known = files.get(real);
  if (known !== undefined) return known;
  const file = new SharedFile(real, patienceMs);
  files.set(real, file);
  return file;
}

/** Without symbolic links, as far as the path exists. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPath(parent), basename(path));
}

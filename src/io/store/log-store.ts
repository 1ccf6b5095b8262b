// A durable history without native code: every import is a log file of its own, read into memory when the store is
// looked at. For small histories and for machines without DuckDB, which takes these logs in when it comes.

import { join } from "node:path";
import type { Committed, Store, Told } from "../../app/ports.ts";
import { importFolder, writeImportLog } from "./import-log.ts";
import { readLog } from "./log-contents.ts";
import { findLogs } from "./log-files.ts";
import { Memory, type Slots } from "./memory-store.ts";

/** Opens the history whose logs lie in a folder; the folder appears with the first commit. */
export async function openLogStore(folder: string): Promise<Store> {
  const store = new LogStore(folder);
  await store.refresh();
  return {
    intake: () => store.memory.intake((slots, told) => store.commit(slots, told)),
    read: async (query, look) => {
      await store.refresh();
      return look(store.memory.history(query));
    },
    close: async () => {},
  };
}

class LogStore {
  readonly memory: Memory = new Memory();
  readonly #folder: string;
  /** Bytes of each log that the memory holds. */
  readonly #held = new Map<string, number>();
  /** One after the other, so that nothing is read twice and commits stand in their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes in what other processes wrote since. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#readNew());
  }

  commit(slots: Slots, told: Told): Promise<Committed> {
    return this.#inTurn(async () => {
      await this.#readNew();
      if (this.memory.knows(told)) return { kind: "known" };
      const folder = importFolder(this.#folder);
      const name = await writeImportLog(folder, slots, told);
      this.#held.set(join(folder, name), 0);
      return this.memory.take(slots, told);
    });
  }

  async #readNew(): Promise<void> {
    for (const { path, bytes, final } of await findLogs(this.#folder)) {
      const held = this.#held.get(path);
      if (held !== undefined && (final || held === bytes)) continue;
      const intake = this.memory.intake(async (slots, told) => this.memory.take(slots, told));
      const contents = await readLog(path, intake, Date.now());
      if (contents !== null) await intake.commit(contents.told);
      this.#held.set(path, contents?.bytes ?? bytes);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

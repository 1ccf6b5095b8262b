// The history on disc: one DuckDB file for many processes, held only while something is written or asked.

import { join } from "node:path";
import { ProblemError } from "../../../core/model/problem.ts";
import type { Committed, History, Intake, Query, Store } from "../../../app/ports.ts";
import { Memory } from "../memory-store.ts";
import { SpooledIntake } from "../spooled-intake.ts";
import { commitAll, type Pending } from "./commit.ts";
import { factsOf } from "./known-facts.ts";
import { KnownTexts } from "./known-texts.ts";
import { duckDb } from "./engine.ts";
import { DuckDbHistory } from "./history.ts";
import { sharedFile, type SharedFile } from "./shared-file.ts";
import { takeInLogs } from "./take-in-logs.ts";

/** Where the history of a store's folder lies. */
export const historyFile = (storeFolder: string): string => join(storeFolder, "history.duckdb");

/**
 * Opens the history in a folder; the folder appears with the first commit. Logs that lie in it are taken in.
 *
 * @param patienceMs how long to try again when another process holds the history
 */
export async function openDuckDbStore(folder: string, patienceMs = 30_000): Promise<Store> {
  const store = new DuckDbStore(folder, patienceMs);
  await takeInLogs(folder, store.file, (pending) => store.commit(pending));
  return store;
}

interface Waiting extends Pending {
  readonly settle: (committed: Committed) => void;
  readonly refuse: (reason: unknown) => void;
}

class DuckDbStore implements Store {
  readonly file: SharedFile;
  readonly #folder: string;
  readonly #texts = new KnownTexts();
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(folder: string, patienceMs: number) {
    this.#folder = folder;
    this.file = sharedFile(historyFile(folder), patienceMs);
  }

  intake(): Intake {
    let intake = new SpooledIntake(this.#folder);
    const abandon = async (): Promise<void> => {
      intake.close();
      intake = new SpooledIntake(this.#folder);
    };
    return {
      attempt: (slot, attempt) => intake.attempt(slot, attempt),
      commit: async (told) => {
        const committed = await this.commit({ intake, told });
        await abandon();
        return committed;
      },
      abandon,
    };
  }

  async read<T>(query: Query, look: (history: History) => Promise<T>): Promise<T> {
    const { path } = this.file;
    let found = false;
    const answer = await this.file.with("read", async (connection) => {
      found = true;
      return look(await DuckDbHistory.open(await duckDb(path), connection, query));
    });
    // No commit was ever made here.
    return found ? (answer as T) : look(new Memory().history(query));
  }

  async close(): Promise<void> {
    await this.#writing;
    this.file.rest();
  }

  /** Saves it; commits that wait at the same time share a transaction. */
  commit(pending: Pending): Promise<Committed> {
    const { problem } = pending.intake;
    if (problem !== null) return Promise.reject(problem);
    return new Promise((settle, refuse) => {
      this.#waiting.push({ ...pending, settle, refuse });
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
    });
  }

  async #write(): Promise<void> {
    for (let batch = this.#waiting; batch.length > 0; batch = this.#waiting) {
      this.#waiting = [];
      try {
        await this.#writeAll(batch);
      } catch (error) {
        // One that cannot be taken in must not keep out the others; what is wrong with the disc is so for all.
        if (batch.length === 1 || error instanceof ProblemError) for (const { refuse } of batch) refuse(error);
        else for (const one of batch) await this.#writeAll([one]).catch(one.refuse);
      }
    }
  }

  async #writeAll(batch: readonly Waiting[]): Promise<void> {
    const engine = await duckDb(this.file.path);
    const committed = await this.file.with("write", (connection, instance) =>
      commitAll(engine, connection, { texts: this.#texts, facts: factsOf(instance) }, batch),
    );
    for (const [place, { settle }] of batch.entries()) settle(committed?.[place] ?? { kind: "known" });
  }
}

// Takes inputs into a history: one transaction for all that wait, so that each of them is there whole or not at all.

import type { DuckDBConnection } from "@duckdb/node-api";
import { setImmediate as breathe } from "node:timers/promises";
import { mergeJobRun, mergeRun } from "../../../core/history/merge.ts";
import { bareRun, type JobRunId, type Run, type RunId } from "../../../core/model/run.ts";
import type { Committed, Told } from "../../../app/ports.ts";
import { contentOf, isKnown, partsOf, type ToldPart } from "../parts.ts";
import type { SpooledIntake } from "../spooled-intake.ts";
import { AttemptChunks, attemptTables, type Renumbering } from "./attempt-chunks.ts";
import type { DuckDb } from "./engine.ts";
import { jobRunRow, runRow, sourceRow, type Row } from "./rows.ts";
import type { KnownFacts } from "./known-facts.ts";
import type { KnownTexts } from "./known-texts.ts";
import { Tables } from "./tables.ts";

/** An input that waits to be taken in. */
export interface Pending {
  readonly intake: SpooledIntake;
  readonly told: Told;
  /** Where it was a log in the store's own folder: that it was taken in, and how much of it. */
  readonly log?: { readonly name: string; readonly bytes: number };
}

/** What is known of the history already. */
export interface Known {
  readonly texts: KnownTexts;
  readonly facts: KnownFacts;
}

/** What became of each of them, when all of it is durable. After a failure nothing of any of them is there. */
export async function commitAll(
  engine: DuckDb,
  connection: DuckDBConnection,
  known: Known,
  pending: readonly Pending[],
): Promise<readonly Committed[]> {
  try {
    await connection.run("BEGIN TRANSACTION");
    const tables = new Tables(engine, connection);
    const taking = await Taking.start(engine, tables, known, pending);
    const committed: Committed[] = [];
    for (const one of pending) committed.push(await taking.take(one));
    await taking.write();
    await connection.run("COMMIT");
    return committed;
  } catch (error) {
    known.texts.forget();
    // The instance is given up after a failure, and what is known of its facts with it. This only undoes sooner what is open.
    await connection.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

class Taking {
  readonly #tables: Tables;
  readonly #texts: KnownTexts;
  readonly #facts: KnownFacts;
  readonly #attempts: AttemptChunks;
  /** Rows to be written, and whether they are to take the place of a row. */
  readonly #changedRuns = new Map<RunId, boolean>();
  readonly #changedJobRuns = new Map<JobRunId, boolean>();
  readonly #freshParts = new Map<number, Row>();
  readonly #goneParts: number[] = [];
  readonly #freshSources: Row[] = [];
  readonly #logs = new Map<string, number>();

  private constructor(tables: Tables, { texts, facts }: Known, attempts: AttemptChunks) {
    this.#tables = tables;
    this.#texts = texts;
    this.#facts = facts;
    this.#attempts = attempts;
  }

  static async start(engine: DuckDb, tables: Tables, known: Known, pending: readonly Pending[]): Promise<Taking> {
    const tolds = pending.map(({ told }) => told);
    await known.facts.learn(tables, tolds);
    known.texts.check(known.facts.history);
    return new Taking(tables, known, await AttemptChunks.open(engine, tables.connection));
  }

  async take({ intake, told, log }: Pending): Promise<Committed> {
    const known = this.#knows(told);
    if (log !== undefined) this.#logs.set(log.name, log.bytes);
    if (known) return { kind: "known" };
    this.#learn(told);
    const fresh = partsOf(told).filter(({ key }) => this.#facts.parts.get(key)?.content !== contentOf(told.source));
    const kind = fresh.some(({ key }) => this.#facts.parts.has(key)) ? "replaced" : "added";
    if (fresh.length > 0) this.#freshSources.push(sourceRow(++this.#facts.lastSource, told.source));
    const parts = new Int32Array(told.slots.length);
    const positions = new Int32Array(told.slots.length);
    let attempts = 0;
    for (const part of fresh) attempts += this.#put(part, told, intake, { parts, positions });
    if (attempts > 0) await this.#append(intake, { parts, positions });
    return { kind, attempts };
  }

  #knows(told: Told): boolean {
    const { parts, runs, jobRuns } = this.#facts;
    return isKnown(told, {
      contentOf: (key) => parts.get(key)?.content,
      hasRun: (id) => runs.has(id),
      hasJobRun: (id) => jobRuns.has(id),
    });
  }

  #learn({ runs, jobRuns }: Told): void {
    for (const run of runs) {
      const known = this.#facts.runs.get(run.id);
      this.#setRun(known === undefined ? run : mergeRun(known, run));
    }
    for (const jobRun of jobRuns) {
      const known = this.#facts.jobRuns.get(jobRun.id);
      const merged = known === undefined ? jobRun : mergeJobRun(known, jobRun);
      this.#facts.jobRuns.set(jobRun.id, merged);
      if (known === undefined || !isSame(jobRunRow(known), jobRunRow(merged)))
        markChanged(this.#changedJobRuns, jobRun.id, known !== undefined);
      if (!this.#facts.runs.has(jobRun.run)) this.#setRun(bareRun(jobRun.run, jobRun.run));
    }
  }

  #setRun(run: Run): void {
    const known = this.#facts.runs.get(run.id);
    this.#facts.runs.set(run.id, run);
    if (known === undefined || !isSame(runRow(known), runRow(run)))
      markChanged(this.#changedRuns, run.id, known !== undefined);
  }

  /** Makes a part and says how many attempts it has. */
  #put(
    { key, jobRun, slots }: ToldPart,
    told: Told,
    intake: SpooledIntake,
    to: Pick<Renumbering, "parts" | "positions">,
  ): number {
    const old = this.#facts.parts.get(key);
    if (old !== undefined) {
      this.#goneParts.push(old.number);
      this.#freshParts.delete(old.number);
    }
    const number = ++this.#facts.lastPart;
    let attempts = 0;
    for (const slot of slots) {
      to.parts[slot] = number;
      to.positions[slot] = attempts;
      attempts += intake.lengths[slot] ?? 0;
    }
    const content = contentOf(told.source);
    this.#facts.parts.set(key, { number, content });
    this.#freshParts.set(number, [number, jobRun, told.part, content, this.#facts.lastSource, attempts]);
    return attempts;
  }

  async #append(intake: SpooledIntake, to: Pick<Renumbering, "parts" | "positions">): Promise<void> {
    const { tests, labels, failures } = this.#texts;
    const renumbering: Renumbering = {
      ...to,
      tests: await tests.resolve(this.#tables, intake.tests),
      labels: await labels.resolve(this.#tables, intake.labels),
      failures: await failures.resolve(this.#tables, intake.failures),
    };
    for (const block of intake.rows.blocks()) {
      this.#attempts.add(block, renumbering);
      // Long work lets timers and signals through.
      await breathe();
    }
  }

  async write(): Promise<void> {
    const tables = this.#tables;
    this.#attempts.close();
    if (this.#goneParts.length > 0) {
      for (const table of attemptTables)
        await tables.select(`DELETE FROM ${table} WHERE part IN (SELECT unnest($1))`, this.#goneParts);
      await tables.select("DELETE FROM parts WHERE number IN (SELECT unnest($1))", this.#goneParts);
    }
    await this.#replace("runs", "id", this.#changedRuns, (id) => rowOf(this.#facts.runs.get(id), runRow));
    await this.#replace("job_runs", "id", this.#changedJobRuns, (id) => rowOf(this.#facts.jobRuns.get(id), jobRunRow));
    await tables.append("parts", [...this.#freshParts.values()]);
    await tables.append("sources", this.#freshSources);
    if (this.#goneParts.length > 0)
      await tables.select("DELETE FROM sources WHERE number NOT IN (SELECT source FROM parts)");
    const logs = new Map([...this.#logs.keys()].map((name) => [name, true]));
    await this.#replace("logs", "name", logs, (name) => [[name, BigInt(this.#logs.get(name) ?? 0)]]);
  }

  /** @param changed keys of rows to be written, and whether they are to take the place of a row */
  async #replace<K extends string>(
    table: string,
    key: string,
    changed: ReadonlyMap<K, boolean>,
    rowsOf: (key: K) => readonly Row[],
  ): Promise<void> {
    const stale = [...changed].flatMap(([one, isThere]) => (isThere ? one : []));
    if (stale.length > 0) await this.#tables.select(`DELETE FROM ${table} WHERE ${key} IN (SELECT unnest($1))`, stale);
    await this.#tables.append(table, [...changed.keys()].flatMap(rowsOf));
  }
}

const rowOf = <T>(value: T | undefined, row: (value: T) => Row): readonly Row[] =>
  value === undefined ? [] : [row(value)];

/** What is new in this transaction stays new when it changes once more. */
function markChanged<K>(changed: Map<K, boolean>, key: K, isThere: boolean): void {
  if (!changed.has(key)) changed.set(key, isThere);
}

/** Most inputs of a job run tell what is known of it; rows that stay as they are are not written. */
const isSame = (a: Row, b: Row): boolean => a.every((value, column) => value === b[column]);

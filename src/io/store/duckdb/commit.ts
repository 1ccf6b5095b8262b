// Takes inputs into a history: one transaction for all that wait, so that each of them is there whole or not at all.

import type { DuckDBConnection } from "@duckdb/node-api";
import { setImmediate as breathe } from "node:timers/promises";
import { mergeJobRun, mergeRun } from "../../../core/history/merge.ts";
import { bareRun, type JobRun, type JobRunId, type Run, type RunId } from "../../../core/model/run.ts";
import type { Committed, Told } from "../../../app/ports.ts";
import { partKey, partsOf, refuseStrangers, type ToldPart } from "../parts.ts";
import type { SpooledFailure, SpooledIntake } from "../spooled-intake.ts";
import { AttemptChunks, type Renumbering } from "./attempt-chunks.ts";
import type { DuckDb } from "./engine.ts";
import { jobRunColumns, jobRunReader, jobRunRow, runColumns, runOf, runRow, sourceRow, type Row } from "./rows.ts";
import { Tables } from "./tables.ts";
import { TextNumbers } from "./text-numbers.ts";

/** An input that waits to be taken in. */
export interface Pending {
  readonly intake: SpooledIntake;
  readonly told: Told;
  /** Where it was a log in the store's own folder: that it was taken in, and how much of it. */
  readonly log?: { readonly name: string; readonly bytes: number };
}

/** What is remembered of a history from one commit to the next. */
export class Remembered {
  readonly tests: TextNumbers = new TextNumbers({
    table: "tests",
    key: "name",
    keyOf: (text) => text,
    row: (number, text) => [number, text],
  });
  readonly labels: TextNumbers = new TextNumbers({
    table: "labels",
    key: "name",
    keyOf: (text) => text,
    row: (number, text) => [number, text],
  });
  readonly failures: TextNumbers = new TextNumbers({
    table: "failures",
    key: "digest",
    keyOf: (text) => (JSON.parse(text) as SpooledFailure)[0],
    row: failureRow,
  });
  #history = "";

  /** What was learned of another history, or in a transaction that failed, holds no more. */
  async check(tables: Tables): Promise<void> {
    const [row] = await tables.select("SELECT id FROM meta");
    if (row?.[0] === this.#history) return;
    this.forget();
    this.#history = String(row?.[0]);
  }

  forget(): void {
    this.tests.forget();
    this.labels.forget();
    this.failures.forget();
  }
}

function failureRow(number: number, text: string): Row {
  const [digest, ...texts] = JSON.parse(text) as SpooledFailure;
  const size = texts.reduce((sum, one) => sum + (one?.length ?? 0), 0);
  return [number, digest, size, ...texts];
}

/** What became of each of them, when all of it is durable. After a failure nothing of any of them is there. */
export async function commitAll(
  engine: DuckDb,
  connection: DuckDBConnection,
  remembered: Remembered,
  pending: readonly Pending[],
): Promise<readonly Committed[]> {
  try {
    await connection.run("BEGIN TRANSACTION");
    const tables = new Tables(engine, connection);
    await remembered.check(tables);
    const taking = await Taking.start(engine, tables, remembered, pending);
    const committed: Committed[] = [];
    for (const one of pending) committed.push(await taking.take(one));
    await taking.write();
    await connection.run("COMMIT");
    return committed;
  } catch (error) {
    remembered.forget();
    // The connection is closed next, which undoes what is open; this only does it sooner.
    await connection.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

interface Part {
  readonly number: number;
  readonly digest: string;
}

class Taking {
  readonly #tables: Tables;
  readonly #remembered: Remembered;
  readonly #attempts: AttemptChunks;
  readonly #runs = new Map<RunId, Run>();
  readonly #jobRuns = new Map<JobRunId, JobRun>();
  readonly #parts = new Map<string, Part>();
  readonly #changedRuns = new Set<RunId>();
  readonly #changedJobRuns = new Set<JobRunId>();
  readonly #freshParts = new Map<number, Row>();
  readonly #goneParts: number[] = [];
  readonly #freshSources: Row[] = [];
  readonly #logs = new Map<string, number>();
  #lastPart = 0;
  #lastSource = 0;

  private constructor(tables: Tables, remembered: Remembered, attempts: AttemptChunks) {
    this.#tables = tables;
    this.#remembered = remembered;
    this.#attempts = attempts;
  }

  static async start(
    engine: DuckDb,
    tables: Tables,
    remembered: Remembered,
    pending: readonly Pending[],
  ): Promise<Taking> {
    const appender = await tables.connection.createAppender("attempts");
    const taking = new Taking(tables, remembered, new AttemptChunks(engine, appender));
    await taking.#load(pending.map(({ told }) => told));
    return taking;
  }

  /** What the history knows of all that is told. */
  async #load(tolds: readonly Told[]): Promise<void> {
    const jobRuns = new Set(tolds.flatMap((told) => [...told.jobRuns.map(({ id }) => id), ...told.slots]));
    const runs = new Set(
      tolds.flatMap((told) => [...told.runs.map(({ id }) => id), ...told.jobRuns.map(({ run }) => run)]),
    );
    const tables = this.#tables;
    const inList = "IN (SELECT unnest($1))";
    for (const row of await tables.select(`SELECT ${runColumns} FROM runs WHERE id ${inList}`, [...runs])) {
      const run = runOf(row);
      this.#runs.set(run.id, run);
    }
    const jobRunOf = jobRunReader();
    for (const row of await tables.select(`SELECT ${jobRunColumns} FROM job_runs WHERE id ${inList}`, [...jobRuns])) {
      const jobRun = jobRunOf(row);
      this.#jobRuns.set(jobRun.id, jobRun);
    }
    const parts = await tables.select(
      `SELECT number, job_run, part, digest FROM parts
      WHERE part ${inList} AND (job_run IS NULL OR job_run IN (SELECT unnest($2)))`,
      [...new Set(tolds.map(({ part }) => part))],
      [...jobRuns],
    );
    for (const [number, jobRun, part, digest] of parts)
      this.#parts.set(partKey(jobRun as JobRunId | null, part as string), {
        number: Number(number),
        digest: digest as string,
      });
    this.#lastPart = await tables.lastNumber("parts");
    this.#lastSource = await tables.lastNumber("sources");
  }

  async take({ intake, told, log }: Pending): Promise<Committed> {
    refuseStrangers(told, (id) => this.#jobRuns.has(id));
    if (log !== undefined) this.#logs.set(log.name, log.bytes);
    if (this.#knows(told)) return { kind: "known" };
    this.#learn(told);
    const fresh = partsOf(told).filter(({ key }) => this.#parts.get(key)?.digest !== told.source.digest);
    const kind = fresh.some(({ key }) => this.#parts.has(key)) ? "replaced" : "added";
    if (fresh.length > 0) this.#freshSources.push(sourceRow(++this.#lastSource, told.source));
    const parts = new Int32Array(told.slots.length);
    const positions = new Int32Array(told.slots.length);
    let attempts = 0;
    for (const part of fresh) attempts += this.#put(part, told, intake, { parts, positions });
    if (attempts > 0) await this.#append(intake, { parts, positions });
    return { kind, attempts };
  }

  #knows(told: Told): boolean {
    return (
      partsOf(told).every(({ key }) => this.#parts.get(key)?.digest === told.source.digest) &&
      told.runs.every(({ id }) => this.#runs.has(id)) &&
      told.jobRuns.every(({ id }) => this.#jobRuns.has(id))
    );
  }

  #learn({ runs, jobRuns }: Told): void {
    for (const run of runs) {
      const known = this.#runs.get(run.id);
      this.#setRun(known === undefined ? run : mergeRun(known, run));
    }
    for (const jobRun of jobRuns) {
      const known = this.#jobRuns.get(jobRun.id);
      this.#jobRuns.set(jobRun.id, known === undefined ? jobRun : mergeJobRun(known, jobRun));
      this.#changedJobRuns.add(jobRun.id);
      if (!this.#runs.has(jobRun.run)) this.#setRun(bareRun(jobRun.run, jobRun.run));
    }
  }

  #setRun(run: Run): void {
    this.#runs.set(run.id, run);
    this.#changedRuns.add(run.id);
  }

  /** Makes a part and says how many attempts it has. */
  #put(
    { key, jobRun, slots }: ToldPart,
    told: Told,
    intake: SpooledIntake,
    to: Pick<Renumbering, "parts" | "positions">,
  ): number {
    const old = this.#parts.get(key);
    if (old !== undefined) {
      this.#goneParts.push(old.number);
      this.#freshParts.delete(old.number);
    }
    const number = ++this.#lastPart;
    let attempts = 0;
    for (const slot of slots) {
      to.parts[slot] = number;
      to.positions[slot] = attempts;
      attempts += intake.lengths[slot] ?? 0;
    }
    const { digest } = told.source;
    this.#parts.set(key, { number, digest });
    this.#freshParts.set(number, [number, jobRun, told.part, digest, this.#lastSource, attempts]);
    return attempts;
  }

  async #append(intake: SpooledIntake, to: Pick<Renumbering, "parts" | "positions">): Promise<void> {
    const { tests, labels, failures } = this.#remembered;
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
      await tables.select("DELETE FROM attempts WHERE part IN (SELECT unnest($1))", this.#goneParts);
      await tables.select("DELETE FROM parts WHERE number IN (SELECT unnest($1))", this.#goneParts);
    }
    await this.#replace("runs", "id", [...this.#changedRuns], (id) => this.#runs.get(id), runRow);
    await this.#replace("job_runs", "id", [...this.#changedJobRuns], (id) => this.#jobRuns.get(id), jobRunRow);
    await tables.append("parts", this.#freshParts.values());
    await tables.append("sources", this.#freshSources);
    if (this.#goneParts.length > 0)
      await tables.select("DELETE FROM sources WHERE number NOT IN (SELECT source FROM parts)");
    const logs = [...this.#logs];
    await this.#replace(
      "logs",
      "name",
      [...this.#logs.keys()],
      (name) => logs.find(([log]) => log === name),
      ([name, bytes]) => [name, BigInt(bytes)],
    );
  }

  /** Puts rows in the place of those with the same keys. */
  async #replace<K extends string, T>(
    table: string,
    key: string,
    keys: readonly K[],
    get: (key: K) => T | undefined,
    row: (value: T) => Row,
  ): Promise<void> {
    if (keys.length === 0) return;
    await this.#tables.select(`DELETE FROM ${table} WHERE ${key} IN (SELECT unnest($1))`, keys);
    await this.#tables.append(
      table,
      keys.flatMap((one) => {
        const value = get(one);
        return value === undefined ? [] : [row(value)];
      }),
    );
  }
}

// Rows of attempts on their way from a spool into their tables, a chunk at a time: the one place where speed decides how the
// code looks. Columns are filled in place, so that nothing is made per row.

import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { realFields, wholeFields, type RowBlock } from "../spool.ts";
import type { DuckDb } from "./engine.ts";

/** As many rows as DuckDB takes at once. */
const chunkRows = 2048;

/** The tables that attempts stand in: each in the first one that has room for what is known of it. */
export const attemptTables = ["plain_attempts", "detailed_attempts"] as const;

/** What the numbers of one input's rows are in the history. */
export interface Renumbering {
  /** For each slot the number of its part; 0 where the history has the part already. */
  readonly parts: Int32Array;
  /** For each slot the position of its next attempt. */
  readonly positions: Int32Array;
  readonly tests: Int32Array;
  readonly labels: Int32Array;
  readonly failures: Int32Array;
}

export class AttemptChunks {
  readonly #plain: Chunks;
  readonly #detailed: Chunks;

  private constructor(plain: Chunks, detailed: Chunks) {
    this.#plain = plain;
    this.#detailed = detailed;
  }

  static async open(engine: DuckDb, connection: DuckDBConnection): Promise<AttemptChunks> {
    const [plain, detailed] = attemptTables;
    return new AttemptChunks(
      new Chunks(engine, await connection.createAppender(plain)),
      new Chunks(engine, await connection.createAppender(detailed)),
    );
  }

  add({ length, wholes, reals }: RowBlock, to: Renumbering): void {
    for (let row = 0; row < length; row++) {
      let at = row * wholeFields.length;
      const slot = wholes[at++] ?? 0;
      const part = to.parts[slot] ?? 0;
      if (part === 0) continue;
      const position = to.positions[slot] ?? 0;
      to.positions[slot] = position + 1;
      const test = wholes[at++] ?? 0;
      const occurrence = wholes[at++] ?? 1;
      const attempt = wholes[at++] ?? 1;
      const outcome = wholes[at++] ?? 0;
      const worker = wholes[at++] ?? 0;
      const order = wholes[at++] ?? 0;
      const file = wholes[at++] ?? 0;
      const failure = wholes[at++] ?? 0;
      const ignored = wholes[at++] ?? 0;
      const properties = wholes[at] ?? 0;
      const startedAt = known(reals[row * realFields.length + 1]);
      const isOnce = occurrence === 1 && attempt === 1;
      const isPlain = isOnce && (worker | order | failure | ignored | properties) === 0 && startedAt === null;

      const chunks = isPlain ? this.#plain : this.#detailed;
      chunks.put(0, part);
      chunks.put(1, position);
      chunks.put(2, to.tests[test] ?? 0);
      chunks.put(3, outcome);
      chunks.put(4, known(reals[row * realFields.length]));
      chunks.put(5, to.labels[file] ?? 0);
      if (!isPlain) {
        chunks.put(6, occurrence);
        chunks.put(7, attempt);
        chunks.put(8, startedAt === null ? null : BigInt(Math.round(startedAt)));
        chunks.put(9, to.labels[worker] ?? 0);
        chunks.put(10, order);
        chunks.put(11, to.failures[failure] ?? 0);
        chunks.put(12, to.labels[ignored] ?? 0);
        chunks.put(13, to.labels[properties] ?? 0);
      }
      chunks.endRow();
    }
  }

  close(): void {
    this.#plain.close();
    this.#detailed.close();
  }
}

/** The rows of one table. */
class Chunks {
  readonly #engine: DuckDb;
  readonly #appender: DuckDBAppender;
  readonly #types: readonly DuckDBType[];
  /** Full ones use the same memory again and again. */
  readonly #full: DuckDBDataChunk;
  readonly #columns: DuckDBValue[][];
  #rows = 0;

  constructor(engine: DuckDb, appender: DuckDBAppender) {
    this.#engine = engine;
    this.#appender = appender;
    this.#types = Array.from({ length: appender.columnCount }, (_, column) => appender.columnType(column));
    this.#full = engine.DuckDBDataChunk.create(this.#types, chunkRows);
    this.#columns = this.#types.map(() => []);
  }

  /** Sets a column of the row under way. */
  put(column: number, value: DuckDBValue): void {
    const values = this.#columns[column];
    if (values !== undefined) values[this.#rows] = value;
  }

  endRow(): void {
    if (++this.#rows === chunkRows) this.#flush();
  }

  close(): void {
    if (this.#rows > 0) this.#flush();
    this.#appender.closeSync();
  }

  #flush(): void {
    const isFull = this.#rows === chunkRows;
    const chunk = isFull ? this.#full : this.#engine.DuckDBDataChunk.create(this.#types, this.#rows);
    for (const values of this.#columns) values.length = this.#rows;
    chunk.setColumns(this.#columns);
    this.#appender.appendDataChunk(chunk);
    this.#rows = 0;
  }
}

const known = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

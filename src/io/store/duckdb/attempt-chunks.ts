// Rows of attempts on their way from a spool into their table, a chunk at a time: the one place where speed decides how the
// code looks. Columns are filled in place, so that nothing is made per row.

import type { DuckDBAppender, DuckDBDataChunk, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { realFields, wholeFields, type RowBlock } from "../spool.ts";
import type { DuckDb } from "./engine.ts";

/** As many rows as DuckDB takes at once. */
const chunkRows = 2048;

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

  add({ length, wholes, reals }: RowBlock, to: Renumbering): void {
    for (let row = 0; row < length; row++) {
      let at = row * wholeFields.length;
      const slot = wholes[at++] ?? 0;
      const part = to.parts[slot] ?? 0;
      if (part === 0) continue;
      const position = to.positions[slot] ?? 0;
      to.positions[slot] = position + 1;
      this.#put(0, part);
      this.#put(1, position);
      this.#put(2, to.tests[wholes[at++] ?? 0] ?? 0);
      this.#put(3, wholes[at++] ?? 1);
      this.#put(4, wholes[at++] ?? 1);
      this.#put(5, wholes[at++] ?? 0);
      this.#put(6, known(reals[row * realFields.length]));
      const startedAt = known(reals[row * realFields.length + 1]);
      this.#put(7, startedAt === null ? null : BigInt(Math.round(startedAt)));
      this.#put(8, to.labels[wholes[at++] ?? 0] ?? 0);
      this.#put(9, wholes[at++] ?? 0);
      this.#put(10, to.labels[wholes[at++] ?? 0] ?? 0);
      this.#put(11, to.failures[wholes[at++] ?? 0] ?? 0);
      this.#put(12, to.labels[wholes[at] ?? 0] ?? 0);
      if (++this.#rows === chunkRows) this.#flush();
    }
  }

  close(): void {
    if (this.#rows > 0) this.#flush();
    this.#appender.closeSync();
  }

  #put(column: number, value: DuckDBValue): void {
    const values = this.#columns[column];
    if (values !== undefined) values[this.#rows] = value;
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

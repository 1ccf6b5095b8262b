// Rows into tables in bulk, and lists of values into queries.

import type { DuckDBConnection, DuckDBListValue, DuckDBResultReader, DuckDBType } from "@duckdb/node-api";
import type { DuckDb } from "./engine.ts";
import { rowsOf, type Row } from "./rows.ts";

/** Characters of texts that wait in one chunk; a chunk of whole failures would be too large. */
const chunkCharacters = 4_000_000;

type List = readonly string[] | readonly number[];

export class Tables {
  readonly connection: DuckDBConnection;
  readonly #engine: DuckDb;

  constructor(engine: DuckDb, connection: DuckDBConnection) {
    this.#engine = engine;
    this.connection = connection;
  }

  /** Adds rows at the end of a table, in the order of its columns. */
  async append(table: string, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const appender = await this.connection.createAppender(table);
    try {
      const writer = this.#engine.DuckDBDataChunkWriter.forAppender(appender);
      let characters = 0;
      for (const row of rows) {
        writer.appendRow(row);
        for (const value of row) if (typeof value === "string") characters += value.length;
        if (characters < chunkCharacters) continue;
        writer.flush();
        characters = 0;
      }
      writer.flush();
    } finally {
      appender.closeSync();
    }
  }

  /** Rows of a query whose parameters are lists of texts or of whole numbers. */
  async select(sql: string, ...lists: readonly List[]): Promise<readonly Row[]> {
    return (await this.#read(sql, lists)).getRows();
  }

  /** The columns of a query all of whose values are numbers. */
  async columns(sql: string, ...lists: readonly List[]): Promise<readonly (readonly number[])[]> {
    return (await this.#read(sql, lists)).getColumns() as number[][];
  }

  #read(sql: string, lists: readonly List[]): Promise<DuckDBResultReader> {
    const values: DuckDBListValue[] = [];
    const types: DuckDBType[] = [];
    for (const list of lists) {
      values.push(this.#engine.listValue(list));
      types.push(this.#engine.LIST(typeof list[0] === "number" ? this.#engine.INTEGER : this.#engine.VARCHAR));
    }
    return this.connection.runAndReadAll(sql, values, types);
  }

  /** The highest number in a table; 0 when it is empty. */
  async lastNumber(table: string): Promise<number> {
    const [row] = await rowsOf(this.connection, `SELECT coalesce(max(number), 0) FROM ${table}`);
    return Number(row?.[0] ?? 0);
  }
}

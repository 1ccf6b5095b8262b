// Tables as Parquet files, written by DuckDB: rows are gathered in a file of its own beside their place, then each table
// is copied out and all of them are renamed into the folder.

import type { DuckDBAppender, DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Cell, TableFolder, Tables, TableShape } from "../app/ports.ts";
import { makeFolder } from "./make-folder.ts";
import { ProblemError } from "../core/model/problem.ts";
import { findDuckDb, openInstance, type DuckDb } from "./store/duckdb/engine.ts";
import { orWriteProblem, refusal, thereAlready } from "./write-problem.ts";

type Kind = TableShape["columns"][number]["kind"];

const types: Record<Kind, string> = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  moment: "TIMESTAMP_MS",
  truth: "BOOLEAN",
};

/** @param folder the one that relative paths start from */
export function openParquetTables(folder: string): Tables {
  return {
    open: async (path, shapes, overwrite) => {
      const engine = await findDuckDb();
      if (engine === null) throw needsDuckDb;
      const target = resolve(folder, path);
      return await orWriteProblem(path, async () => {
        await refuseToReplace(target, path, shapes, overwrite);
        makeFolder(target);
        const draft = join(target, `.deflake-${randomBytes(4).toString("hex")}`);
        await mkdir(draft);
        const instance = await openInstance(engine, join(draft, "rows.duckdb"), "write");
        return ParquetFolder.open({ engine, instance, shapes, name: path, target, draft });
      });
    },
  };
}

interface Places {
  readonly engine: DuckDb;
  readonly instance: DuckDBInstance;
  readonly shapes: readonly TableShape[];
  /** As the user named it. */
  readonly name: string;
  readonly target: string;
  readonly draft: string;
}

class ParquetFolder implements TableFolder {
  readonly #places: Places;
  readonly #connection: DuckDBConnection;
  readonly #tables: ReadonlyMap<string, OpenTable>;
  #over = false;

  private constructor(places: Places, connection: DuckDBConnection, tables: ReadonlyMap<string, OpenTable>) {
    this.#places = places;
    this.#connection = connection;
    this.#tables = tables;
  }

  static async open(places: Places): Promise<ParquetFolder> {
    const connection = await places.instance.connect();
    const tables = new Map<string, OpenTable>();
    for (const { name, columns } of places.shapes) {
      const list = columns.map((column) => `"${column.name}" ${types[column.kind]}`).join(", ");
      await connection.run(`CREATE TABLE "${name}" (${list})`);
      const kinds = columns.map(({ kind }) => kind);
      tables.set(name, new OpenTable(places.engine, await connection.createAppender(name), kinds));
    }
    return new ParquetFolder(places, connection, tables);
  }

  row(table: string, cells: readonly Cell[]): void {
    const open = this.#tables.get(table);
    if (open === undefined) throw new Error(`There is no table ${table}.`);
    open.row(cells);
  }

  async commit(): Promise<number> {
    const { shapes, name: folder, target, draft } = this.#places;
    try {
      await orWriteProblem(folder, async () => {
        for (const table of this.#tables.values()) table.close();
        for (const { name } of shapes) {
          const file = join(draft, fileOf(name)).replaceAll("'", "''");
          await this.#connection.run(`COPY "${name}" TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
        }
        for (const { name } of shapes) await rename(join(draft, fileOf(name)), join(target, fileOf(name)));
      });
      return shapes.length;
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#connection.closeSync();
    this.#places.instance.closeSync();
    await rm(this.#places.draft, { recursive: true, force: true });
  }
}

class OpenTable {
  readonly #engine: DuckDb;
  readonly #appender: DuckDBAppender;
  readonly #kinds: readonly Kind[];

  constructor(engine: DuckDb, appender: DuckDBAppender, kinds: readonly Kind[]) {
    this.#engine = engine;
    this.#appender = appender;
    this.#kinds = kinds;
  }

  row(cells: readonly Cell[]): void {
    for (const [at, kind] of this.#kinds.entries()) this.#append(kind, cells[at] ?? null);
    this.#appender.endRow();
  }

  close(): void {
    this.#appender.closeSync();
  }

  #append(kind: Kind, cell: Cell): void {
    const appender = this.#appender;
    if (cell === null) return appender.appendNull();
    switch (kind) {
      case "text":
        return appender.appendVarchar(String(cell));
      case "integer":
        return appender.appendBigInt(BigInt(cell));
      case "number":
        return appender.appendDouble(Number(cell));
      case "moment":
        return appender.appendTimestampMilliseconds(
          new this.#engine.DuckDBTimestampMillisecondsValue(BigInt(Math.round(Number(cell)))),
        );
      case "truth":
        return appender.appendBoolean(cell === true);
    }
  }
}

const fileOf = (table: string): string => `${table}.parquet`;

async function refuseToReplace(
  target: string,
  name: string,
  shapes: readonly TableShape[],
  overwrite: boolean,
): Promise<void> {
  const there = await stat(target).catch(() => null);
  if (there !== null && !there.isDirectory())
    throw refusal(`${name} is no folder.`, "Parquet is written as a file for each table.", "Name a folder.");
  if (there === null || overwrite) return;
  const files = new Set(await readdir(target));
  const taken = shapes.map((shape) => fileOf(shape.name)).find((file) => files.has(file));
  if (taken !== undefined) throw thereAlready(`${name}/${taken}`);
}

const needsDuckDb = new ProblemError({
  code: "store-needs-duckdb",
  what: "Parquet can only be written with DuckDB, which is not installed here.",
  why: "The package @duckdb/node-api is optional, and there is no build of it for every system.",
  fix: "npm install @duckdb/node-api, or export --format ndjson.",
  place: null,
});

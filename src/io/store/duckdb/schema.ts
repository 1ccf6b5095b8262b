// The tables of a history. Numbers for what repeats in millions of rows, texts once each. Times are milliseconds since
// 1970, outcomes and conclusions their places in the model's lists; the same tables fit other engines.

import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { ProblemError } from "../../../core/model/problem.ts";
import { cannotRead, tooNew } from "../store-problem.ts";

/** Raised with every change of the tables. An older deflake refuses a newer history; docs/design/store.md says the rest. */
export const schemaVersion = 2;

/** All attempts, whichever table they stand in. */
const attemptsView = (create: string): string => `${create} attempts AS
    SELECT *, 1 AS occurrence, 1 AS attempt, CAST(NULL AS BIGINT) AS started_at, 0 AS worker, 0 AS place, 0 AS failure,
      0 AS ignored, 0 AS properties FROM plain_attempts
    UNION ALL SELECT * FROM detailed_attempts`;

export const tables: readonly string[] = [
  // The id tells one history from another that took its place.
  `CREATE TABLE meta (version INTEGER, id VARCHAR)`,
  `CREATE TABLE runs (
    id VARCHAR, name VARCHAR, workflow VARCHAR, commit_id VARCHAR, branch VARCHAR, event VARCHAR, attempt INTEGER,
    started_at BIGINT, finished_at BIGINT, conclusion TINYINT, url VARCHAR)`,
  `CREATE TABLE job_runs (
    id VARCHAR, run VARCHAR, job VARCHAR, attempt INTEGER, platform VARCHAR, started_at BIGINT, finished_at BIGINT,
    duration_ms DOUBLE, conclusion TINYINT, telling VARCHAR, complete BOOLEAN, failed_steps VARCHAR,
    seed VARCHAR, properties VARCHAR)`,
  `CREATE TABLE sources (
    number INTEGER, name VARCHAR, format VARCHAR, digest VARCHAR, bytes BIGINT, imported_at BIGINT, complete BOOLEAN,
    notes VARCHAR, summaries VARCHAR)`,
  // One part of one job run, as one source told it; without a job run where the source told of runs alone.
  `CREATE TABLE parts (
    number INTEGER, job_run VARCHAR, part VARCHAR, digest VARCHAR, source INTEGER, attempts INTEGER)`,
  `CREATE TABLE tests (number INTEGER, name VARCHAR)`,
  // Workers, files, reasons and properties.
  `CREATE TABLE labels (number INTEGER, name VARCHAR)`,
  // Apart from the attempts, so that counting never reads them. Size is in characters, of all four texts.
  `CREATE TABLE failures (
    number INTEGER, digest VARCHAR, size INTEGER, type VARCHAR, message VARCHAR, trace VARCHAR, output VARCHAR)`,
  // An attempt stands in one of two tables. Most are executed once and pass, and nobody knows when or by which worker:
  // without the columns that have nothing to say of them, a commit costs a quarter less.
  // Position counts from 0 within the part. A number 0 stands for no text, a place 0 for an unknown one.
  `CREATE TABLE plain_attempts (
    part INTEGER, position INTEGER, test INTEGER, outcome TINYINT, duration_ms DOUBLE, file INTEGER)`,
  `CREATE TABLE detailed_attempts (
    part INTEGER, position INTEGER, test INTEGER, outcome TINYINT, duration_ms DOUBLE, file INTEGER, occurrence INTEGER,
    attempt INTEGER, started_at BIGINT, worker INTEGER, place INTEGER, failure INTEGER, ignored INTEGER, properties INTEGER)`,
  attemptsView("CREATE VIEW"),
  // Which log files were taken in, up to which length.
  `CREATE TABLE logs (name VARCHAR, bytes BIGINT)`,
];

/** What version 2 added: seeds and properties. */
const columnsOf2 = [
  "ALTER TABLE job_runs ADD COLUMN seed VARCHAR",
  "ALTER TABLE job_runs ADD COLUMN properties VARCHAR",
  "ALTER TABLE detailed_attempts ADD COLUMN properties INTEGER DEFAULT 0",
];

/** Makes the tables of an older version those of this one, in one transaction. */
export async function bringUpToDate(connection: DuckDBConnection, version: number): Promise<void> {
  if (version >= schemaVersion) return;
  await connection.run("BEGIN TRANSACTION");
  for (const change of ["DROP VIEW attempts", ...columnsOf2, attemptsView("CREATE VIEW")]) await connection.run(change);
  await connection.run(`UPDATE meta SET version = ${schemaVersion}`);
  await connection.run("COMMIT");
}

/** Lets a connection that may only read see the tables of an older version as those of this one; nothing on disc changes. */
export async function seeAsUpToDate(connection: DuckDBConnection, version: number): Promise<void> {
  if (version >= schemaVersion) return;
  const [row] = (await connection.runAndReadAll("SELECT current_database()")).getRows();
  const file = `"${String(row?.[0]).replaceAll('"', '""')}"`;
  // Temporary names come before those of the file.
  await connection.run(
    `CREATE TEMP VIEW job_runs AS SELECT *, CAST(NULL AS VARCHAR) AS seed, CAST(NULL AS VARCHAR) AS properties
      FROM ${file}.main.job_runs`,
  );
  await connection.run(
    `CREATE TEMP VIEW detailed_attempts AS SELECT *, 0 AS properties FROM ${file}.main.detailed_attempts`,
  );
  await connection.run(attemptsView("CREATE TEMP VIEW"));
}

/** The version of the tables of a history. Refuses one that a newer deflake wrote, and what is no history of ours. */
export async function versionOf(instance: DuckDBInstance, path: string): Promise<number> {
  const connection = await instance.connect();
  try {
    const [row] = (await connection.runAndReadAll("SELECT version FROM meta")).getRows();
    const version = Number(row?.[0]);
    if (version > schemaVersion) throw new ProblemError(tooNew(path, String(version), schemaVersion));
    return version;
  } catch (error) {
    // Whatever tables it has, they are not ours.
    throw cannotRead(path, error);
  } finally {
    connection.closeSync();
  }
}

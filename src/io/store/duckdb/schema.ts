// The tables of a history. Numbers for what repeats in millions of rows, texts once each. Times are milliseconds since
// 1970, outcomes and conclusions their places in the model's lists; the same tables fit other engines.

import type { DuckDBInstance } from "@duckdb/node-api";
import { ProblemError } from "../../../core/model/problem.ts";
import { cannotRead, tooNew } from "../store-problem.ts";

/** Raised with every change of the tables. An older deflake refuses a newer history; docs/design/store.md says the rest. */
export const schemaVersion = 1;

export const tables: readonly string[] = [
  // The id tells one history from another that took its place.
  `CREATE TABLE meta (version INTEGER, id VARCHAR)`,
  `CREATE TABLE runs (
    id VARCHAR, name VARCHAR, workflow VARCHAR, commit_id VARCHAR, branch VARCHAR, event VARCHAR, attempt INTEGER,
    started_at BIGINT, finished_at BIGINT, conclusion TINYINT, url VARCHAR)`,
  `CREATE TABLE job_runs (
    id VARCHAR, run VARCHAR, job VARCHAR, attempt INTEGER, platform VARCHAR, started_at BIGINT, finished_at BIGINT,
    duration_ms DOUBLE, conclusion TINYINT, telling VARCHAR, complete BOOLEAN, failed_steps VARCHAR)`,
  `CREATE TABLE sources (
    number INTEGER, name VARCHAR, format VARCHAR, digest VARCHAR, bytes BIGINT, imported_at BIGINT, complete BOOLEAN,
    notes VARCHAR, summaries VARCHAR)`,
  // One part of one job run, as one source told it; without a job run where the source told of runs alone.
  `CREATE TABLE parts (
    number INTEGER, job_run VARCHAR, part VARCHAR, digest VARCHAR, source INTEGER, attempts INTEGER)`,
  `CREATE TABLE tests (number INTEGER, name VARCHAR)`,
  // Workers, files and reasons.
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
    attempt INTEGER, started_at BIGINT, worker INTEGER, place INTEGER, failure INTEGER, ignored INTEGER)`,
  `CREATE VIEW attempts AS
    SELECT *, 1 AS occurrence, 1 AS attempt, CAST(NULL AS BIGINT) AS started_at, 0 AS worker, 0 AS place, 0 AS failure,
      0 AS ignored FROM plain_attempts
    UNION ALL SELECT * FROM detailed_attempts`,
  // Which log files were taken in, up to which length.
  `CREATE TABLE logs (name VARCHAR, bytes BIGINT)`,
];

/** Refuses a history that a newer deflake wrote. */
export async function checkVersion(instance: DuckDBInstance, path: string): Promise<void> {
  const connection = await instance.connect();
  try {
    const [row] = (await connection.runAndReadAll("SELECT version FROM meta")).getRows();
    const version = Number(row?.[0]);
    if (version > schemaVersion) throw new ProblemError(tooNew(path, String(version), schemaVersion));
  } catch (error) {
    // Whatever tables it has, they are not ours.
    throw cannotRead(path, error);
  } finally {
    connection.closeSync();
  }
}

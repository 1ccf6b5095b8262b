// Runs, job runs and sources as rows of their tables, both ways.

import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { Source } from "../../../core/history/history.ts";
import type { Platform } from "../../../core/model/platform.ts";
import { parseProperties, propertiesText } from "../../../core/model/properties.ts";
import {
  conclusions,
  type Conclusion,
  type JobRun,
  type JobRunId,
  type Run,
  type RunId,
  type Telling,
} from "../../../core/model/run.ts";

export type Row = readonly DuckDBValue[];

export const runColumns =
  "id, name, workflow, commit_id, branch, event, attempt, started_at, finished_at, conclusion, url";

export const runRow = (run: Run): Row => [
  run.id,
  run.name,
  run.workflow,
  run.commit,
  run.branch,
  run.event,
  run.attempt,
  time(run.startedAt),
  time(run.finishedAt),
  conclusionNumber(run.conclusion),
  run.url,
];

export const runOf = (row: Row): Run => ({
  id: row[0] as RunId,
  name: row[1] as string,
  workflow: text(row[2]),
  commit: text(row[3]),
  branch: text(row[4]),
  event: text(row[5]),
  attempt: Number(row[6]),
  startedAt: number(row[7]),
  finishedAt: number(row[8]),
  conclusion: conclusionOf(row[9]),
  url: text(row[10]),
});

export const jobRunColumns =
  "id, run, job, attempt, platform, started_at, finished_at, duration_ms, conclusion, telling, complete, failed_steps, seed, properties";

export const jobRunRow = (jobRun: JobRun): Row => [
  jobRun.id,
  jobRun.run,
  jobRun.job,
  jobRun.attempt,
  JSON.stringify(Object.fromEntries(jobRun.platform)),
  time(jobRun.startedAt),
  time(jobRun.finishedAt),
  jobRun.durationMs,
  conclusionNumber(jobRun.conclusion),
  jobRun.telling,
  jobRun.complete,
  JSON.stringify(jobRun.failedSteps),
  jobRun.seed,
  propertiesText(jobRun.properties),
];

/** Reads rows of job runs. Most of them share a few platforms, which are read once. */
export function jobRunReader(): (row: Row) => JobRun {
  const platforms = new Map<string, Platform>();
  const platformOf = (json: string): Platform => {
    const known = platforms.get(json);
    if (known !== undefined) return known;
    const platform = new Map(Object.entries(JSON.parse(json) as Record<string, string>));
    platforms.set(json, platform);
    return platform;
  };
  return (row) => ({
    id: row[0] as JobRunId,
    run: row[1] as RunId,
    job: row[2] as string,
    attempt: Number(row[3]),
    platform: platformOf(row[4] as string),
    startedAt: number(row[5]),
    finishedAt: number(row[6]),
    durationMs: number(row[7]),
    conclusion: conclusionOf(row[8]),
    telling: row[9] as Telling,
    complete: row[10] as boolean | null,
    failedSteps: row[11] === "[]" ? [] : (JSON.parse(row[11] as string) as string[]),
    seed: text(row[12]),
    properties: parseProperties(text(row[13])),
  });
}

export const sourceColumns = "number, name, format, digest, bytes, imported_at, complete, notes, summaries";

export const sourceRow = (number: number, source: Omit<Source, "attempts">): Row => [
  number,
  source.name,
  source.format,
  source.digest,
  time(source.bytes),
  time(source.importedAt),
  source.complete,
  JSON.stringify(source.notes),
  JSON.stringify(source.summaries),
];

/** Of the columns of a source without its number, then how many attempts it told. */
export const sourceOf = (row: Row): Source => ({
  name: row[0] as string,
  format: row[1] as string,
  digest: row[2] as string,
  bytes: Number(row[3]),
  importedAt: Number(row[4]),
  complete: row[5] as boolean,
  notes: JSON.parse(row[6] as string) as Source["notes"],
  summaries: JSON.parse(row[7] as string) as Source["summaries"],
  attempts: Number(row[8]),
});

const text = (value: DuckDBValue | undefined): string | null => (typeof value === "string" ? value : null);

export const number = (value: DuckDBValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** Big integers are what DuckDB takes for its BIGINT; fractions of a millisecond are no part of a point in time. */
export const time = (value: number | null): bigint | null =>
  value === null || !Number.isFinite(value) ? null : BigInt(Math.round(value));

const conclusionNumber = (conclusion: Conclusion | null): number | null =>
  conclusion === null ? null : conclusions.indexOf(conclusion);

const conclusionOf = (value: DuckDBValue | undefined): Conclusion | null =>
  value === null || value === undefined ? null : (conclusions[Number(value)] ?? "unknown");

/** All rows of a query. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] = [],
): Promise<readonly Row[]> {
  return (await connection.runAndReadAll(sql, values)).getRows();
}

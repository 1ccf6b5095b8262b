// What a DuckDB history tells inside one transaction. SQL groups and counts; which runs a query selects and in which order
// they stand is decided by the same code for all stores.

import type { DuckDBConnection } from "@duckdb/node-api";
import type { JobRunPart, RecordedAttempt, Source, TestCount, Timeline } from "../../../core/history/history.ts";
import { outcomes } from "../../../core/model/outcome.ts";
import type { JobRun, JobRunId, Run } from "../../../core/model/run.ts";
import { asTestId } from "../../../core/model/test-id.ts";
import type { History, Query, Subject } from "../../../app/ports.ts";
import { evidence, outcomeNumber } from "../attempt-rows.ts";
import { select, type Selected, type Selection } from "../selection.ts";
import { recordedAttempts } from "./recorded.ts";
import type { DuckDb } from "./engine.ts";
import { jobRunColumns, jobRunOf, rowsOf, runColumns, runOf, sourceColumns, sourceOf } from "./rows.ts";
import { Tables } from "./tables.ts";

/** A part of a selected job run. */
export interface SelectedPart {
  readonly number: number;
  readonly attempts: number;
  readonly where: Selected;
}

const numbersWith = (wanted: "good" | "bad"): string =>
  outcomes.flatMap((_, place) => (evidence[place] === wanted ? place : [])).join(", ");
const good = numbersWith("good");
const bad = numbersWith("bad");
const executed = `a.attempt = 1 AND a.outcome IN (${good}, ${bad})`;

/** Rows of timelines that are held at a time. */
const timelineRows = 500_000;

export class DuckDbHistory implements History {
  readonly #tables: Tables;
  readonly #selection: Selection;
  /** In the order of their job runs, then as they were told. */
  readonly #parts: readonly SelectedPart[];
  #chosen: Promise<void> | null = null;

  private constructor(tables: Tables, selection: Selection, parts: readonly SelectedPart[]) {
    this.#tables = tables;
    this.#selection = selection;
    this.#parts = parts;
  }

  static async open(engine: DuckDb, connection: DuckDBConnection, query: Query): Promise<DuckDbHistory> {
    await connection.run("BEGIN TRANSACTION");
    const runs = (await rowsOf(connection, `SELECT ${runColumns} FROM runs`)).map(runOf);
    const jobRuns = (await rowsOf(connection, `SELECT ${jobRunColumns} FROM job_runs`)).map(jobRunOf);
    const selection = select(runs, jobRuns, query);
    const selected: ReadonlyMap<unknown, Selected> = selection.selected;
    const rows = await rowsOf(
      connection,
      "SELECT number, job_run, attempts FROM parts WHERE job_run IS NOT NULL ORDER BY number",
    );
    const parts = rows
      .flatMap(([part, jobRun, attempts]) => {
        const where = selected.get(jobRun);
        return where === undefined ? [] : { number: Number(part), attempts: Number(attempts), where };
      })
      .sort((a, b) => a.where.place - b.where.place);
    return new DuckDbHistory(new Tables(engine, connection), selection, parts);
  }

  async runs(): Promise<readonly Run[]> {
    return this.#selection.runs;
  }

  async jobRuns(): Promise<readonly JobRun[]> {
    return this.#selection.jobRuns;
  }

  async sources(): Promise<readonly Source[]> {
    const columns = sourceColumns.split(", ").slice(1).join(", ");
    const rows = await this.#tables.select(
      `SELECT ${columns}, (SELECT sum(attempts) FROM parts WHERE source = s.number) FROM sources s ORDER BY number`,
    );
    return rows.map(sourceOf);
  }

  async parts(of: readonly JobRunId[]): Promise<readonly JobRunPart[]> {
    const rows = await this.#tables.select(
      `SELECT p.job_run, p.part, s.format FROM parts p JOIN sources s ON s.number = p.source
       WHERE p.job_run IN (SELECT unnest($1)) ORDER BY p.number`,
      of,
    );
    return rows.map(([jobRun, part, format]) => ({
      jobRun: jobRun as JobRunId,
      part: part as string,
      format: format as string,
    }));
  }

  async counts(): Promise<readonly TestCount[]> {
    await this.#choose();
    const { runs } = this.#selection;
    // Runs without a date come first; they say nothing of when a test was seen.
    const undated = runs.filter(({ startedAt }) => startedAt === null).length;
    const rows = await this.#tables.select(`
      WITH counted AS (
        SELECT a.test, c.job_group,
          count(*) FILTER (${executed}) AS executions,
          count(*) FILTER (a.attempt = 1 AND a.outcome IN (${bad})) AS failures,
          count(*) FILTER (a.attempt > 1) AS retries,
          count(*) FILTER (a.attempt > 1 AND a.outcome IN (${bad})) AS retry_failures,
          count(*) FILTER (a.attempt = 1 AND a.outcome = ${outcomeNumber.get("skip")}) AS skips,
          count(*) FILTER (a.attempt = 1 AND a.outcome IN (${bad}) AND a.ignored > 0) AS ignored,
          coalesce(sum(a.duration_ms), 0) AS duration_ms,
          min(c.run) FILTER (${executed} AND c.run >= ${undated}) AS first_run,
          max(c.run) FILTER (${executed} AND c.run >= ${undated}) AS last_run
        FROM attempts a JOIN chosen c ON c.part = a.part
        GROUP BY a.test, c.job_group),
      -- Only what was tried again can have failed and then passed.
      tried AS (
        SELECT a.part, a.test, a.occurrence FROM attempts a
        WHERE (a.part, a.test, a.occurrence) IN (SELECT part, test, occurrence FROM attempts WHERE attempt > 1)
        GROUP BY a.part, a.test, a.occurrence
        HAVING min(a.attempt) FILTER (a.outcome IN (${bad})) < max(a.attempt) FILTER (a.outcome IN (${good}))),
      flaky AS (
        SELECT t.test, c.job_group, count(*) AS flaky FROM tried t JOIN chosen c ON c.part = t.part GROUP BY ALL)
      SELECT t.name, n.job_group, n.executions, n.failures, n.retries, n.retry_failures, coalesce(f.flaky, 0), n.skips,
        n.ignored, n.duration_ms, n.first_run, n.last_run
      FROM counted n JOIN tests t ON t.number = n.test
      LEFT JOIN flaky f ON f.test = n.test AND f.job_group = n.job_group`);
    return rows.map((row) => ({
      test: asTestId(row[0] as string),
      ...this.#group(row[1]),
      executions: Number(row[2]),
      failures: Number(row[3]),
      retries: Number(row[4]),
      retryFailures: Number(row[5]),
      flaky: Number(row[6]),
      skips: Number(row[7]),
      ignored: Number(row[8]),
      durationMs: Number(row[9]),
      firstSeenAt: runs[Number(row[10] ?? -1)]?.startedAt ?? null,
      lastSeenAt: runs[Number(row[11] ?? -1)]?.startedAt ?? null,
    }));
  }

  async *timelines(): AsyncIterable<Timeline> {
    await this.#choose();
    const failed = await this.#tables.select(`
      SELECT a.test, count(*) FROM attempts a JOIN chosen c ON c.part = a.part
      WHERE a.test IN (
        SELECT a.test FROM attempts a JOIN chosen c ON c.part = a.part WHERE a.outcome IN (${bad}))
      GROUP BY a.test ORDER BY a.test`);
    let tests: number[] = [];
    let rows = 0;
    for (const [test, count] of failed) {
      tests.push(Number(test));
      rows += Number(count);
      if (rows < timelineRows) continue;
      yield* this.#timelinesOf(tests);
      tests = [];
      rows = 0;
    }
    if (tests.length > 0) yield* this.#timelinesOf(tests);
  }

  async *#timelinesOf(tests: readonly number[]): AsyncIterable<Timeline> {
    const [test = [], group = [], run = [], outcome = [], recovered = []] = await this.#tables.columns(
      `SELECT a.test, c.job_group, c.run, a.outcome, CASE WHEN r.part IS NULL THEN 0 ELSE 1 END
      FROM attempts a JOIN chosen c ON c.part = a.part
      LEFT JOIN (
        SELECT DISTINCT part, test, occurrence FROM attempts WHERE attempt > 1 AND outcome IN (${good})
      ) r ON r.part = a.part AND r.test = a.test AND r.occurrence = a.occurrence
      WHERE ${executed} AND a.test IN (SELECT unnest($1))
      ORDER BY a.test, c.job_group, c.place, a.position`,
      tests,
    );
    const names = await this.#tables.select(
      "SELECT number, name FROM tests WHERE number IN (SELECT unnest($1))",
      tests,
    );
    const nameOf = new Map(names.map(([number, name]) => [Number(number), name as string]));
    for (let from = 0, to = 0; from < test.length; from = to) {
      while (to < test.length && test[to] === test[from] && group[to] === group[from]) to++;
      yield {
        test: asTestId(nameOf.get(test[from] ?? 0) ?? ""),
        ...this.#group(group[from]),
        runs: Uint32Array.from(run.slice(from, to)),
        outcomes: Uint8Array.from(outcome.slice(from, to)),
        recovered: Uint8Array.from(recovered.slice(from, to)),
      };
    }
  }

  failures(): AsyncIterable<RecordedAttempt> {
    return recordedAttempts(this.#tables, this.#parts, `a.outcome IN (${bad})`);
  }

  async *attempts(of: Subject): AsyncIterable<RecordedAttempt> {
    if (of.kind !== "test") {
      const parts = this.#parts.filter(
        ({ where: { jobRun } }) =>
          of.kind === "all" || (of.kind === "run" ? jobRun.run === of.run : jobRun.id === of.jobRun),
      );
      yield* recordedAttempts(this.#tables, parts, "true");
      return;
    }
    const [row] = await this.#tables.select("SELECT number FROM tests WHERE name IN (SELECT unnest($1))", [of.test]);
    if (row !== undefined) yield* recordedAttempts(this.#tables, this.#parts, `a.test = ${Number(row[0])}`);
  }

  #group(group: unknown): { job: string; platform: string } {
    const { job = "", platform = "" } = this.#selection.groups[Number(group)] ?? {};
    return { job, platform };
  }

  /** Brings the selection to the engine, once. */
  #choose(): Promise<void> {
    this.#chosen ??= this.#makeChosen();
    return this.#chosen;
  }

  async #makeChosen(): Promise<void> {
    const parts = this.#parts;
    await this.#tables.connection.run(
      "CREATE TEMP TABLE chosen (part INTEGER, place INTEGER, run INTEGER, job_group INTEGER)",
    );
    await this.#tables.select(
      "INSERT INTO chosen SELECT unnest($1), unnest($2), unnest($3), unnest($4)",
      parts.map((part) => part.number),
      parts.map((_, place) => place),
      parts.map(({ where }) => where.run),
      parts.map(({ where }) => where.group),
    );
  }
}

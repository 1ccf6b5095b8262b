// What a DuckDB history tells inside one transaction. SQL groups and counts; which runs a query selects and in which order
// they stand is decided by the same code for all stores.

import type { DuckDBConnection } from "@duckdb/node-api";
import type { JobRunPart, RecordedAttempt, Source, TestCount, Timeline } from "../../../core/history/history.ts";
import { outcomes } from "../../../core/model/outcome.ts";
import { Tally } from "../../../core/history/tally.ts";
import type { JobRun, JobRunId, Run } from "../../../core/model/run.ts";
import { asTestId, type TestId } from "../../../core/model/test-id.ts";
import type { History, Query, Subject } from "../../../app/ports.ts";
import { evidence } from "../attempt-rows.ts";
import { select, type Selected, type Selection } from "../selection.ts";
import { recordedAttempts } from "./recorded.ts";
import type { DuckDb } from "./engine.ts";
import { jobRunColumns, jobRunReader, rowsOf, runColumns, runOf, sourceColumns, sourceOf, type Row } from "./rows.ts";
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
    const jobRuns = (await rowsOf(connection, `SELECT ${jobRunColumns} FROM job_runs`)).map(jobRunReader());
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
    const names = await this.#testNames("SELECT number, name FROM tests");
    const tally = new Tally((test, group) => ({ test: names(test), ...this.#group(group) }));
    const [
      test = [],
      group = [],
      outcome = [],
      first = [],
      ignored = [],
      count = [],
      durationMs = [],
      from = [],
      to = [],
    ] = await this.#tables.columns(`
        SELECT a.test, c.job_group, a.outcome, CASE WHEN a.attempt = 1 THEN 1 ELSE 0 END AS first,
          CASE WHEN a.ignored > 0 THEN 1 ELSE 0 END AS ignored, CAST(count(*) AS DOUBLE),
          CAST(coalesce(sum(a.duration_ms), 0) AS DOUBLE),
          min(CASE WHEN c.run >= ${undated} THEN c.run END), max(CASE WHEN c.run >= ${undated} THEN c.run END)
        FROM attempts a JOIN chosen c ON c.part = a.part
        GROUP BY a.test, c.job_group, a.outcome, first, ignored`);
    for (let row = 0; row < test.length; row++)
      tally.add(test[row] ?? 0, group[row] ?? 0, {
        outcome: outcome[row] ?? 0,
        first: first[row] === 1,
        ignored: ignored[row] === 1,
        count: count[row] ?? 0,
        durationMs: durationMs[row] ?? 0,
        firstSeenAt: runs[from[row] ?? -1]?.startedAt ?? null,
        lastSeenAt: runs[to[row] ?? -1]?.startedAt ?? null,
      });
    for (const [flakyTest, flakyGroup, flaky] of await this.#flaky())
      tally.addFlaky(Number(flakyTest), Number(flakyGroup), Number(flaky));
    return tally.counts();
  }

  /** How often a test failed and then passed in one job run; only what was tried again can have. */
  #flaky(): Promise<readonly Row[]> {
    return this.#tables.select(`
      WITH recovered AS (
        SELECT part, test, occurrence, max(attempt) AS last FROM attempts
        WHERE attempt > 1 AND outcome IN (${good}) GROUP BY part, test, occurrence),
      flaky AS (
        SELECT DISTINCT a.part, a.test, a.occurrence FROM attempts a
        JOIN recovered r ON r.part = a.part AND r.test = a.test AND r.occurrence = a.occurrence
        WHERE a.outcome IN (${bad}) AND a.attempt < r.last)
      SELECT f.test, c.job_group, count(*) FROM flaky f JOIN chosen c ON c.part = f.part GROUP BY f.test, c.job_group`);
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
      WHERE ${executed} AND a.test IN (${tests.join(", ")})
      ORDER BY a.test, c.job_group, c.place, a.position`,
    );
    const names = await this.#testNames("SELECT number, name FROM tests WHERE number IN (SELECT unnest($1))", tests);
    for (let from = 0, to = 0; from < test.length; from = to) {
      while (to < test.length && test[to] === test[from] && group[to] === group[from]) to++;
      yield {
        test: names(test[from] ?? 0),
        ...this.#group(group[from] ?? 0),
        runs: Uint32Array.from(run.slice(from, to)),
        outcomes: Uint8Array.from(outcome.slice(from, to)),
        recovered: Uint8Array.from(recovered.slice(from, to)),
      };
    }
  }

  failures(): AsyncIterable<RecordedAttempt> {
    return this.#recorded(`a.outcome IN (${bad})`);
  }

  async *attempts(of: Subject): AsyncIterable<RecordedAttempt> {
    const condition = await this.#conditionOf(of);
    if (condition !== null) yield* this.#recorded(condition);
  }

  /** As SQL; null where the history knows no such subject. */
  async #conditionOf(of: Subject): Promise<string | null> {
    switch (of.kind) {
      case "all":
        return "true";
      case "test": {
        const [row] = await this.#tables.select("SELECT number FROM tests WHERE name IN (SELECT unnest($1))", [
          of.test,
        ]);
        return row === undefined ? null : `a.test = ${Number(row[0])}`;
      }
      case "run": {
        const place = this.#selection.runs.findIndex(({ id }) => id === of.run);
        return place < 0 ? null : `c.run = ${place}`;
      }
      case "job-run": {
        const selected = this.#selection.selected.get(of.jobRun);
        return selected === undefined ? null : `c.job_run = ${selected.place}`;
      }
    }
  }

  async *#recorded(condition: string): AsyncIterable<RecordedAttempt> {
    await this.#choose();
    yield* recordedAttempts(this.#tables, this.#parts, condition);
  }

  #group(group: number): Pick<TestCount, "job" | "platform"> {
    return this.#selection.groups[group] ?? { job: "", platform: "" };
  }

  async #testNames(sql: string, ...lists: readonly (readonly number[])[]): Promise<(test: number) => TestId> {
    const names = new Map((await this.#tables.select(sql, ...lists)).map(([test, name]) => [test, name as string]));
    return (test) => asTestId(names.get(test) ?? "");
  }

  /** Brings the selection to the engine, once. */
  #choose(): Promise<void> {
    this.#chosen ??= this.#makeChosen();
    return this.#chosen;
  }

  async #makeChosen(): Promise<void> {
    const parts = this.#parts;
    await this.#tables.connection.run(
      "CREATE TEMP TABLE chosen (part INTEGER, place INTEGER, run INTEGER, job_run INTEGER, job_group INTEGER)",
    );
    await this.#tables.select(
      "INSERT INTO chosen SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)",
      parts.map((part) => part.number),
      parts.map((_, place) => place),
      parts.map(({ where }) => where.run),
      parts.map(({ where }) => where.place),
      parts.map(({ where }) => where.group),
    );
  }
}

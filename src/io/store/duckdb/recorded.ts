// Attempts out of a DuckDB history, whole and in order, in bounded memory: page by page, and the texts of failures, which
// may be large, a handful at a time.

import type { RecordedAttempt } from "../../../core/history/history.ts";
import type { Failure } from "../../../core/model/attempt.ts";
import { outcomes } from "../../../core/model/outcome.ts";
import { asTestId } from "../../../core/model/test-id.ts";
import type { SelectedPart } from "./history.ts";
import { number, type Row } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** Attempts that are looked through at a time. */
const pageAttempts = 200_000;
/** Attempts whose texts are fetched together, and the characters that they may have together. */
const handfulAttempts = 4000;
const handfulCharacters = 4_000_000;

/** @param condition which attempts, as SQL over the attempts `a` */
export async function* recordedAttempts(
  tables: Tables,
  parts: readonly SelectedPart[],
  condition: string,
): AsyncIterable<RecordedAttempt> {
  for (const page of pagesOf(parts)) {
    const whereOf = new Map(page.parts.map((part, place) => [part.number, { where: part.where, place }]));
    const rows = await tables.select(
      `SELECT a.part, a.position, t.name, a.occurrence, a.attempt, a.outcome, a.duration_ms, a.started_at, w.name,
        a.place, f.name, a.failure, i.name, coalesce(x.size, 0)
      FROM attempts a JOIN tests t ON t.number = a.test
      LEFT JOIN labels w ON w.number = a.worker
      LEFT JOIN labels f ON f.number = a.file
      LEFT JOIN labels i ON i.number = a.ignored
      LEFT JOIN failures x ON x.number = a.failure
      WHERE a.part IN (SELECT unnest($1)) AND a.position >= ${page.from} AND a.position < ${page.to} AND (${condition})`,
      page.parts.map((part) => part.number),
    );
    const placeOf = (row: Row): number => whereOf.get(Number(row[0]))?.place ?? 0;
    const ordered = [...rows].sort((a, b) => placeOf(a) - placeOf(b) || Number(a[1]) - Number(b[1]));
    for (const handful of handfulsOf(ordered)) {
      const failures = await failuresOf(tables, handful);
      for (const row of handful) {
        const place = whereOf.get(Number(row[0]));
        if (place !== undefined) yield recorded(row, place.where, failures);
      }
    }
  }
}

interface Page {
  readonly parts: readonly SelectedPart[];
  /** Positions within the parts. */
  readonly from: number;
  readonly to: number;
}

/** Many small parts are one page, a large part is several. */
function* pagesOf(parts: readonly SelectedPart[]): Iterable<Page> {
  let page: SelectedPart[] = [];
  let attempts = 0;
  for (const part of parts) {
    if (page.length > 0 && attempts + part.attempts > pageAttempts) {
      yield { parts: page, from: 0, to: pageAttempts };
      page = [];
      attempts = 0;
    }
    if (part.attempts > pageAttempts)
      for (let from = 0; from < part.attempts; from += pageAttempts)
        yield { parts: [part], from, to: from + pageAttempts };
    else {
      page.push(part);
      attempts += part.attempts;
    }
  }
  if (page.length > 0) yield { parts: page, from: 0, to: pageAttempts };
}

function* handfulsOf(rows: readonly Row[]): Iterable<readonly Row[]> {
  let handful: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    handful.push(row);
    characters += Number(row[13]);
    if (handful.length < handfulAttempts && characters < handfulCharacters) continue;
    yield handful;
    handful = [];
    characters = 0;
  }
  if (handful.length > 0) yield handful;
}

async function failuresOf(tables: Tables, rows: readonly Row[]): Promise<ReadonlyMap<number, Failure>> {
  const numbers = [...new Set(rows.map((row) => Number(row[11])))].filter((failure) => failure > 0);
  if (numbers.length === 0) return new Map();
  const found = await tables.select(
    "SELECT number, type, message, trace, output FROM failures WHERE number IN (SELECT unnest($1))",
    numbers,
  );
  return new Map(
    found.map(([failure, type, message, trace, output]): [number, Failure] => [
      Number(failure),
      {
        type: type as string | null,
        message: message as string,
        trace: trace as string | null,
        output: output as string | null,
      },
    ]),
  );
}

function recorded(
  row: Row,
  { jobRun }: SelectedPart["where"],
  failures: ReadonlyMap<number, Failure>,
): RecordedAttempt {
  const order = Number(row[9]);
  return {
    test: asTestId(row[2] as string),
    occurrence: Number(row[3]),
    attempt: Number(row[4]),
    outcome: outcomes[Number(row[5])] ?? "pass",
    durationMs: number(row[6]),
    startedAt: number(row[7]),
    worker: row[8] as string | null,
    order: order === 0 ? null : order,
    file: row[10] as string | null,
    failure: failures.get(Number(row[11])) ?? null,
    ignoredBecause: row[12] as string | null,
    run: jobRun.run,
    jobRun: jobRun.id,
    job: jobRun.job,
  };
}

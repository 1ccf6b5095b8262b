// Attempts out of a DuckDB history, whole and in order, in bounded memory: page by page, and the texts of failures, which
// may be large, a handful at a time.

import type { RecordedAttempt } from "../../../core/history/history.ts";
import type { Failure } from "../../../core/model/attempt.ts";
import { outcomes } from "../../../core/model/outcome.ts";
import { parseProperties } from "../../../core/model/properties.ts";
import { asTestId } from "../../../core/model/test-id.ts";
import type { SelectedPart } from "./history.ts";
import { number, type Row } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** Attempts that are looked through at a time. */
const pageAttempts = 100_000;
/** Attempts whose texts are fetched together, and the characters that they may have together. */
const handfulAttempts = 4000;
const handfulCharacters = 4_000_000;

/**
 * @param parts all that were chosen, in their order
 * @param condition which attempts, as SQL over the attempts `a` and where they belong, `c`
 */
export async function* recordedAttempts(
  tables: Tables,
  parts: readonly SelectedPart[],
  condition: string,
): AsyncIterable<RecordedAttempt> {
  const from = "FROM attempts a JOIN chosen c ON c.part = a.part";
  const counts = await tables.select(
    `SELECT c.place, count(*) ${from} WHERE ${condition} GROUP BY c.place ORDER BY c.place`,
  );
  for (const page of pagesOf(counts, parts)) {
    const rows = await tables.select(
      `SELECT c.place, t.name, a.occurrence, a.attempt, a.outcome, a.duration_ms, a.started_at, w.name, a.place, f.name,
        a.failure, i.name, coalesce(x.size, 0), p.name
      ${from} JOIN tests t ON t.number = a.test
      LEFT JOIN labels w ON w.number = a.worker
      LEFT JOIN labels f ON f.number = a.file
      LEFT JOIN labels i ON i.number = a.ignored
      LEFT JOIN labels p ON p.number = a.properties
      LEFT JOIN failures x ON x.number = a.failure
      WHERE (${condition}) AND c.place >= ${page.firstPlace} AND c.place <= ${page.lastPlace}
        AND a.position >= ${page.from} AND a.position < ${page.to}
      ORDER BY c.place, a.position`,
    );
    for (const handful of handfulsOf(rows)) {
      const failures = await failuresOf(tables, handful);
      for (const row of handful) {
        const part = parts[Number(row[0])];
        if (part !== undefined) yield recorded(row, part.where, failures);
      }
    }
  }
}

interface Page {
  readonly firstPlace: number;
  readonly lastPlace: number;
  /** Positions within the parts. */
  readonly from: number;
  readonly to: number;
}

/** What fits into the table's column. */
const everyPosition = { from: 0, to: 2 ** 31 - 1 };

/**
 * Many parts with few such attempts are one page, a part with many is several.
 *
 * @param counts places of parts, and how many such attempts they have
 */
function* pagesOf(counts: readonly Row[], parts: readonly SelectedPart[]): Iterable<Page> {
  let firstPlace = 0;
  let lastPlace = -1;
  let attempts = 0;
  for (const [placeValue, countValue] of counts) {
    const place = Number(placeValue);
    const count = Number(countValue);
    if (attempts > 0 && attempts + count > pageAttempts) {
      yield { firstPlace, lastPlace, ...everyPosition };
      attempts = 0;
    }
    if (count > pageAttempts)
      for (let from = 0; from < (parts[place]?.attempts ?? 0); from += pageAttempts)
        yield { firstPlace: place, lastPlace: place, from, to: from + pageAttempts };
    else {
      if (attempts === 0) firstPlace = place;
      lastPlace = place;
      attempts += count;
    }
  }
  if (attempts > 0) yield { firstPlace, lastPlace, ...everyPosition };
}

function* handfulsOf(rows: readonly Row[]): Iterable<readonly Row[]> {
  let handful: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    handful.push(row);
    characters += Number(row[12]);
    if (handful.length < handfulAttempts && characters < handfulCharacters) continue;
    yield handful;
    handful = [];
    characters = 0;
  }
  if (handful.length > 0) yield handful;
}

async function failuresOf(tables: Tables, rows: readonly Row[]): Promise<ReadonlyMap<number, Failure>> {
  const numbers = [...new Set(rows.map((row) => Number(row[10])))].filter((failure) => failure > 0);
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
  const order = Number(row[8]);
  return {
    test: asTestId(row[1] as string),
    occurrence: Number(row[2]),
    attempt: Number(row[3]),
    outcome: outcomes[Number(row[4])] ?? "pass",
    durationMs: number(row[5]),
    startedAt: number(row[6]),
    worker: row[7] as string | null,
    order: order === 0 ? null : order,
    file: row[9] as string | null,
    failure: failures.get(Number(row[10])) ?? null,
    ignoredBecause: row[11] as string | null,
    properties: parseProperties(row[13] as string | null),
    run: jobRun.run,
    jobRun: jobRun.id,
    job: jobRun.job,
  };
}

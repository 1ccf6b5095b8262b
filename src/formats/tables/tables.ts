// Tables of a CI history that somebody else extracted: CSV or NDJSON whose columns say what they are, or whose description
// beside them does. Knows how a file becomes a table; what the rows mean stands in the files beside this one.

import { alone, type Format, type Reader, type Sink, type Surroundings } from "../format.ts";
import { AttemptTable } from "./attempt-table.ts";
import { Cells } from "./cells.ts";
import { type Table, tables } from "./columns.ts";
import { CsvRows } from "./csv.ts";
import {
  type Description,
  descriptionName,
  type FileDescription,
  noDescription,
  parseDescription,
} from "./description.ts";
import { missingOf, placesOf, tableOf } from "./header.ts";
import { NdjsonRows } from "./ndjson.ts";
import { Constants, type Row, type RowSink, type RowTrouble } from "./row.ts";
import { JobRunTable, RunTable } from "./run-tables.ts";
import { SummaryTable } from "./summary-table.ts";
import type { Opening, TableRows } from "./table-rows.ts";
import { rowTroubles, Troubles } from "./troubles.ts";

class TableReader implements Reader, RowSink {
  readonly #sink: Sink;
  readonly #troubles: Troubles;
  readonly #described: FileDescription;
  readonly #constants = new Constants();
  readonly #cells: Cells;
  readonly #history: string;
  /** What came before the first character that tells CSV from NDJSON. */
  #space = "";
  #text: Reader | null = null;
  #table: Table | null = null;
  #rows: TableRows | null = null;
  #reading = false;
  #hadRow = false;
  /** The last column is part of a name: half of it would name something that does not exist. */
  #endsInName = false;
  #cutOff = false;

  constructor(source: string, sink: Sink, folder: string, description: Description) {
    this.#sink = sink;
    this.#troubles = new Troubles(source);
    this.#described = description.of(baseName(source));
    this.#cells = new Cells(this.#described, description.zoneMs, this.#constants, this.#troubles);
    this.#history = description.history ?? (folder === "" ? "history" : folder);
  }

  push(text: string): void {
    if (this.#described.table === "none") return;
    if (this.#text === null) {
      const start = this.#space + text;
      const first = /[^\s\uFEFF]/.exec(start)?.[0];
      this.#space = start;
      if (first === undefined && start.length < spaceLimit) return;
      this.#text = new (first === "{" ? NdjsonRows : CsvRows)(this, this.#constants);
      this.#text.push(start);
    } else {
      this.#text.push(text);
    }
  }

  end(): void {
    this.#text?.end();
    const told = this.#rows?.end(this.#cutOff) ?? false;
    if (this.#table !== null && !this.#hadRow) this.#say("no-rows", "info", 1, "The table has a header and no rows.");
    for (const note of this.#troubles.notes()) this.#sink.note(note);
    if (this.#cutOff) this.#sink.about({ complete: false });
    if (!told) this.#sink.about({ telling: "none" });
  }

  names(names: readonly string[], line: number): void {
    this.#table ??= this.#choose(names, line);
    const table = this.#table;
    if (table === null) return;
    const places = placesOf(table, names, this.#described.columns);
    this.#cells.bind(names, places);
    const missing = missingOf(table, (column) => this.#cells.has(column));
    this.#reading = missing.length === 0;
    const lacks = missing.map((columns) => columns.join(" or ")).join(", and ");
    if (!this.#reading)
      this.#say(
        "missing-column",
        "warning",
        line,
        `Read as ${table.name}, it lacks a column for ${lacks}; these rows were left out.`,
      );
    this.#endsInName = [...places].some(([column, place]) => place === names.length - 1 && namingColumns.has(column));
    const used = new Set(places.values());
    const unused = names.filter((name, place) => name !== "" && !used.has(place));
    if (unused.length > 0) this.#say("unused-columns", "info", line, `Not read: ${unused.join(", ")}.`);
    this.#rows ??= this.#open(table);
    this.#rows.bind();
  }

  row(row: Row, unended: boolean): void {
    this.#hadRow = true;
    if (!this.#reading) return;
    if (unended && this.#endsInName) this.trouble("cut-off", row.line, 1);
    else this.#rows?.row(row);
  }

  trouble(kind: RowTrouble, line: number, column: number): void {
    const { code, level, what } = rowTroubles[kind];
    if (kind === "cut-off") this.#cutOff = true;
    this.#troubles.add(code, level, line, column, what);
  }

  #choose(names: readonly string[], line: number): Table | null {
    const { table: name, columns } = this.#described;
    const table = name === null ? tableOf(names, columns) : (tables.find((each) => each.name === name) ?? null);
    if (table === null)
      this.#say(
        "unknown-table",
        "warning",
        line,
        `Nothing was read: no table has the columns ${names.slice(0, 12).join(", ")}. ` +
          `Say in ${descriptionName} beside it which one it is and what its columns are called.`,
      );
    return table;
  }

  #open(table: Table): TableRows {
    const opening: Opening = {
      cells: this.#cells,
      sink: this.#sink,
      troubles: this.#troubles,
      history: this.#history,
      described: this.#described.table !== null,
    };
    switch (table.name) {
      case "attempts":
        return new AttemptTable(opening, "all");
      case "failures":
        return new AttemptTable(opening, "failures");
      case "job-runs":
        return new JobRunTable(opening);
      case "runs":
        return new RunTable(opening);
      case "events":
      case "claims":
      case "attributions":
      case "months":
      case "failing-jobs":
      case "jobs":
      case "tests":
      case "totals":
        return new SummaryTable(opening, table.name);
    }
  }

  #say(code: string, level: "info" | "warning", line: number, what: string): void {
    this.#troubles.add(code, level, line, 1, () => what);
  }
}

/** So much white space at the start is not looked through for what the file is. */
const spaceLimit = 65_536;

/** Columns that ids are made of. */
const namingColumns: ReadonlySet<string> = new Set(
  "run run_attempt job job_attempt attempt test classname name month subject".split(" "),
);

const baseName = (source: string): string =>
  source.slice(Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1);

/** The names in the first row of a text. */
function namesIn(head: string): readonly string[] {
  const start = /[^\s\uFEFF]/.exec(head)?.index ?? head.length;
  let names: readonly string[] = [];
  const first: RowSink = {
    names: (found) => {
      if (names.length === 0) names = found;
    },
    row: () => {},
    trouble: () => {},
  };
  const end = head.indexOf("\n", start);
  const rows = new (head[start] === "{" ? NdjsonRows : CsvRows)(first, new Constants());
  rows.push(head.slice(start, end < 0 ? undefined : end));
  rows.end();
  return names;
}

export const historyTables: Format = {
  name: "tables",
  title: "tables of a CI history, CSV or NDJSON",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "order",
    "worker",
    "file",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "ignored",
    "times of the run",
    "platform",
    "commit",
    "seed",
    "properties",
    "runs",
  ],
  retriesIn: "the column `attempt`",
  beside: descriptionName,
  sniff(head, name) {
    const names = namesIn(head);
    if (names.length > 1 && tableOf(names) !== null) return 0.8;
    // A file of another's columns: its description may explain it, and if not, the note says what to do.
    return /\.(csv|tsv)(\.gz)?$/i.test(name) && names.length > 1 ? 0.1 : 0;
  },
  open(source, sink, around: Surroundings = alone) {
    if (around.beside === null) return new TableReader(source, sink, around.folder, noDescription);
    const place = source.slice(0, source.length - baseName(source).length) + descriptionName;
    const { value, notes } = parseDescription(around.beside, place);
    for (const note of notes) sink.note(note);
    return new TableReader(source, sink, around.folder, value);
  },
};

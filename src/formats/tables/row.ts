// One row of a table, however the file writes it: CSV and NDJSON look the same to what reads the cells.

/** A row's cells by place. Valid only while the row is handed over; the next row reuses it. */
export interface Row {
  /** The line in which the row starts, from 1. */
  readonly line: number;
  /** Where a cell starts in its line, from 1; 1 where the file has no such places. */
  column(cell: number): number;
  /** A cell without the white space around it; empty where the row has no such cell. Negative places are constants. */
  text(cell: number): string;
  /** Whether {@link text} is exactly this, at less cost. */
  is(cell: number, text: string): boolean;
}

/** Where rows go. */
export interface RowSink {
  /** The names of the cells to come, before the first row and again whenever they change. */
  names(names: readonly string[], line: number): void;
  /** @param unended it is the last one and has no line break: its last cell may be cut off */
  row(row: Row, unended: boolean): void;
  /** Something that keeps the file or a line of it from being read as it is. */
  trouble(kind: RowTrouble, line: number, column: number): void;
}

export type RowTrouble =
  | "cut-off"
  | "no-final-newline"
  | "unclosed-quote"
  | "stray-quote"
  | "too-many-cells"
  | "too-few-cells"
  | "row-too-long"
  | "not-an-object";

/** Cells that every row has, whatever its file says: place -1 is the empty one, -2 the first constant, and so on. */
export class Constants {
  readonly #texts: string[] = [""];

  /** @returns the place of the constant */
  add(text: string): number {
    return ~(this.#texts.push(text) - 1);
  }

  text(cell: number): string {
    return this.#texts[~cell] ?? "";
  }
}

/** The place of a cell that no row has. */
export const nowhereInRow = -1;

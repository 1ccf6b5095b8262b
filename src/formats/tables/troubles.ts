// What was wrong with a table, gathered by kind: the first place and how often, told as notes when the table is over. A
// column that is broken in a million rows is one remark, not a million.

import type { Note } from "../../core/model/note.ts";
import type { RowTrouble } from "./row.ts";

interface Trouble {
  readonly code: string;
  readonly level: Note["level"];
  readonly line: number;
  readonly column: number;
  readonly what: (count: number) => string;
  count: number;
}

export class Troubles {
  readonly #source: string;
  readonly #troubles = new Map<string, Trouble>();

  constructor(source: string) {
    this.#source = source;
  }

  /**
   * @param subject tells apart troubles of one code, such as those of two columns
   * @param what the sentence; only that of the first one is told
   */
  add(
    code: string,
    level: Note["level"],
    line: number,
    column: number,
    what: (count: number) => string,
    subject = "",
  ): void {
    const key = `${code}\n${subject}`;
    const known = this.#troubles.get(key);
    if (known === undefined) this.#troubles.set(key, { code, level, line, column, what, count: 1 });
    else known.count += 1;
  }

  notes(): readonly Note[] {
    return [...this.#troubles.values()].map(({ code, level, line, column, what, count }) => ({
      code,
      level,
      what: what(count),
      place: { source: this.#source, line, column },
    }));
  }
}

/** `1 row`, `2 rows`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** What is said of a file or a line that cannot be read as it is, and the code of the note. */
export const rowTroubles: Readonly<
  Record<RowTrouble, { readonly code: string; readonly level: Note["level"]; readonly what: (count: number) => string }>
> = {
  "cut-off": {
    code: "truncated",
    level: "warning",
    what: () =>
      "The file ends inside a row, or in a name without a line break behind it. That row was left out; all rows before it were read.",
  },
  "no-final-newline": {
    code: "no-final-newline",
    level: "info",
    what: () => "The last row has no line break. It was read; if the file was cut off, its last cell is short.",
  },
  "unclosed-quote": {
    code: "unclosed-quote",
    level: "warning",
    what: (count) => `${counted(count, "line")} with a quote that is never closed left out, the first one here.`,
  },
  "stray-quote": {
    code: "stray-quote",
    level: "info",
    what: (count) =>
      `${counted(count, "cell")} with text behind the closing quote, kept as it stands; the first one here.`,
  },
  "too-many-cells": {
    code: "too-many-cells",
    level: "warning",
    what: (count) =>
      `${counted(count, "row")} with more cells than the header left out, the first one here: ` +
      "a text with the delimiter in it must stand in quotes.",
  },
  "too-few-cells": {
    code: "too-few-cells",
    level: "info",
    what: (count) =>
      `${counted(count, "row")} with fewer cells than the header, the first one here; the missing ones count as empty.`,
  },
  "row-too-long": {
    code: "row-too-long",
    level: "warning",
    what: (count) => `${counted(count, "row")} longer than 8 MiB left out, the first one here.`,
  },
  "not-an-object": {
    code: "not-an-object",
    level: "warning",
    what: (count) => `${counted(count, "line")} without a JSON object left out, the first one here.`,
  },
};

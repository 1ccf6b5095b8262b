// The cells of a row as values. Knows where the table's columns stand, and says once a column what could not be read.

import { durationOf } from "../times.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import { nowhere, parsePlatform, type Platform } from "../../core/model/platform.ts";
import type { Conclusion } from "../../core/model/run.ts";
import type { FileDescription } from "./description.ts";
import type { Places } from "./header.ts";
import { detached } from "../detached.ts";
import { type Constants, nowhereInRow, type Row } from "./row.ts";
import { counted, type Troubles } from "./troubles.ts";
import { parseConclusion, parseNumber, parseOutcome, parseTime } from "./values.ts";

/** Facts about a platform that have columns of their own. */
const platformFacts = ["os", "arch", "runtime"] as const;

export class Cells {
  readonly #troubles: Troubles;
  readonly #words: ReadonlyMap<string, string>;
  readonly #zoneMs: number | null;
  readonly #constants = new Map<string, number>();
  #places: Places = new Map();
  #names: readonly string[] = [];
  #hasPlatform = false;
  // Outcomes repeat; most cells are read by comparing them with the one above.
  #lastWord = "";
  #lastOutcome: Outcome | null = null;

  constructor(description: FileDescription, zoneMs: number | null, constants: Constants, troubles: Troubles) {
    this.#words = description.words;
    this.#zoneMs = zoneMs;
    this.#troubles = troubles;
    for (const [column, text] of description.set) this.#constants.set(column, constants.add(text));
  }

  bind(names: readonly string[], places: Places): void {
    this.#names = names;
    this.#places = places;
    this.#hasPlatform = ["platform", ...platformFacts].some((column) => this.has(column));
  }

  /** Where a column stands in the rows; `nowhereInRow` where neither the file nor its description has it. */
  place(column: string): number {
    return this.#places.get(column) ?? this.#constants.get(column) ?? nowhereInRow;
  }

  has(column: string): boolean {
    return this.place(column) !== nowhereInRow;
  }

  /** A text that may be kept; null where the cell is empty. */
  text(row: Row, cell: number): string | null {
    return cell === nowhereInRow ? null : detached(row.text(cell)) || null;
  }

  /** A number that is not negative. */
  number(row: Row, cell: number): number | null {
    if (cell === nowhereInRow) return null;
    const text = row.text(cell);
    if (text === "") return null;
    const value = parseNumber(text);
    if (value !== null && value >= 0) return value;
    this.#unreadable(row, cell, text, "is no number from 0 up");
    return null;
  }

  /** A whole number from 1 up; 1 where nothing is told. */
  ordinal(row: Row, cell: number): number {
    const value = this.number(row, cell);
    if (value === null || (Number.isInteger(value) && value >= 1)) return value ?? 1;
    this.#unreadable(row, cell, row.text(cell), "is no whole number from 1 up");
    return 1;
  }

  time(row: Row, cell: number): number | null {
    if (cell === nowhereInRow) return null;
    const text = row.text(cell);
    if (text === "") return null;
    const moment = parseTime(text);
    if (moment === null) {
      this.#unreadable(row, cell, text, "is no time");
      return null;
    }
    if (moment.zoned || this.#zoneMs !== null) return moment.zoned ? moment.ms : moment.ms - (this.#zoneMs ?? 0);
    const day = /^\S{10}$/.test(text);
    if (!day) this.#assumeUtc(row, cell);
    return moment.ms;
  }

  durationMs(row: Row, inMs: number, inSeconds: number): number | null {
    const ms = this.number(row, inMs);
    if (ms !== null) return durationOf(ms);
    const seconds = this.number(row, inSeconds);
    // Microseconds are as fine as any clock of a test; what lies below is the product's rounding.
    return seconds === null ? null : durationOf(Math.round(seconds * 1_000_000) / 1000);
  }

  /** Null where the cell is empty or has no word that we know. */
  outcome(row: Row, cell: number): Outcome | null {
    if (this.#lastOutcome !== null && row.is(cell, this.#lastWord)) return this.#lastOutcome;
    const text = row.text(cell);
    if (text === "") return null;
    const outcome = parseOutcome(this.#words.get(text) ?? text);
    if (outcome === null) this.#unreadable(row, cell, text, "is no outcome");
    this.#lastWord = detached(text);
    this.#lastOutcome = outcome;
    return outcome;
  }

  conclusion(row: Row, cell: number): Conclusion | null {
    if (cell === nowhereInRow) return null;
    const text = row.text(cell);
    if (text === "") return null;
    const conclusion = parseConclusion(this.#words.get(text) ?? text);
    if (conclusion === null) this.#unreadable(row, cell, text, "is no conclusion and was kept as `unknown`");
    return conclusion ?? "unknown";
  }

  /** What the columns `platform`, `os`, `arch` and `runtime` say together. */
  platform(row: Row): Platform {
    if (!this.#hasPlatform) return nowhere;
    const whole = row.text(this.place("platform"));
    const platform = new Map(whole !== "" && !whole.includes("=") ? [["os", detached(whole)]] : parsePlatform(whole));
    for (const fact of platformFacts) {
      const text = this.text(row, this.place(fact));
      if (text !== null) platform.set(fact, text);
    }
    return platform;
  }

  list(row: Row, cell: number): readonly string[] {
    return (this.text(row, cell) ?? "").split("|").filter((member) => member !== "");
  }

  /** Says that rows were left out for the lack of something. */
  leaveOut(row: Row, lacking: string): void {
    this.#troubles.add(
      "row-left-out",
      "warning",
      row.line,
      1,
      (count) => `${counted(count, "row")} without ${lacking} left out, the first one here.`,
      lacking,
    );
  }

  #unreadable(row: Row, cell: number, text: string, why: string): void {
    const name = this.#names[cell] ?? "a constant";
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    this.#troubles.add(
      "bad-value",
      "warning",
      row.line,
      row.column(cell),
      (count) => `${counted(count, "cell")} of ${name} not understood; the first one, "${shown}", ${why}.`,
      name,
    );
  }

  #assumeUtc(row: Row, cell: number): void {
    const name = this.#names[cell] ?? "a constant";
    this.#troubles.add(
      "no-zone",
      "info",
      row.line,
      row.column(cell),
      (count) => `${counted(count, "time")} of ${name} without a zone, the first one here; they were read as UTC.`,
      name,
    );
  }
}

/** Where columns stand, by their names. */
export type PlacesIn<C extends readonly string[]> = Readonly<Record<C[number], number>>;

/** Looks up columns that are read in every row, once. */
export const placesIn = <const C extends readonly string[]>(cells: Cells, columns: C): PlacesIn<C> =>
  Object.fromEntries(columns.map((column) => [column, cells.place(column)])) as PlacesIn<C>;

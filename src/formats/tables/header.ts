// Which table a header is of, and where its columns stand. Knows no rows.

import { type Column, type Table, tables } from "./columns.ts";

/** Spelling does not matter: `Run number`, `run-number` and `runNumber` are `run_number`. */
export const normalName = (name: string): string =>
  name
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");

/** Where the columns of a table stand in its rows. */
export type Places = ReadonlyMap<string, number>;

/**
 * Finds a table's columns among the names of a header.
 *
 * @param given column -> the name it has in the file, as somebody described it; it goes before every synonym
 */
export function placesOf(table: Table, names: readonly string[], given: ReadonlyMap<string, string>): Places {
  const normal = names.map(normalName);
  const places = new Map<string, number>();
  const taken = new Set<number>();
  for (const [column, name] of given) {
    const exact = names.indexOf(name);
    const place = exact < 0 ? normal.indexOf(normalName(name)) : exact;
    if (place < 0) continue;
    places.set(column, place);
    taken.add(place);
  }
  for (const column of table.columns) {
    const place = places.has(column.name) ? -1 : placeOf(column, normal, taken);
    if (place >= 0) places.set(column.name, place);
  }
  return places;
}

function placeOf({ name, also }: Column, names: readonly string[], taken: ReadonlySet<number>): number {
  for (const candidate of [name, ...also]) {
    const place = names.indexOf(candidate);
    if (place >= 0 && !taken.has(place)) return place;
  }
  return -1;
}

/** What a table needs and does not find, each as its alternatives; empty where nothing is missing. */
export function missingOf(table: Table, has: (column: string) => boolean): readonly (readonly string[])[] {
  return table.needs.filter((columns) => !columns.some(has));
}

/** The table that a header is of; null where it is none. */
export function tableOf(names: readonly string[], given: ReadonlyMap<string, string> = new Map()): Table | null {
  for (const table of tables) {
    const places = placesOf(table, names, given);
    if (missingOf(table, (column) => places.has(column)).length === 0) return table;
  }
  return null;
}

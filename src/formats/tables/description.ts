// What somebody says of the tables in a folder, in `deflake-tables.json` beside them: which file is which table, what its
// columns are called, and what no row says. Everything in it is optional; docs/reference/tables.md explains it to people.

import type { Note } from "../../core/model/note.ts";
import type { Reading } from "../../core/model/reading.ts";
import { type Table, type TableName, tables } from "./columns.ts";
import { offsetOf } from "./values.ts";

export const descriptionName = "deflake-tables.json";

/** How to read one file. */
export interface FileDescription {
  /** Null where the columns decide; `none` for a file that is no table of this history. */
  readonly table: TableName | "none" | null;
  /** Column -> what the file calls it. */
  readonly columns: ReadonlyMap<string, string>;
  /** Column -> its text in every row, where the file has no such column. */
  readonly set: ReadonlyMap<string, string>;
  /** What the file says -> what it means, for outcomes and conclusions. */
  readonly words: ReadonlyMap<string, string>;
}

export interface Description {
  /** Names the history; ids of its runs start with it. Null where the folder's name does. */
  readonly history: string | null;
  /** What is added to UTC where the dates that name no zone were written, in milliseconds. Null where nobody says. */
  readonly zoneMs: number | null;
  /** How the file of this name is read. */
  of(file: string): FileDescription;
}

type Entry = FileDescription & { readonly pattern: RegExp };

const undescribed: FileDescription = { table: null, columns: new Map(), set: new Map(), words: new Map() };

export const noDescription: Description = { history: null, zoneMs: null, of: () => undescribed };

/** Reads a description. What is wrong in it is said and left out; the rest holds. */
export function parseDescription(text: string, source: string): Reading<Description> {
  const notes: Note[] = [];
  const complain = (what: string): void => {
    notes.push({ code: "bad-description", level: "warning", what, place: { source } });
  };
  const whole = new Part(parsed(text, complain), "", complain);
  whole.onlyKeys(["version", "history", "zone", "set", "words", "tables"]);
  const version = whole.raw("version") ?? 1;
  if (version !== 1) complain(`It is of version ${JSON.stringify(version)}; this deflake reads version 1.`);
  const zone = whole.text("zone");
  const zoneMs = zone === null ? null : offsetOf(zone);
  if (zone !== null && zoneMs === null) complain(`zone: "${zone}" is no offset such as "Z" or "+02:00".`);
  const set = whole.texts("set");
  complainOfColumns("set", set.keys(), tables, complain);
  const words = whole.texts("words");
  const entries = whole.parts("tables").map(([file, part]) => entryOf(file, part, set, words, complain));
  const description: Description = {
    history: whole.text("history"),
    zoneMs,
    of: (file) => entries.find(({ pattern }) => pattern.test(file)) ?? { ...undescribed, set, words },
  };
  return { value: description, notes };
}

function entryOf(
  file: string,
  part: Part,
  set: ReadonlyMap<string, string>,
  words: ReadonlyMap<string, string>,
  complain: (what: string) => void,
): Entry {
  part.onlyKeys(["table", "columns", "set", "words"]);
  const name = part.text("table");
  const known = tables.find((table) => table.name === name);
  if (name !== null && name !== "none" && known === undefined)
    complain(
      `tables, ${file}, table: "${name}" is no table; there are ${tables.map((table) => table.name).join(", ")} and none.`,
    );
  const columns = part.texts("columns");
  const own = part.texts("set");
  complainOfColumns(
    `tables, ${file}`,
    [...columns.keys(), ...own.keys()],
    known === undefined ? tables : [known],
    complain,
  );
  return {
    pattern: patternOf(file),
    table: name === "none" ? "none" : (known?.name ?? null),
    columns,
    set: new Map([...set, ...own]),
    words: new Map([...words, ...part.texts("words")]),
  };
}

function complainOfColumns(
  where: string,
  columns: Iterable<string>,
  among: readonly Table[],
  complain: (what: string) => void,
): void {
  for (const column of columns)
    if (!among.some((table) => table.columns.some(({ name }) => name === column)))
      complain(
        `${where}: there is no column "${column}" in ${among.length > 1 ? "any table" : (among[0]?.name ?? "")}.`,
      );
}

/** `*` stands for any text; whether the file is compressed does not matter. */
function patternOf(file: string): RegExp {
  const parts = file.replace(/\.(gz|zst|br)$/, "").split("*");
  const text = parts.map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`)).join(".*");
  return new RegExp(String.raw`^${text}(\.(gz|zst|br))?$`, "s");
}

function parsed(text: string, complain: (what: string) => void): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    complain(`It is not JSON and was not used: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
}

/** An object of the description, with the path that leads to it. Complains of what has the wrong shape. */
class Part {
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #path: string;
  readonly #complain: (what: string) => void;

  constructor(value: unknown, path: string, complain: (what: string) => void) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    this.#members = new Map(isObject ? Object.entries(value) : []);
    this.#path = path;
    this.#complain = complain;
    if (!isObject) complain(`${path === "" ? "It" : path} is no object.`);
  }

  onlyKeys(known: readonly string[]): void {
    for (const key of this.#members.keys())
      if (!known.includes(key))
        this.#complain(`${this.#to(key)}: there is no such key; there are ${known.join(", ")}.`);
  }

  raw(key: string): unknown {
    return this.#members.get(key);
  }

  text(key: string): string | null {
    const value = this.raw(key);
    if (value === undefined) return null;
    if (typeof value === "string") return value;
    this.#complain(`${this.#to(key)} is no text.`);
    return null;
  }

  texts(key: string): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const [name, value] of this.#object(key)) {
      if (typeof value === "string") texts.set(name, value);
      else this.#complain(`${this.#to(key)}, ${name} is no text.`);
    }
    return texts;
  }

  parts(key: string): readonly (readonly [string, Part])[] {
    return this.#object(key).map(([name, value]) => [
      name,
      new Part(value, `${this.#to(key)}, ${name}`, this.#complain),
    ]);
  }

  #object(key: string): readonly [string, unknown][] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
    this.#complain(`${this.#to(key)} is no object.`);
    return [];
  }

  #to(key: string): string {
    return this.#path === "" ? key : `${this.#path}, ${key}`;
  }
}

// Which number a history has for a text: looked up, or given to a text that it does not know yet. Numbers are never taken
// back, so what was learned holds as long as the history is the same.

import type { SpooledTexts } from "../spool.ts";
import type { Row } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** Characters of keys that are remembered from one commit to the next. */
const rememberedCharacters = 16_000_000;
/** Keys in one question. */
const batch = 10_000;

export interface NumberedTexts {
  readonly table: string;
  /** The column that tells its texts apart. */
  readonly key: string;
  /** The key of a spooled text. */
  readonly keyOf: (text: string) => string;
  readonly row: (number: number, text: string) => Row;
}

export class TextNumbers {
  readonly #shape: NumberedTexts;
  readonly #known = new Map<string, number>();
  #characters = 0;

  constructor(shape: NumberedTexts) {
    this.#shape = shape;
  }

  forget(): void {
    this.#known.clear();
    this.#characters = 0;
  }

  /** For each number in a spool the number in the history; 0 stays 0. */
  async resolve(tables: Tables, spool: SpooledTexts): Promise<Int32Array> {
    const numbers = new Int32Array(spool.count + 1);
    let place = 1;
    for (const handful of spool.handfuls())
      for (let from = 0; from < handful.length; from += batch) {
        const texts = handful.slice(from, from + batch);
        await this.#learn(tables, texts);
        for (const text of texts) numbers[place++] = this.#known.get(this.#shape.keyOf(text)) ?? 0;
        if (this.#characters > rememberedCharacters) this.forget();
      }
    return numbers;
  }

  async #learn(tables: Tables, texts: readonly string[]): Promise<void> {
    const { table, key, keyOf } = this.#shape;
    const unknown = new Map<string, string>();
    for (const text of texts) {
      const name = keyOf(text);
      if (!this.#known.has(name)) unknown.set(name, text);
    }
    if (unknown.size === 0) return;
    const found = await tables.select(
      `SELECT number, ${key} FROM ${table} WHERE ${key} IN (SELECT unnest($1))`,
      [...unknown.keys()].map(wellFormed),
    );
    const stored = new Map(found.map(([number, name]) => [name as string, Number(number)]));
    let next = stored.size === unknown.size ? 0 : await tables.lastNumber(table);
    const fresh: Row[] = [];
    for (const [name, text] of unknown) {
      let number = stored.get(wellFormed(name));
      if (number === undefined) {
        number = ++next;
        // Two texts that differ only in what cannot be stored are one text here.
        stored.set(wellFormed(name), number);
        fresh.push(this.#shape.row(number, text));
      }
      this.#known.set(name, number);
      this.#characters += name.length;
    }
    if (fresh.length > 0) await tables.append(table, fresh);
  }
}

/** Half of a surrogate pair has no place in UTF-8; DuckDB stores this in its stead. */
const wellFormed = (text: string): string =>
  /[\uD800-\uDFFF]/.test(text) ? Buffer.from(text, "utf8").toString("utf8") : text;

// The attributes of one start tag, of which a format names the few that it asks for. A name is compared where it stands in the text,
// without being cut out: most attributes are nobody's, and a report has millions.

import { decodeReferences } from "./entities.ts";
import type { AttributeStore } from "./xml-stream.ts";

/** Characters kept of one attribute, before references are decoded. */
const attributeLimit = 65_536;

interface Wanted {
  readonly name: string;
  readonly slot: number;
}

export class NamedAttributes implements AttributeStore {
  readonly #slots: ReadonlyMap<string, number>;
  /** By the length of their names. */
  readonly #byLength: readonly (readonly Wanted[])[];
  readonly #values: (string | null)[];
  #slot = -1;

  constructor(wanted: Iterable<string>) {
    const names = [...new Set(wanted)].map((name, slot): Wanted => ({ name, slot }));
    const longest = Math.max(0, ...names.map(({ name }) => name.length));
    this.#slots = new Map(names.map(({ name, slot }) => [name, slot]));
    this.#byLength = Array.from({ length: longest + 1 }, (_, length) =>
      names.filter(({ name }) => name.length === length),
    );
    this.#values = names.map(() => null);
  }

  get(name: string): string | null {
    return this.#values[this.#slots.get(name) ?? -1] ?? null;
  }

  clear(): void {
    this.#values.fill(null);
  }

  begin(text: string, from: number, to: number): boolean {
    this.#slot = -1;
    for (const { name, slot } of this.#byLength[to - from] ?? []) {
      if (!text.startsWith(name, from)) continue;
      // The first of two with one name wins.
      if (this.#values[slot] !== null) return false;
      this.#slot = slot;
      this.#values[slot] = "";
      return true;
    }
    return false;
  }

  append(piece: string): void {
    if (this.#slot < 0) return;
    const value = this.#values[this.#slot] ?? "";
    if (value.length < attributeLimit) this.#values[this.#slot] = value + piece.slice(0, attributeLimit - value.length);
  }

  finish(): void {
    if (this.#slot >= 0) this.#values[this.#slot] = decodeReferences(this.#values[this.#slot] ?? "");
    this.#slot = -1;
  }
}

// The attributes of one start tag, of which a format names the few that it asks for.

import { decodeReferences } from "./entities.ts";
import type { AttributeStore } from "./xml-stream.ts";

/** Characters kept of one attribute, before references are decoded. */
const attributeLimit = 65_536;

export class NamedAttributes implements AttributeStore {
  readonly #values = new Map<string, string>();
  readonly #wanted: ReadonlySet<string>;
  #name = "";

  constructor(wanted: Iterable<string>) {
    this.#wanted = new Set(wanted);
  }

  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  clear(): void {
    this.#values.clear();
  }

  begin(text: string, from: number, to: number): boolean {
    this.#name = text.slice(from, to);
    const wanted = this.#wanted.has(this.#name) && !this.#values.has(this.#name);
    if (wanted) this.#values.set(this.#name, "");
    else this.#name = "";
    return wanted;
  }

  append(piece: string): void {
    const value = this.#values.get(this.#name) ?? "";
    if (this.#name !== "" && value.length < attributeLimit)
      this.#values.set(this.#name, value + piece.slice(0, attributeLimit - value.length));
  }

  finish(): void {
    if (this.#name !== "") this.#values.set(this.#name, decodeReferences(this.#values.get(this.#name) ?? ""));
    this.#name = "";
  }
}

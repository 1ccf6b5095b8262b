// The attributes of one start tag. One object serves all tags: a slot for each name that the reader knows, so that an
// attribute costs no object and a name such as `__proto__` is just unknown.

import { decodeReferences } from "./entities.ts";

const names = [
  "name",
  "classname",
  "class",
  "file",
  "time",
  "duration",
  "status",
  "result",
  "timestamp",
  "type",
  "message",
  "tests",
  "hostname",
  "value",
  "random_seed",
  "xsi:noNamespaceSchemaLocation",
] as const;

export type AttributeName = (typeof names)[number];

const slots: ReadonlyMap<string, number> = new Map(names.map((name, slot) => [name, slot]));
/** Common names that nobody asks for; listed so that they need no second look in lower case. */
const unused = new Set([
  "line",
  "errors",
  "failures",
  "skipped",
  "disabled",
  "id",
  "package",
  "failure",
  "column",
  "assertions",
]);
const slotsInLowerCase = new Map(names.map((name, slot) => [name.toLowerCase(), slot]));

/** Characters kept of one attribute, before references are decoded. */
export const attributeLimit = 65_536;

export class Attributes {
  private readonly values: (string | undefined)[] = names.map(() => undefined);
  private used = false;
  private slot = -1;
  private filled = false;

  get(name: AttributeName): string | undefined {
    return this.values[slots.get(name) ?? -1];
  }

  clear(): void {
    if (this.used) this.values.fill(undefined);
    this.used = false;
  }

  /** Begins an attribute; its value follows in pieces. Returns whether anybody wants it. The first of two wins. */
  begin(name: string): boolean {
    this.slot = slotOf(name);
    this.filled = this.slot !== -1 && this.values[this.slot] !== undefined;
    return this.slot !== -1 && !this.filled;
  }

  append(piece: string): void {
    const before = this.values[this.slot];
    if (before === undefined)
      this.values[this.slot] = piece.length > attributeLimit ? piece.slice(0, attributeLimit) : piece;
    else if (before.length < attributeLimit) this.values[this.slot] = (before + piece).slice(0, attributeLimit);
    this.used = true;
  }

  finish(): void {
    if (this.slot === -1 || this.filled) return;
    this.values[this.slot] = decodeReferences(this.values[this.slot] ?? "");
    this.used = true;
  }
}

/** Names are matched as JUnit writes them first, then without their prefix and in any case. */
function slotOf(name: string): number {
  const slot = slots.get(name);
  if (slot !== undefined) return slot;
  if (unused.has(name)) return -1;
  const local = name.slice(name.indexOf(":") + 1).toLowerCase();
  return slotsInLowerCase.get(name.toLowerCase()) ?? slotsInLowerCase.get(local) ?? -1;
}

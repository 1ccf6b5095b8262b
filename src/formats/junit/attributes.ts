// The attributes of one start tag. One object serves all tags: a slot for each name that the reader knows, so that an
// attribute costs no object and a name such as `__proto__` is just unknown.

import { decodeReferences } from "../xml/entities.ts";

/** The attributes that anybody asks for, and where their values stand. */
export const slots = {
  name: 0,
  classname: 1,
  class: 2,
  file: 3,
  time: 4,
  duration: 5,
  status: 6,
  result: 7,
  timestamp: 8,
  type: 9,
  message: 10,
  tests: 11,
  hostname: 12,
  value: 13,
  random_seed: 14,
  outcome: 15,
  ignored: 16,
} as const;

export type Slot = (typeof slots)[keyof typeof slots];

interface Known {
  readonly name: string;
  /** -1 for a common name that nobody asks for. */
  readonly slot: Slot | -1;
}

const unused = [
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
];

const known: readonly Known[] = [
  ...Object.entries(slots).map(([name, slot]) => ({ name, slot })),
  ...unused.map((name) => ({ name, slot: -1 as const })),
];

/** A name longer than this, with its prefix, is nobody's. */
const longestName = 64;

/** By their length: a name is compared where it stands in the text, without being cut out. */
const byLength: readonly (readonly Known[])[] = Array.from({ length: 16 }, (_, length) =>
  known.filter(({ name }) => name.length === length),
);

const inLowerCase = new Map(known.map(({ name, slot }) => [name, slot]));

/** Characters kept of one attribute, before references are decoded. */
export const attributeLimit = 65_536;

export class Attributes {
  private readonly values: (string | undefined)[] = Object.keys(slots).map(() => undefined);
  private slot: Slot | -1 = -1;

  get(slot: Slot): string | undefined {
    return this.values[slot];
  }

  clear(): void {
    for (let slot = 0; slot < this.values.length; slot += 1) this.values[slot] = undefined;
  }

  /**
   * Begins the attribute whose name stands in a text; its value follows in pieces. Returns whether anybody wants it. The
   * first of two with one name wins.
   */
  begin(text: string, from: number, to: number): boolean {
    const slot = slotOf(text, from, to);
    this.slot = slot !== -1 && this.values[slot] === undefined ? slot : -1;
    return this.slot !== -1;
  }

  append(piece: string): void {
    if (this.slot === -1) return;
    const value = this.values[this.slot] ?? "";
    if (value.length < attributeLimit) this.values[this.slot] = value + piece.slice(0, attributeLimit - value.length);
  }

  finish(): void {
    if (this.slot !== -1) this.values[this.slot] = decodeReferences(this.values[this.slot] ?? "");
  }
}

/** Names are matched as JUnit writes them first, then without their prefix and in any case. */
function slotOf(text: string, from: number, to: number): Slot | -1 {
  if (to - from > longestName) return -1;
  for (const { name, slot } of byLength[to - from] ?? []) if (text.startsWith(name, from)) return slot;
  const name = text.slice(from, to);
  return inLowerCase.get(name.slice(name.indexOf(":") + 1).toLowerCase()) ?? -1;
}

// The notes of one file, each kind once, with its count and the place where it was seen first. A file may break the same
// rule a million times.

import type { Note, Place } from "../core/model/note.ts";

interface Remark {
  readonly level: Note["level"];
  readonly place: Place | null;
  readonly what: (times: number) => string;
  times: number;
}

export class Remarks {
  private readonly remarks = new Map<string, Remark>();

  /**
   * @param kind a code, or a code with a word after a colon where one code has several kinds
   * @param what the sentence, once it is known how often
   */
  add(kind: string, level: Note["level"], place: () => Place | null, what: (times: number) => string): void {
    const before = this.remarks.get(kind);
    if (before === undefined) this.remarks.set(kind, { level, place: place(), what, times: 1 });
    else before.times += 1;
  }

  has(kind: string): boolean {
    return this.remarks.has(kind);
  }

  notes(): Note[] {
    return [...this.remarks].map(([kind, { level, place, what, times }]) => ({
      code: kind.split(":")[0] ?? kind,
      level,
      what: what(times),
      place,
    }));
  }
}

/** `1 time`, `3 times`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

// What a reader makes of a text: all that was readable, and remarks about the rest. Readers do not throw on input.

import type { Note } from "./note.ts";

export interface Reading<T> {
  readonly value: T;
  readonly notes: readonly Note[];
}

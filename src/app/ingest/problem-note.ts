// What went wrong with one of many inputs, as a note: the others are read all the same.

import type { Note } from "../../core/model/note.ts";
import type { Problem } from "../../core/model/problem.ts";

export const noteOf = ({ code, what, why, place }: Problem): Note => ({
  code,
  level: "warning",
  what: `${what} ${why}`,
  place,
});

// Many notes of one kind become one, with how many there are and where the first of them are.
import { expect, test } from "vitest";
import { foldNotes } from "../../../src/core/model/fold-notes.ts";
import type { Note } from "../../../src/core/model/note.ts";

const note = (code: string, source: string | null, level: Note["level"] = "info"): Note => ({
  code,
  level,
  what: `${code}.`,
  place: source === null ? null : { source },
});

test.each<[string, readonly Note[], readonly string[]]>([
  ["none", [], []],
  ["one", [note("a", "1.xml")], ["a."]],
  ["two of a kind", [note("a", "1.xml"), note("a", "2.xml")], ["a. (2 times, also in 2.xml)"]],
  ["four", ["1", "2", "3", "4"].map((name) => note("a", name)), ["a. (4 times, also in 2, 3…)"]],
  ["without places", [note("a", null), note("a", null)], ["a. (2 times)"]],
  ["two kinds, mixed", [note("b", "1"), note("a", "2"), note("b", "3")], ["b. (2 times, also in 3)", "a."]],
  ["two levels", [note("a", "1"), note("a", "2", "warning")], ["a.", "a."]],
])("%s", (_, notes, expected) => {
  expect(foldNotes(notes).map(({ what }) => what)).toEqual(expected);
  expect(foldNotes(notes)[0]?.place ?? null).toEqual(notes[0]?.place ?? null);
});

// Many notes of one kind as one, with how many there are: hundreds of files have the same to say, and people read it once.

import type { Note } from "./note.ts";
import { placeText } from "./note.ts";

/** So many places are named; the rest is counted. */
const placesNamed = 3;

/**
 * Folds notes of the same kind and level, in the order in which the kinds come up. The first speaks for all of them.
 *
 * @example foldNotes([empty("a.xml"), empty("b.xml")])[0].what // "Not read: it is empty. (2 times, also in b.xml)"
 */
export function foldNotes(notes: readonly Note[]): readonly Note[] {
  const kinds = new Map<string, [Note, ...Note[]]>();
  for (const note of notes) {
    const key = `${note.level} ${note.code}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [note]);
    else kind.push(note);
  }
  return [...kinds.values()].map(folded);
}

function folded([first, ...others]: readonly [Note, ...Note[]]): Note {
  if (others.length === 0) return first;
  const places = others.flatMap(({ place }) => (place === null ? [] : [placeText(place)]));
  const named = places.slice(0, placesNamed - 1);
  const where = named.length === 0 ? "" : `, also in ${named.join(", ")}${places.length > named.length ? "…" : ""}`;
  return { ...first, what: `${first.what} (${others.length + 1} times${where})` };
}

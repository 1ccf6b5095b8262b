// The folders in which testrepository and stestr keep what they ran, `.testrepository` and `.stestr`: a file for each run,
// named by its number, and files in which the tool keeps its books.

import type { Input } from "../ports.ts";
import { fileName } from "./candidate.ts";

/** Both stand in every such folder, and together in no other. */
const marks: readonly string[] = ["format", "next-stream"];

const isBook = (name: string): boolean =>
  marks.includes(name) || name === "failing" || /^(?:times|meta)\.dbm\b/.test(name);

/** What a file is to the repository that it lies in: a run, or a book, which tells nothing that the runs do not tell. */
export type Role = "run" | "book";

/** What their folders are called where nobody gave them another name. */
const folders: readonly string[] = [".stestr", ".testrepository"];

/**
 * Finds the repositories among inputs that were found together; then says of each input what it is; null outside of them. A book
 * given alone is known by its folder; the list of failures is read then, as nothing else tells of them.
 */
export function rolesIn(inputs: readonly Input[]): (input: Input) => Role | null {
  const names = new Map<string, Set<string>>();
  for (const { path } of inputs) {
    const name = fileName(path);
    if (marks.includes(name)) names.set(folder(path), (names.get(folder(path)) ?? new Set()).add(name));
  }
  return ({ path, folder: around }) => {
    const name = fileName(path);
    if (names.get(folder(path))?.size !== marks.length)
      return folders.includes(around) && isBook(name) && name !== "failing" ? "book" : null;
    if (/^\d+$/.test(name)) return "run";
    return isBook(name) ? "book" : null;
  };
}

const folder = (path: string): string => path.slice(0, path.length - fileName(path).length);

// What became of an import, as people read it: what is new first, remarks of one kind folded into one.

import { foldNotes } from "../core/model/fold-notes.ts";
import { placeText, type Note } from "../core/model/note.ts";
import { count, counted, listed } from "../core/report/wording.ts";
import type { Page } from "./page.ts";

/** The counts of an import; files added, known and replaced are all files that were read. */
export interface ImportCounts {
  readonly inputs: number;
  readonly added: number;
  readonly known: number;
  readonly replaced: number;
  readonly attempts: number;
  readonly runs: number;
  readonly notes: readonly Note[];
  readonly interrupted: boolean;
}

/** @param next the command to type next */
export function importPage(counts: ImportCounts, next: string, { quiet }: { readonly quiet: boolean }): Page {
  const notes = quiet ? [] : foldNotes(counts.notes);
  const remarks = notes.map(({ level, what, place }) => ({
    level,
    text: place === null ? what : `${placeText(place)}: ${what}`,
  }));
  return {
    finding: [findingOf(counts)],
    sections: remarks.length === 0 ? [] : [{ title: "Notes", blocks: [{ kind: "remarks", remarks }] }],
    next,
  };
}

function findingOf({ inputs, added, known, replaced, attempts, runs, interrupted }: ImportCounts): string {
  const stopped = interrupted ? "Stopped before the end; what is counted here is saved. " : "";
  if (inputs === 0) return `${stopped}No file was taken in.`;
  if (added + replaced === 0) return `${stopped}Nothing new: ${counted(known, "file")} known already.`;
  const files = [
    ...(added > 0 ? [`added ${counted(added, "file")}`] : []),
    ...(replaced > 0 ? [`replaced ${counted(replaced, "file")} that told otherwise before`] : []),
    ...(known > 0 ? [`found ${count(known)} known already`] : []),
  ];
  const sentence = `${listed(files)}: ${counted(attempts, "attempt")} saved, ${counted(runs, "run")} told of.`;
  return `${stopped}${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

// `deflake report PATH…`: files are read into memory, reported on, and forgotten.

import { everything, type Store } from "../../app/ports.ts";
import { report } from "../../app/report.ts";
import { foldNotes } from "../../core/model/fold-notes.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Report } from "../../core/report/report.ts";
import type { ReportFlags } from "../flags/report.ts";
import { queryOf } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { readFiles } from "./files-in-memory.ts";

export async function reportOnFiles(host: Host, flags: ReportFlags, paths: readonly string[]): Promise<Report> {
  const { store, notes, interrupted } = await readFiles(host, flags, paths);
  if (interrupted) throw stoppedWhileReading;
  const found = await report(queryOf(flags), { store });
  return { ...found, notes: [...found.notes, ...foldNotes(await unsaved(notes, store))] };
}

/** Notes about what was not taken in at all; the others come with the history that the report is on. */
async function unsaved(notes: readonly Note[], store: Store): Promise<readonly Note[]> {
  const sources = await store.read(everything, async (history) => history.sources());
  const saved = new Set(sources.flatMap((source) => source.notes.map((note) => JSON.stringify(note))));
  return notes.filter((note) => !saved.has(JSON.stringify(note)));
}

const stoppedWhileReading = new ProblemError({
  code: "interrupted",
  what: "Stopped before everything was read, so there is no report.",
  why: "The command was told to stop, and a report on a part would pass for one on the whole.",
  fix: "Type it again. `deflake import` keeps what it has read when it is stopped.",
  place: null,
});

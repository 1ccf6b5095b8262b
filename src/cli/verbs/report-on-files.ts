// `deflake report PATH…`: files are read into memory, reported on, and forgotten.

import { ingest } from "../../app/ingest.ts";
import { everything, type Store } from "../../app/ports.ts";
import { report } from "../../app/report.ts";
import { foldNotes } from "../../core/model/fold-notes.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Report } from "../../core/report/report.ts";
import { openInputs } from "../../io/inputs/inputs.ts";
import { openMemoryStore } from "../../io/store/memory-store.ts";
import type { ReportFlags } from "../flags/report.ts";
import { queryOf } from "../flags/shared.ts";
import type { Host } from "../host.ts";

export async function reportOnFiles(host: Host, flags: ReportFlags, paths: readonly string[]): Promise<Report> {
  const { terminal, clock, signal, stdin } = host;
  const store = openMemoryStore();
  const options = {
    as: flags.as ?? null,
    layout: flags.layout ?? null,
    run: flags.run ?? null,
    job: null,
    platform: new Map<string, string>(),
    runsPer: flags.runsPer,
  };
  const progress = terminal.progress(flags);
  const ingested = await ingest(paths, options, { store, inputs: openInputs(stdin), clock, progress, signal });
  if (ingested.interrupted) throw stoppedWhileReading;
  const found = await report(queryOf(flags), { store });
  return { ...found, notes: [...found.notes, ...foldNotes(await unsaved(ingested.notes, store))] };
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

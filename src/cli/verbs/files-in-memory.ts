// Files that a verb reads for itself: taken into memory as `deflake import` would take them in, and forgotten.

import { ingest } from "../../app/ingest.ts";
import type { Store } from "../../app/ports.ts";
import type { Note } from "../../core/model/note.ts";
import { openInputs } from "../../io/inputs/inputs.ts";
import { openMemoryStore } from "../../io/store/memory-store.ts";
import type { InputFlags } from "../flags/inputs.ts";
import type { Host } from "../host.ts";

export interface FilesInMemory {
  readonly store: Store;
  readonly notes: readonly Note[];
  /** The user stopped it before everything was read. */
  readonly interrupted: boolean;
}

export async function readFiles(
  { terminal, clock, signal, stdin }: Host,
  flags: InputFlags & { readonly quiet: boolean },
  paths: readonly string[],
): Promise<FilesInMemory> {
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
  return { store, notes: ingested.notes, interrupted: ingested.interrupted };
}

// A folder with files, imported into a store in memory, and what the store then tells.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { everything, type Store } from "../../src/app/ports.ts";
import { ingest, type Ingested, type IngestOptions, type IngestPorts } from "../../src/app/ingest.ts";
import { openInputs } from "../../src/io/inputs/inputs.ts";
import { openMemoryStore } from "../../src/io/store/memory-store.ts";
import { tinyFormats } from "./tiny-formats.ts";

export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "deflake-ingest-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export const plain: IngestOptions = {
  as: null,
  layout: null,
  run: null,
  job: null,
  platform: new Map(),
  runsPer: "auto",
};

export const importing = (
  store: Store,
  paths: readonly string[],
  options: Partial<IngestOptions> = {},
  ports: Partial<IngestPorts> = {},
): Promise<Ingested> =>
  ingest(
    paths,
    { ...plain, ...options },
    {
      store,
      inputs: openInputs(async function* () {}),
      clock: { now: () => 1_700_000_000_000 },
      progress: { start: () => {}, advance: () => {}, stop: () => {} },
      signal: new AbortController().signal,
      formats: tinyFormats,
      ...ports,
    },
  );

/** `run/job: test outcome, test outcome`, one line a job run, in the order of their names. */
export async function picture(store: Store): Promise<string[]> {
  return store.read(everything, async (history) => {
    const runs = new Map((await history.runs()).map((run) => [run.id, run]));
    const lines: string[] = [];
    for (const { id, run, job } of await history.jobRuns()) {
      const told: string[] = [];
      for await (const { test, outcome } of history.attempts({ kind: "job-run", jobRun: id }))
        told.push(`${test} ${outcome}`);
      lines.push(`${runs.get(run)?.name}/${job}: ${told.sort().join(", ")}`);
    }
    return lines.sort();
  });
}

export const fresh = (): Store => openMemoryStore();

// `deflake report`: on the store of the project, or on files that are read into memory and forgotten.

import { extname } from "node:path";
import { ingest } from "../../app/ingest.ts";
import { report } from "../../app/report.ts";
import { everything, type Store } from "../../app/ports.ts";
import { foldNotes } from "../../core/model/fold-notes.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Report } from "../../core/report/report.ts";
import { openInputs } from "../../io/inputs/inputs.ts";
import { openOutlets } from "../../io/outlets.ts";
import { openMemoryStore } from "../../io/store/memory-store.ts";
import { renderPageMarkdown } from "../../render/page-markdown.ts";
import { renderPageText } from "../../render/page-text.ts";
import { plain } from "../../render/paint.ts";
import { renderReportJson } from "../../render/report-json.ts";
import { pageOf } from "../../render/report-page.ts";
import type { ReportFlags, ReportFormat } from "../flags/report.ts";
import { queryOf } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore } from "../store-choice.ts";
import { badValue } from "../usage-problem.ts";
import { layoutOf, withStoreWords } from "./speech.ts";

export async function reportHistory(host: Host, flags: ReportFlags, paths: readonly string[]): Promise<void> {
  const format = flags.format ?? formatOf(flags.output);
  const found = paths.length > 0 ? await reportOnFiles(host, flags, paths) : await reportOnStore(host, flags);
  const text = rendered(found, format, host, flags, paths);
  if (flags.output === undefined) host.terminal.print(text);
  else await writeReport(host, flags.output, text, flags);
}

async function reportOnStore(host: Host, flags: ReportFlags): Promise<Report> {
  if (flags.as !== undefined || flags.layout !== undefined || flags.run !== undefined || flags.runsPer !== "auto")
    throw badValue(
      "There are no files for --as, --layout, --run and --runs-per to speak of.",
      "Without paths the report is on the store, and these flags say what files are.",
      "Name the files too, or leave these flags out.",
    );
  return withExistingStore(chooseStore(flags.store, host), async (store) => report(queryOf(flags), { store }));
}

async function reportOnFiles(host: Host, flags: ReportFlags, paths: readonly string[]): Promise<Report> {
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

const formatsByEnding: Readonly<Record<string, ReportFormat>> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".json": "json",
  ".txt": "text",
};

function formatOf(output: string | undefined): ReportFormat {
  if (output === undefined) return "text";
  const format = formatsByEnding[extname(output).toLowerCase()];
  if (format === undefined)
    throw badValue(
      `The ending of ${output} does not say how the report is to be written.`,
      `Known endings are ${Object.keys(formatsByEnding).join(", ")}.`,
      "Use one of them, or add --format text, markdown or json.",
    );
  return format;
}

function rendered(
  found: Report,
  format: ReportFormat,
  host: Host,
  flags: ReportFlags,
  paths: readonly string[],
): string {
  if (format === "json") return renderReportJson(found);
  const spoken = flags.quiet ? { ...found, notes: [] } : found;
  const page = withStoreWords(pageOf(spoken, { limit: flags.limit, paths: paths.length > 0 ? paths : null }), flags);
  if (format === "markdown") return renderPageMarkdown(page);
  // A file has no colours and no window.
  return renderPageText(page, flags.output === undefined ? layoutOf(host) : plainLayout);
}

const plainLayout = { width: 100, paint: plain };

async function writeReport(
  { cwd, terminal }: Host,
  output: string,
  text: string,
  { quiet }: ReportFlags,
): Promise<void> {
  const outlet = await openOutlets(cwd).open(output, true);
  try {
    await outlet.write(text);
    await outlet.commit();
  } finally {
    await outlet.abandon();
  }
  if (!quiet) terminal.say(`Wrote ${output}.\n`);
}

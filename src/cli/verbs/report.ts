// `deflake report`: on the store of the project or on files, in the format and to the place that the flags say.

import { extname } from "node:path";
import { report } from "../../app/report.ts";
import type { Report } from "../../core/report/report.ts";
import { openOutlets } from "../../io/outlets.ts";
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
  const found = paths.length > 0 ? await onFiles(host, flags, paths) : await reportOnStore(host, flags);
  const text = rendered(found, format, host, flags, paths);
  if (flags.output === undefined) host.terminal.print(text);
  else await writeReport(host, flags.output, text, flags);
}

/** Readers of all formats are loaded for those who have files. */
async function onFiles(host: Host, flags: ReportFlags, paths: readonly string[]): Promise<Report> {
  const { reportOnFiles } = await import("./report-on-files.ts");
  return reportOnFiles(host, flags, paths);
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

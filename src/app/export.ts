// `deflake export`: a history, or what a query selects of it, out into files that other tools read and that `import`
// takes back.

import { jobRunRecordOf, type JobRunRecord } from "../core/history/job-run-record.ts";
import type { Attempt } from "../core/model/attempt.ts";
import { ProblemError } from "../core/model/problem.ts";
import type { JobRun, JobRunId, Run, RunId } from "../core/model/run.ts";
import { logLine, runLogVersion, type LogRecord } from "../formats/run-log-record.ts";
import { ctrfPieces } from "../render/ctrf.ts";
import { junitPieces } from "../render/junit.ts";
import { attemptCells, jobRunCells, runCells, tableShapes } from "./export-tables.ts";
import { fileNameOf, onceEach } from "./file-names.ts";
import type { History, Outlet, Outlets, Progress, Query, Store, Tables } from "./ports.ts";

/** Formats that tell of one job run in a file, with their endings. */
const endings = { junit: ".xml", ctrf: ".json" } as const;

type FormatByJobRun = keyof typeof endings;

export type ExportFormat = "ndjson" | "parquet" | FormatByJobRun;

export interface ExportOptions {
  readonly format: ExportFormat;
  /** A file for NDJSON, a folder for the others; formats by job run take a file too, where there is one job run. */
  readonly to: string;
  /** Files that stand there may be replaced. */
  readonly overwrite: boolean;
  /** Of deflake, for formats that name their writer. */
  readonly version: string;
}

export interface ExportPorts {
  readonly store: Store;
  readonly outlets: Outlets;
  readonly tables: Tables;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Exported {
  readonly files: number;
  readonly runs: number;
  readonly jobRuns: number;
  readonly attempts: number;
  /** Job runs of which no test is known; formats for tests have no place for them. */
  readonly leftOut: number;
}

export async function exportHistory(query: Query, options: ExportOptions, ports: ExportPorts): Promise<Exported> {
  return ports.store.read(query, async (history) => {
    const frame = { runs: await history.runs(), jobRuns: await history.jobRuns() };
    ports.progress.start("Writing", frame.runs.length, "runs");
    try {
      switch (options.format) {
        case "ndjson":
          return await exportLog(history, frame, options, ports);
        case "parquet":
          return await exportTables(history, frame, options, ports);
        case "junit":
        case "ctrf":
          return await exportJobRuns(history, frame, options.format, options, ports);
      }
    } finally {
      ports.progress.stop();
    }
  });
}

interface Frame {
  readonly runs: readonly Run[];
  readonly jobRuns: readonly JobRun[];
}

/** One run log, attempt by attempt: the format that loses nothing. */
async function exportLog(
  history: History,
  { runs, jobRuns }: Frame,
  { to, overwrite }: ExportOptions,
  { outlets, progress, signal }: ExportPorts,
): Promise<Exported> {
  const summarised = (await history.sources()).filter(({ summaries }) => summaries.length > 0);
  let attempts = 0;
  await written(outlets, to, overwrite, async (outlet) => {
    const tell = async (record: LogRecord): Promise<void> => outlet.write(logLine(record));
    await tell({ kind: "header", version: runLogVersion });
    for (const { attempts: _, ...source } of summarised) await tell({ kind: "source", source, part: source.name });
    for (const run of runs) await tell({ kind: "run", run });
    for (const jobRun of jobRuns) await tell({ kind: "job-run", jobRun });
    const meter = runMeter(progress);
    let at: JobRunId | null = null;
    for await (const { run, jobRun, job: _, ...attempt } of history.attempts({ kind: "all" })) {
      if (jobRun !== at) {
        refuseWhenStopped(signal);
        meter(run);
        await tell({ kind: "at", jobRun });
        at = jobRun;
      }
      await tell({ kind: "attempt", attempt });
      attempts += 1;
    }
    await tell({ kind: "end", complete: true });
  });
  return { files: 1, runs: runs.length, jobRuns: jobRuns.length, attempts, leftOut: 0 };
}

/** Tables for other engines, row by row. */
async function exportTables(
  history: History,
  { runs, jobRuns }: Frame,
  { to, overwrite }: ExportOptions,
  { tables, progress, signal }: ExportPorts,
): Promise<Exported> {
  const folder = await tables.open(to, tableShapes, overwrite);
  try {
    for (const run of runs) folder.row("runs", runCells(run));
    for (const jobRun of jobRuns) folder.row("job_runs", jobRunCells(jobRun));
    const meter = runMeter(progress);
    let attempts = 0;
    for await (const attempt of history.attempts({ kind: "all" })) {
      if (meter(attempt.run)) refuseWhenStopped(signal);
      folder.row("attempts", attemptCells(attempt));
      attempts += 1;
    }
    const files = await folder.commit();
    return { files, runs: runs.length, jobRuns: jobRuns.length, attempts, leftOut: 0 };
  } finally {
    await folder.abandon();
  }
}

/** A file for each job run. Holds the attempts of one job run at a time. */
async function exportJobRuns(
  history: History,
  { runs, jobRuns }: Frame,
  format: FormatByJobRun,
  { to, overwrite, version }: ExportOptions,
  { outlets, progress, signal }: ExportPorts,
): Promise<Exported> {
  const places = placesIn(to, endings[format]);
  const meter = runMeter(progress);
  const sums = { files: 0, attempts: 0 };
  for await (const record of jobRunRecords(history, { runs, jobRuns })) {
    refuseWhenStopped(signal);
    meter(record.run.id);
    await written(outlets, places(record.jobRun), overwrite, async (outlet) => {
      const pieces = format === "junit" ? junitPieces(record) : ctrfPieces(record, version);
      for (const piece of pieces) await outlet.write(piece);
    });
    sums.files += 1;
    sums.attempts += record.tests.reduce((sum, { attempts }) => sum + attempts.length, 0);
  }
  return { ...sums, runs: runs.length, jobRuns: sums.files, leftOut: jobRuns.length - sums.files };
}

/** Stores tell attempts in the order of their job runs. */
async function* jobRunRecords(history: History, { runs, jobRuns }: Frame): AsyncGenerator<JobRunRecord> {
  const runOf = new Map(runs.map((run) => [run.id, run]));
  const jobRunOf = new Map(jobRuns.map((jobRun) => [jobRun.id, jobRun]));
  let gathered: Attempt[] = [];
  let at: JobRunId | null = null;
  const finished = function* (): Generator<JobRunRecord> {
    const jobRun = at === null ? undefined : jobRunOf.get(at);
    const run = jobRun === undefined ? undefined : runOf.get(jobRun.run);
    if (run !== undefined && jobRun !== undefined) yield jobRunRecordOf(run, jobRun, gathered);
  };
  for await (const { run: _, jobRun, job: __, ...attempt } of history.attempts({ kind: "all" })) {
    if (jobRun !== at) {
      yield* finished();
      at = jobRun;
      gathered = [];
    }
    gathered.push(attempt);
  }
  yield* finished();
}

/** Where the file of a job run goes: below the folder by run and job, or the one file that was named. */
function placesIn(to: string, ending: string): (jobRun: JobRun) => string {
  if (!to.endsWith(ending)) {
    const once = onceEach();
    return ({ run, job, attempt }) => {
      const name = `${fileNameOf(job === "" ? "results" : job)}${attempt === 1 ? "" : `@${attempt}`}`;
      return `${once([to, ...run.split("/").map(fileNameOf), name].join("/"))}${ending}`;
    };
  }
  let used = false;
  return () => {
    if (used) throw oneFileForMany(to, ending);
    used = true;
    return to;
  };
}

/** Writes a file whole, or leaves nothing of it. */
async function written(
  outlets: Outlets,
  path: string,
  overwrite: boolean,
  write: (outlet: Outlet) => Promise<void>,
): Promise<void> {
  const outlet = await outlets.open(path, overwrite);
  try {
    await write(outlet);
    await outlet.commit();
  } finally {
    await outlet.abandon();
  }
}

/** Counts runs as attempts of the next one come; true where one began. */
function runMeter(progress: Progress): (run: RunId) => boolean {
  let at: RunId | null = null;
  return (run) => {
    const begins = run !== at;
    if (begins) progress.advance(1);
    at = run;
    return begins;
  };
}

function refuseWhenStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new ProblemError({
    code: "interrupted",
    what: "The export was stopped before its end.",
    why: "The command was told to stop.",
    fix: "Type the same command again, with --force if files of it are there already; a file is there whole or not at all.",
    place: null,
  });
}

const oneFileForMany = (to: string, ending: string): ProblemError =>
  new ProblemError({
    code: "usage",
    what: `${to} is one file, and there is more than one job run to write.`,
    why: "In this format a file tells of one job run; several in one would look like retries of each other.",
    fix: `Name a folder, such as --to ${to.slice(0, -ending.length)}, or select one job run with --job and --since.`,
    place: null,
  });

// Reads files of the corpus and writes down what a format told of them, as text that people can check by eye. Beside
// each file of test/corpus/<format> stands `<file>.expected.txt` in this form.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Attempt } from "../../src/core/model/attempt.ts";
import { placeText, type Note } from "../../src/core/model/note.ts";
import { platformText } from "../../src/core/model/platform.ts";
import type { Properties } from "../../src/core/model/properties.ts";
import type { Summary } from "../../src/core/history/summary.ts";
import type { JobRun, Run } from "../../src/core/model/run.ts";
import type { Format, ReportFacts, Sink, Surroundings } from "../../src/formats/format.ts";

export const corpus: string = join(import.meta.dirname, "../corpus");

/** Everything that a format told, in its order. */
export interface Told {
  readonly attempts: readonly (Attempt & { readonly jobRun?: string })[];
  readonly facts: ReportFacts;
  readonly runs: readonly Run[];
  readonly jobRuns: readonly JobRun[];
  readonly summaries: readonly Summary[];
  readonly notes: readonly Note[];
}

export interface CorpusFile {
  readonly format: string;
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** The files of every format, or of one. */
export function corpusFiles(format?: string): readonly CorpusFile[] {
  const folders = readdirSync(corpus, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  const formats = folders.filter((name) => format === undefined || name === format);
  return formats.toSorted().flatMap((each) =>
    readdirSync(join(corpus, each))
      .filter((name) => !name.endsWith(".expected.txt") && !name.endsWith(".md"))
      .toSorted()
      .map((name) => {
        const path = join(corpus, each, name);
        return { format: each, name, path, bytes: readFileSync(path) };
      }),
  );
}

/** The bytes of a file in the form in which its format reads them. */
export const contentOf = ({ content }: Pick<Format, "content">, bytes: Uint8Array): string =>
  content === "bytes" ? Buffer.from(bytes).toString("latin1") : new TextDecoder().decode(bytes);

/** Reads a text given in pieces. */
export function readPieces(format: Format, source: string, pieces: readonly string[], around?: Surroundings): Told {
  const attempts: Attempt[] = [];
  const runs: Run[] = [];
  const jobRuns: JobRun[] = [];
  const summaries: Summary[] = [];
  const notes: Note[] = [];
  let facts: ReportFacts = {};
  const sink: Sink = {
    attempt: (attempt, jobRun) => attempts.push(jobRun === undefined ? attempt : Object.assign({ jobRun }, attempt)),
    about: (told) => {
      facts = { ...facts, ...told };
    },
    run: (run) => runs.push(run),
    jobRun: (jobRun) => jobRuns.push(jobRun),
    summary: (summary) => summaries.push(summary),
    note: (note) => notes.push(note),
  };
  const reader = format.open(source, sink, around);
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return { attempts, facts, runs, jobRuns, summaries, notes };
}

/** The text cut at the given sizes, the rest as one piece. */
export function inPieces(text: string, sizes: readonly number[]): readonly string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) pieces.push(text.slice(at, (at += size)));
  return [...pieces, text.slice(at)];
}

const iso = (time: number): string => new Date(time).toISOString();

/** ` key=value` for what is known, nothing for what is not. */
function known(fields: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]) => ` ${key}=${value}`)
    .join("");
}

/** `{a=b, c}`, or nothing. */
const propertyText = (properties: Properties | undefined): string | null =>
  properties === undefined || properties.length === 0
    ? null
    : `{${properties.map(({ name, value }) => (value === "" ? name : `${name}=${value}`)).join(", ")}}`;

/** A text of several lines, indented, so many lines of it. */
function block(label: string, text: string | null, lines = 6): readonly string[] {
  if (text === null) return [];
  const all = text.replaceAll("\u001B", "␛").replaceAll("\r", "␍").split("\n");
  const shown = all.slice(0, lines).map((line) => `      | ${line}`.trimEnd());
  return [`    ${label}:`, ...shown, ...(all.length > lines ? [`      … ${all.length} lines`] : [])];
}

function attemptLines(attempt: Attempt & { readonly jobRun?: string }): readonly string[] {
  const { test, occurrence, outcome, durationMs, startedAt, worker, order, file, failure, ignoredBecause, properties } =
    attempt;
  const facts = known({
    occurrence: occurrence === 1 ? null : occurrence,
    attempt: attempt.attempt === 1 ? null : attempt.attempt,
    ms: durationMs,
    at: startedAt === null ? null : iso(startedAt),
    worker,
    order,
    file: file === test ? null : file,
    properties: propertyText(properties),
    jobRun: attempt.jobRun,
  });
  return [
    `  ${outcome.padEnd(7)} ${test}${facts === "" ? "" : `  ${facts}`}`,
    ...block("ignored because", ignoredBecause),
    ...block("type", failure?.type ?? null),
    ...block("message", failure?.message ?? null),
    ...block("trace", failure?.trace ?? null),
    ...block("output", failure?.output ?? null),
  ];
}

const times = ({ startedAt, finishedAt }: { startedAt?: number | null; finishedAt?: number | null }): object => ({
  startedAt: typeof startedAt === "number" ? iso(startedAt) : null,
  finishedAt: typeof finishedAt === "number" ? iso(finishedAt) : null,
});

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}

export function renderTold({ attempts, facts, runs, jobRuns, summaries, notes }: Told): string {
  const platform = facts.platform === undefined ? null : `{${platformText(facts.platform)}}`;
  const about = { ...facts, ...times(facts), platform, properties: propertyText(facts.properties) };
  return [
    `about:${known(about)}`,
    ...section(
      "runs",
      runs.map((run) => `  ${run.id}${known({ ...run, ...times(run), id: null })}`),
    ),
    ...section(
      "job runs",
      jobRuns.map((job) => {
        const failedSteps = job.failedSteps.join(" | ");
        return `  ${job.id}${known({ ...job, ...times(job), id: null, platform: `{${platformText(job.platform)}}`, failedSteps, properties: propertyText(job.properties) })}`;
      }),
    ),
    ...section(
      "summaries",
      summaries.map((summary) => `  ${JSON.stringify(summary)}`),
    ),
    ...section("attempts", attempts.flatMap(attemptLines)),
    ...section(
      "notes",
      notes.map(
        ({ code, level, what, place }) =>
          `  ${level} ${code}${place === null ? "" : ` at ${placeText(place)}`}: ${what}`,
      ),
    ),
    "",
  ].join("\n");
}

// What there is to read: the files that the arguments lead to, each with its format, what is known of where it belongs,
// and, where that is not enough, a sample of its content.

import { detect } from "../../formats/registry.ts";
import type { Format } from "../../formats/format.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Input, Inputs } from "../ports.ts";
import { type JobLog, logsIn } from "./job-logs.ts";
import { fileName, folderOf, groupedBy, type Candidate } from "./candidate.ts";
import { placingsOf, type Layout, type Placing } from "./layout.ts";
import { firstSaid, type Naming } from "./naming.ts";
import { noteOf } from "./problem-note.ts";
import { rolesIn } from "./repository.ts";
import { sampleOf } from "./sample.ts";
import { parseSidecar, sidecarName } from "./sidecar.ts";

export interface SurveyOptions {
  /** What can be read. */
  readonly formats: readonly Format[];
  /** Null where each file's format is to be found out. */
  readonly format: Format | null;
  readonly layout: Layout | null;
  /** What flags say of every file. */
  readonly flags: Naming;
}

export interface Survey {
  readonly candidates: readonly Candidate[];
  readonly notes: readonly Note[];
}

export async function survey(
  paths: readonly string[],
  inputs: Inputs,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<Survey> {
  const found: Input[] = [];
  const seen: Seen[] = [];
  const notes: Note[] = [];
  const strangers: Input[] = [];
  for await (const input of inputs.find(paths)) {
    if (signal.aborted) break;
    if ("code" in input) notes.push(input);
    else found.push(input);
  }
  const roleOf = rolesIn(found);
  const logOf = logsIn(found);
  for (const input of found) {
    const role = roleOf(input);
    if (signal.aborted) break;
    const log = logOf(input);
    if (role === "book" && input.depth === 0) notes.push(bookAlone(input));
    if (role === "book" || log === "part") continue;
    try {
      const look = await lookAt(input, options);
      if (look === "stranger") strangers.push(input);
      else if (look !== null && "code" in look) notes.push(look);
      else if (look !== null) seen.push({ ...look, ownRun: role === "run", log });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      notes.push(noteOf(error.problem));
    }
  }
  return { candidates: candidatesOf(seen, options, notes), notes: [...notes, ...passedOver(strangers)] };
}

/** What looking at a file tells: that it will be read, and how. */
interface Look {
  readonly input: Input;
  readonly format: Format;
  readonly sidecar: Naming | null;
}

/** A file that will be read, before its path was asked. */
interface Seen extends Look {
  readonly ownRun: boolean;
  /** The log of a job, where the file is one of an archive of logs. */
  readonly log: JobLog | null;
}

/** Null for a file that only says something of others; a stranger is of no format, and nobody named it. */
async function lookAt(input: Input, { formats, format }: SurveyOptions): Promise<Look | Note | "stranger" | null> {
  const name = fileName(input.path);
  if (formats.some(({ beside }) => beside === name)) return null;
  const head = format === null || name === sidecarName ? await input.head() : "";
  if (name === sidecarName && parseSidecar(head) !== null) return null;
  const bytes = format === null && formats.some(({ content }) => content === "bytes") ? await input.head("bytes") : "";
  const known = format ?? detect(head, name, formats, bytes);
  if (known === null && input.depth > 0) return "stranger";
  if (known === null) return head.trim() === "" ? empty(input) : unknownFormat(input);
  const beside = await input.beside(sidecarName);
  return { input, format: known, sidecar: beside === null ? null : parseSidecar(beside) };
}

function candidatesOf(seen: readonly Seen[], { layout, flags }: SurveyOptions, notes: Note[]): readonly Candidate[] {
  const inputs = seen.map(({ input }) => input);
  const placings = layout === null ? [] : placingsOf(layout, inputs);
  return seen.map(({ input, format, sidecar, ownRun, log }, at) => {
    const placing = placings[at] ?? null;
    if (layout !== null && placing === null) notes.push(misfit(input, layout));
    const naming = firstSaid([flags, placing?.naming ?? {}, sidecar ?? {}, log === null ? {} : { job: log.job }]);
    return {
      input,
      format,
      naming,
      part: partOf(input, placing, sidecar),
      ownRun,
      archive: log?.archive ?? null,
      sample: null,
    };
  });
}

/** The file within its job run: what is left of its path when what names the job run is taken away. */
function partOf({ path, depth }: Input, placing: Placing | null, sidecar: Naming | null): string {
  if (placing !== null) return placing.rest === "" ? fileName(path) : placing.rest;
  if (sidecar !== null) return fileName(path);
  return depth === 0 ? path : path.split("/").slice(-depth).join("/");
}

/** How many files are looked into at most, and how many of one folder and format. */
const looksAtMost = 64;
const looksPerFolder = 12;

/** Looks into as many files as it takes to tell runs and parts of runs apart; into none where names settle that. */
export async function sampled(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  if (candidates.length < 2) return candidates;
  const open = candidates.filter(
    ({ naming, ownRun }) => !ownRun && (naming.run === undefined || naming.job === undefined),
  );
  const alike = [...groupedBy(open, (candidate) => `${folderOf(candidate)}\n${candidate.format.name}`).values()];
  const each = Math.min(looksPerFolder, Math.max(1, Math.floor(looksAtMost / Math.max(1, alike.length))));
  const chosen = new Set(alike.slice(0, looksAtMost).flatMap((files) => spread(files, each)));
  const looked: Candidate[] = [];
  for (const candidate of candidates) looked.push(chosen.has(candidate) ? await withSample(candidate) : candidate);
  return looked;
}

/** Most of them from the start, where neighbours are, and some from the rest. */
function spread<T>(values: readonly T[], count: number): readonly T[] {
  if (values.length <= count) return values;
  const near = Math.ceil((count * 2) / 3);
  const step = Math.max(1, Math.floor((values.length - near) / Math.max(1, count - near)));
  return values.filter((_, at) => at < near || ((at - near) % step === 0 && (at - near) / step < count - near));
}

async function withSample(candidate: Candidate): Promise<Candidate> {
  const { input, format } = candidate;
  try {
    const beside = format.beside === undefined ? null : await input.beside(format.beside);
    const around = { folder: input.folder, beside };
    return { ...candidate, sample: sampleOf(await input.head(format.content), format, input.name, around) };
  } catch (error) {
    // Whoever reads the whole of it says what is wrong with it.
    if (error instanceof ProblemError) return candidate;
    throw error;
  }
}

/** Folders hold all kinds of files, and one note is enough for those; a file that was named was meant. */
function passedOver([first, ...others]: readonly Input[]): readonly Note[] {
  if (first === undefined) return [];
  const files = others.length === 0 ? "1 file that is" : `${others.length + 1} files that are`;
  const what = `Passed over ${files} of no format that deflake reads, such as ${first.name}.`;
  return [{ code: "passed-over", level: "info", what, place: null }];
}

const bookAlone = ({ name }: Input): Note => ({
  code: "no-results",
  level: "info",
  what: "Not read: testrepository and stestr keep their books in it and no results. Give the folder that it lies in.",
  place: { source: name },
});

const unknownFormat = ({ name }: Input): Note => ({
  code: "unknown-format",
  level: "warning",
  what: "Not read: it is of no format that is known here. --as names one.",
  place: { source: name },
});

const empty = ({ name }: Input): Note => ({
  code: "empty-file",
  level: "warning",
  what: "Not read: it is empty.",
  place: { source: name },
});

const misfit = ({ name, path }: Input, { text }: Layout): Note => ({
  code: "layout-misfit",
  level: "warning",
  what: `Its path ${path} does not fit the layout ${text}; it was read as if there were none.`,
  place: { source: name },
});

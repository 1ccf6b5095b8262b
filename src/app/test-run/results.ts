// The result files of one start, read and put together: one list of attempts, in which no test of one file is taken for
// a retry of a test of another.

import type { Attempt } from "../../core/model/attempt.ts";
import { mergeTellings } from "../../core/model/merge-tellings.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Format, ReportFacts } from "../../formats/format.ts";
import { detect, formatNamed, formats } from "../../formats/registry.ts";
import { fileName, groupedBy } from "../ingest/candidate.ts";
import { noteOf } from "../ingest/problem-note.ts";
import { readInto } from "../ingest/reading.ts";
import { openRecording, type Recording } from "../ingest/recording.ts";
import type { Input, Inputs } from "../ports.ts";
import type { Freshness } from "./freshness.ts";

export interface ReadResults {
  /** How many results there were, of a format that is known. */
  readonly files: number;
  /** Files that turned out to be of an earlier start. */
  readonly old: readonly string[];
  /** All of them were read to the end, and none says that something is missing. */
  readonly whole: boolean;
  readonly attempts: readonly Attempt[];
  readonly facts: ReportFacts;
  readonly notes: readonly Note[];
}

/** @param named the name of the format of all of them; null where each file's is to be found out */
export async function readResults(
  files: ReadonlyMap<string, Freshness>,
  named: string | null,
  inputs: Inputs,
): Promise<ReadResults> {
  const notes: Note[] = [];
  const old: string[] = [];
  const heard: Heard[] = [];
  let whole = true;
  for (const [path, freshness] of files) {
    if (freshness === "old") {
      old.push(path);
      continue;
    }
    for await (const found of hearFile(path, named, inputs)) {
      if ("code" in found) {
        notes.push(found);
        whole &&= found.code === "unknown-format";
      } else if (freshness === "rewritten" && tellsTimes(found)) old.push(path);
      else heard.push(found);
    }
  }
  whole &&= heard.every(({ whole }) => whole);
  const byFormat = [...groupedBy(heard, ({ format }) => format)];
  const merged = mergeTellings(byFormat.map(([format, files]) => ({ format, attempts: toldApart(files) })));
  notes.push(...heard.flatMap((file) => file.notes), ...merged.notes);
  const facts: ReportFacts = Object.assign({}, ...heard.map(({ recording }) => recording.facts));
  return { files: heard.length, old, whole, attempts: merged.attempts, facts, notes };
}

interface Heard {
  readonly format: string;
  readonly recording: Recording;
  readonly attempts: readonly Attempt[];
  readonly whole: boolean;
  readonly notes: readonly Note[];
}

/** What a file tells, or what each file of an archive does; a note for what cannot be read. */
async function* hearFile(path: string, named: string | null, inputs: Inputs): AsyncIterable<Heard | Note> {
  for await (const input of inputs.find([path])) {
    if ("code" in input) yield input;
    else {
      const format = await formatOf(input, named);
      yield typeof format === "string" ? unread(input, format) : await hear(input, format);
    }
  }
}

async function formatOf(input: Input, named: string | null): Promise<Format | "empty" | "stranger"> {
  const known = named === null ? null : formatNamed(named);
  if (known !== null) return known;
  try {
    const head = await input.head();
    const bytes = await input.head("bytes");
    return detect(head, fileName(input.path), formats, bytes) ?? (head.trim() === "" ? "empty" : "stranger");
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return "empty";
  }
}

const never = new AbortController().signal;
const unseen = { start: () => {}, advance: () => {}, stop: () => {} };

async function hear(input: Input, format: Format): Promise<Heard> {
  const attempts: Attempt[] = [];
  const recording = openRecording((attempt) => attempts.push(attempt));
  // Also of a run that was interrupted: what it left behind is short by then, and is to be kept.
  const ending = await readInto(recording.sink, { input, format }, { progress: unseen, signal: never });
  const broken = ending.kind === "broken" ? [noteOf(ending.problem)] : [];
  return {
    format: format.name,
    recording,
    attempts,
    whole: ending.kind === "whole" && recording.facts.complete !== false,
    notes: [...input.notes(), ...recording.notes, ...broken],
  };
}

/**
 * The attempts of files of one format. A test of the same name in another file is another test, whatever its number says:
 * taken for a retry, its pass would hide a failure.
 */
function toldApart(files: readonly Heard[]): readonly Attempt[] {
  if (files.length === 1) return files[0]?.attempts ?? [];
  const taken = new Map<string, number>();
  return files.flatMap(({ attempts }) => {
    const here = new Map<string, number>();
    const moved = attempts.map((attempt) => {
      const occurrence = attempt.occurrence + (taken.get(attempt.test) ?? 0);
      here.set(attempt.test, Math.max(here.get(attempt.test) ?? 0, occurrence));
      return occurrence === attempt.occurrence ? attempt : { ...attempt, occurrence };
    });
    for (const [test, occurrence] of here) taken.set(test, occurrence);
    return moved;
  });
}

/** Results that tell times differ from one start to the next. A duration of 0 is one that nobody took. */
const tellsTimes = ({ recording: { facts }, attempts }: Heard): boolean =>
  facts.startedAt !== undefined ||
  attempts.some(({ startedAt, durationMs }) => startedAt !== null || (durationMs ?? 0) > 0);

const unread = ({ name }: Input, why: "empty" | "stranger"): Note => ({
  code: why === "empty" ? "empty-file" : "unknown-format",
  level: "warning",
  what:
    why === "empty"
      ? "The result file is empty: whoever wrote it was stopped before it could."
      : "Not read as a result: it is of no format that is known here.",
  place: { source: name },
});

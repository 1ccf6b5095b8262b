// `deflake import PATH…`, and how `deflake report PATH…` comes by a history: files into the store, each once, as job runs
// of runs. The steps are in `ingest/`; what decides which file is which run is in `ingest/grouping.ts`.

import type { Note } from "../core/model/note.ts";
import type { Platform } from "../core/model/platform.ts";
import { ProblemError, type Problem } from "../core/model/problem.ts";
import { asRunId, jobRunId } from "../core/model/run.ts";
import { formatNamed, formats as knownFormats } from "../formats/registry.ts";
import type { Format } from "../formats/format.ts";
import type { Committed, Inputs, Told } from "./ports.ts";
import type { Candidate } from "./ingest/candidate.ts";
import { openCommits, type Commits } from "./ingest/commits.ts";
import { groupingOf, type RunPlan, type RunsPer } from "./ingest/grouping.ts";
import { digestOfAll, openNames } from "./ingest/identity.ts";
import { takeIn, type IntakePorts } from "./ingest/intake.ts";
import type { Layout } from "./ingest/layout.ts";
import { openRun } from "./ingest/open-run.ts";
import { portionsOf, type Portion } from "./ingest/portion.ts";
import { digestOf } from "./ingest/reading.ts";
import { sampled, survey, type SurveyOptions } from "./ingest/survey.ts";
import { admissionOf, toldBefore, type ToldBefore } from "./ingest/told-before.ts";

export interface IngestOptions {
  /** The name of a format; null where each file's is to be found out. */
  readonly as: string | null;
  readonly layout: Layout | null;
  /** What flags say of every file; null and an empty platform say nothing. */
  readonly run: string | null;
  readonly job: string | null;
  readonly platform: Platform;
  readonly runsPer: RunsPer;
}

/** Nothing is told of the files but what they tell themselves. */
export const untold: IngestOptions = {
  as: null,
  layout: null,
  run: null,
  job: null,
  platform: new Map(),
  runsPer: "auto",
};

export interface Ingested {
  /** Files that were read; the next three add up to it. */
  readonly inputs: number;
  readonly added: number;
  /** Were there already, exactly so or as other formats tell it. */
  readonly known: number;
  /** Were there already, and told otherwise. */
  readonly replaced: number;
  /** Saved by this import. */
  readonly attempts: number;
  /** Runs that the files told of, new or not. */
  readonly runs: number;
  readonly notes: readonly Note[];
  /** Stopped before the end. What is counted here is saved; the same import again does the rest. */
  readonly interrupted: boolean;
}

export interface IngestPorts extends IntakePorts {
  readonly inputs: Inputs;
  /** What can be read; every format that deflake knows, where it is left out. */
  readonly formats?: readonly Format[];
}

/** Reads everything that the paths lead to into the store. Rejects with a ProblemError where nothing could be read. */
export async function ingest(paths: readonly string[], options: IngestOptions, ports: IngestPorts): Promise<Ingested> {
  const formats = ports.formats ?? knownFormats;
  const found = await survey(paths, ports.inputs, surveyOptionsOf(options, formats), ports.signal);
  const grouping = groupingOf(await sampled(found.candidates), options.runsPer);
  const tally = openTally([...found.notes, ...grouping.notes]);
  const bytes = found.candidates.map(({ input }) => input.bytes);
  ports.progress.start(
    "Reading",
    bytes.includes(null) ? null : bytes.reduce<number>((a, b) => a + (b ?? 0), 0),
    "bytes",
  );
  try {
    const before = await toldBefore(grouping.runs, ports.store);
    const commits = openCommits();
    const nameOnce = openNames();
    try {
      for (const run of grouping.runs) {
        if (ports.signal.aborted) break;
        await takeInRun(run, { before, nameOnce, tally, commits }, ports);
      }
    } finally {
      await commits.settle();
    }
  } finally {
    ports.progress.stop();
  }
  const ingested = tally.result(ports.signal.aborted);
  if (ingested.inputs === 0 && !ingested.interrupted)
    throw new ProblemError(nothingFound(paths, formats, ingested.notes));
  return ingested;
}

interface Import {
  readonly before: ToldBefore;
  readonly nameOnce: (name: string) => string;
  readonly tally: Tally;
  readonly commits: Commits;
}

async function takeInRun(
  plan: RunPlan,
  { before, nameOnce, tally, commits }: Import,
  ports: IngestPorts,
): Promise<void> {
  const portions = plan.jobs.flatMap((job) => portionsOf(job, tally.notes));
  const run = openRun(plan, before.jobOf, await contentOf(plan, portions, ports.signal), nameOnce);
  for (const portion of portions) {
    if (ports.signal.aborted) return;
    const known = plan.named === null ? [] : before.partsOf(jobRunId(asRunId(plan.named), portion.job, 1));
    const admission = admissionOf(portion.members, known);
    if (admission.kind === "told-otherwise") tally.leaveOut(portion, admission.formats);
    else {
      const taken = await takeIn(portion, admission.part, run, ports);
      if (taken.kind === "nothing") tally.notes.push(...taken.notes);
      if (taken.kind !== "begun") continue;
      const { saved, attempts, told } = taken;
      await commits.begin({ saved, attempts, hear: (committed) => tally.count(portion, told, committed) });
    }
  }
}

/** A run of several portions that nothing names has to be known by all of them before the first is saved. */
async function contentOf(plan: RunPlan, portions: readonly Portion[], signal: AbortSignal): Promise<string | null> {
  if (plan.named !== null || portions.length < 2) return null;
  const digests: string[] = [];
  for (const member of portions.flatMap(({ members }) => members)) digests.push(await digestOf(member, signal));
  return signal.aborted ? null : digestOfAll(digests);
}

function surveyOptionsOf({ as, layout, run, job, platform }: IngestOptions, formats: readonly Format[]): SurveyOptions {
  const format = as === null ? null : formatNamed(as, formats);
  if (as !== null && format === null) throw new ProblemError(unknownFormat(as, formats));
  const flags = { ...(run === null ? {} : { run }), ...(job === null ? {} : { job }), platform };
  return { formats, format, layout, flags };
}

interface Tally {
  readonly notes: Note[];
  count(portion: Portion, told: Told, committed: Committed): void;
  /** Files whose job run was told of before, in other formats. */
  leaveOut(portion: Portion, formats: readonly string[]): void;
  result(interrupted: boolean): Ingested;
}

function openTally(before: readonly Note[]): Tally {
  const notes = [...before];
  const runs = new Set<string>();
  const counts = { added: 0, known: 0, replaced: 0 };
  let attempts = 0;
  return {
    notes,
    count({ members }, told, committed) {
      counts[committed.kind] += members.length;
      if (committed.kind !== "known") attempts += committed.attempts;
      for (const { id } of told.runs) runs.add(id);
      for (const { run } of told.jobRuns) runs.add(run);
      notes.push(...told.source.notes);
    },
    leaveOut({ members }, formats) {
      counts.known += members.length;
      notes.push(...members.map((member) => toldOtherwise(member, formats)));
    },
    result: (interrupted) => ({
      inputs: counts.added + counts.known + counts.replaced,
      ...counts,
      attempts,
      runs: runs.size,
      notes,
      interrupted,
    }),
  };
}

const toldOtherwise = ({ input }: Candidate, formats: readonly string[]): Note => ({
  code: "told-otherwise",
  level: "warning",
  what:
    `Left out: its job run was told of before, in ${formats.join(" and ")}, and would be counted twice. ` +
    "Import the files of a job run together to have them merged.",
  place: { source: input.name },
});

const namesOf = (formats: readonly Format[]): string => formats.map(({ name }) => name).join(", ");

const unknownFormat = (name: string, formats: readonly Format[]): Problem => ({
  code: "usage",
  what: `“${name}” is no format that deflake reads.`,
  why: `The formats are ${namesOf(formats)}.`,
  fix: "Leave --as out to have the format found out, or give one of these.",
  place: null,
});

const refusals: readonly string[] = ["refused-input", "zip-bomb", "zip-climbs", "zip-symlink"];

/** What keeps a file from being read whatever its format is. */
const unreachable: readonly string[] = ["cannot-read", "nothing-fits", "not-a-file"];

function nothingFound(paths: readonly string[], formats: readonly Format[], notes: readonly Note[]): Problem {
  const refused = notes.find(({ code }) => refusals.includes(code));
  const telling = refused ?? notes.find(({ level }) => level === "warning") ?? notes[0];
  return {
    code: refused === undefined ? "nothing-found" : "refused-input",
    what: `Nothing could be read from ${paths.join(", ")}.`,
    why: telling?.what ?? "There are no files.",
    fix: unreachable.includes(telling?.code ?? "")
      ? "Look at the path, and whether you may read what is there."
      : `Give files of a format that deflake reads (${namesOf(formats)}), or name the format with --as.`,
    place: telling?.place ?? null,
  };
}

// One portion, read and given to the store: all that it tells is saved or nothing of it. Files of different formats that tell of the same
// attempts are merged; a file alone goes straight through, so that its length does not matter.

import type { Attempt } from "../../core/model/attempt.ts";
import { mergeTellings } from "../../core/model/merge-tellings.ts";
import { foldNotes } from "../../core/model/fold-notes.ts";
import type { Note } from "../../core/model/note.ts";
import type { JobRunId } from "../../core/model/run.ts";
import type { Clock, Committed, Intake, Progress, Store, Told } from "../ports.ts";
import { fileName, groupedBy, type Candidate } from "./candidate.ts";
import { digestOfAll } from "./identity.ts";
import { firstSaid } from "./naming.ts";
import type { OpenRun } from "./open-run.ts";
import type { Portion } from "./portion.ts";
import { noteOf } from "./problem-note.ts";
import { readInto, type Ending } from "./reading.ts";
import { formatText } from "./told-before.ts";
import { openRecording, tellsHistory, type Recording } from "./recording.ts";

export interface IntakePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export type TakenIn =
  /** Read; its commit is under way. */
  | { readonly kind: "begun"; readonly saved: Promise<Committed>; readonly attempts: number; readonly told: Told }
  /** Nothing could be read. */
  | { readonly kind: "nothing"; readonly notes: readonly Note[] }
  | { readonly kind: "interrupted" };

/** What was heard of one file. */
interface Heard {
  readonly candidate: Candidate;
  readonly recording: Recording;
  readonly ending: Ending;
}

/** All that was heard of a portion. */
interface Hearing {
  readonly slots: Slots;
  readonly heard: readonly Heard[];
  readonly notes: readonly Note[];
}

/** @param part what names the portion within a job run that has a name */
export async function takeIn(portion: Portion, part: string, run: OpenRun, ports: IntakePorts): Promise<TakenIn> {
  const intake = ports.store.intake();
  try {
    const hearing = await listen(portion.members, intake, ports);
    const interrupted = ports.signal.aborted;
    if (interrupted || !hearing.heard.some(saidSomething)) {
      await intake.abandon();
      return interrupted ? { kind: "interrupted" } : { kind: "nothing", notes: hearing.notes };
    }
    const told = toldOf(portion, part, run, hearing, ports.clock.now());
    const attempts = hearing.heard.reduce((sum, { recording }) => sum + recording.attempts, 0);
    return { kind: "begun", saved: savedOrAbandoned(intake, told), attempts, told };
  } catch (error) {
    await intake.abandon();
    throw error;
  }
}

async function savedOrAbandoned(intake: Intake, told: Told): Promise<Committed> {
  try {
    return await intake.commit(told);
  } catch (error) {
    await intake.abandon();
    throw error;
  }
}

interface Slots {
  /** The slot of a job run, or, for null, of the one that wrote the files. */
  of(jobRun: JobRunId | null): number;
  /** Every slot's job run, in order. @param own the one that wrote the files; null where no slot is its */
  all(own: JobRunId | null): readonly JobRunId[];
  /** Some attempts are of the job run that wrote the files. */
  readonly own: boolean;
}

function openSlots(): Slots {
  const slots = new Map<JobRunId | null, number>();
  return {
    of(jobRun) {
      const known = slots.get(jobRun);
      if (known !== undefined) return known;
      slots.set(jobRun, slots.size);
      return slots.size - 1;
    },
    all: (own) => [...slots.keys()].flatMap((jobRun) => jobRun ?? own ?? []),
    get own() {
      return slots.has(null);
    },
  };
}

async function listen(members: readonly Candidate[], intake: Intake, ports: IntakePorts): Promise<Hearing> {
  const slots = openSlots();
  const heard: Heard[] = [];
  const held = new Map<Candidate, Attempt[]>();
  for (const candidate of members) {
    const attempts: Attempt[] = [];
    held.set(candidate, attempts);
    const recording = openRecording((attempt, jobRun) => {
      if (jobRun === null && members.length > 1) attempts.push(attempt);
      else intake.attempt(slots.of(jobRun), attempt);
    });
    heard.push({ candidate, recording, ending: await readInto(recording.sink, candidate, ports) });
    if (ports.signal.aborted) break;
  }
  const formats = [...groupedBy(members, ({ format }) => format.name)];
  const merged = mergeTellings(
    formats.map(([format, files]) => ({ format, attempts: files.flatMap((file) => held.get(file) ?? []) })),
  );
  for (const attempt of merged.attempts) intake.attempt(slots.of(null), attempt);
  return { slots, heard, notes: [...heard.flatMap(notesOf), ...merged.notes] };
}

/** A file that broke off before it told anything is no result; one that tells of a run without tests is one. */
const saidSomething = ({ recording, ending }: Heard): boolean =>
  recording.attempts > 0 ||
  tellsHistory(recording) ||
  (ending.kind === "whole" && Object.keys(recording.facts).length > 0 && recording.facts.telling !== "none");

function notesOf(heard: Heard): readonly Note[] {
  const { candidate, recording, ending } = heard;
  return [
    ...candidate.input.notes(),
    ...recording.notes,
    ...(ending.kind === "broken" ? [noteOf(ending.problem)] : []),
    ...(ending.kind === "whole" && !saidSomething(heard) ? [noResults(candidate)] : []),
  ];
}

const noResults = ({ input, format }: Candidate): Note => ({
  code: "no-results",
  level: "warning",
  what: `It was read as ${format.title} and tells of no test and no run. --as names another format.`,
  place: { source: input.name },
});

/** More notes than these are folded before they are stored with their source. */
const notesKept = 100;

function toldOf({ job, members }: Portion, part: string, run: OpenRun, hearing: Hearing, now: number): Told {
  const { slots, heard, notes } = hearing;
  const recordings = heard.map(({ recording }) => recording);
  const complete = heard.every(
    ({ recording, ending }) => ending.kind === "whole" && recording.facts.complete !== false,
  );
  const digest = digestOfAll(members.map(({ input }) => input.digest()));
  const source: Told["source"] = {
    name: members.map(({ input }) => input.name).join(", "),
    format: formatText(members),
    digest,
    bytes: members.reduce((sum, { input }) => sum + input.read(), 0),
    importedAt: now,
    complete,
    notes: notes.length > notesKept ? foldNotes(notes) : notes,
    summaries: recordings.flatMap(({ summaries }) => summaries),
  };
  const runs = recordings.flatMap((recording) => recording.runs);
  const jobRuns = recordings.flatMap((recording) => recording.jobRuns);
  if (recordings.every(tellsHistory) && !slots.own)
    return { source, runs, jobRuns, slots: slots.all(null), part: historyPart(members) };

  // A run without tests has a slot too: what was told of it is a part of it, to be known or replaced another time.
  slots.of(null);
  const naming = firstSaid(members.map(({ naming }) => naming));
  const report = { naming, facts: recordings.map(({ facts }) => facts), complete };
  const own = run.tell(job, report, { name: part, digest });
  return {
    source,
    runs: [...runs, own.run],
    jobRuns: [...jobRuns, own.jobRun],
    slots: slots.all(own.jobRun.id),
    part: own.part,
  };
}

/** A history's runs have names of their own, so it is known by where it lies: read again, it may have grown. */
const historyPart = (members: readonly Candidate[]): string =>
  members.map(({ input }) => `${input.folder}/${fileName(input.path)}`).join(", ");

// One portion, read and saved: all that it tells or nothing of it. Files of different formats that tell of the same
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
import { openRecording, tellsHistory, type Recording } from "./recording.ts";

export interface IntakePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export type TakenIn =
  | { readonly kind: "committed"; readonly committed: Committed; readonly told: Told }
  /** Nothing could be read. */
  | { readonly kind: "nothing"; readonly notes: readonly Note[] }
  | { readonly kind: "interrupted" };

/** What was heard of one file. */
interface Heard {
  readonly candidate: Candidate;
  readonly recording: Recording;
  readonly ending: Ending;
}

export async function takeIn(portion: Portion, run: OpenRun, ports: IntakePorts): Promise<TakenIn> {
  const intake = ports.store.intake();
  try {
    const slots = openSlots();
    const { heard, notes } = await listen(portion.members, intake, slots, ports);
    const all = [...heard.flatMap(notesOf), ...notes];
    const useful = heard.filter(
      ({ recording, ending }) =>
        recording.facts.telling !== "none" && (ending.kind === "whole" || saidSomething(recording)),
    );
    if (ports.signal.aborted || useful.length === 0) {
      await intake.abandon();
      return ports.signal.aborted ? { kind: "interrupted" } : { kind: "nothing", notes: all };
    }
    const told = toldOf(portion, run, slots, heard, foldNotes(all), ports.clock.now());
    return { kind: "committed", committed: await intake.commit(told), told };
  } catch (error) {
    await intake.abandon();
    throw error;
  }
}

interface Slots {
  /** The slot of a job run, or of the one that wrote the files. */
  of(jobRun: JobRunId | null): number;
  /** Every slot's job run, in order. */
  all(own: JobRunId): readonly JobRunId[];
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
    all: (own) => [...slots.keys()].map((jobRun) => jobRun ?? own),
    get own() {
      return slots.has(null);
    },
  };
}

async function listen(
  members: readonly Candidate[],
  intake: Intake,
  slots: Slots,
  ports: IntakePorts,
): Promise<{ heard: readonly Heard[]; notes: readonly Note[] }> {
  const held = new Map<Candidate, Attempt[]>();
  const heard: Heard[] = [];
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
  const { attempts, notes } = mergeTellings(
    formats.map(([format, files]) => ({ format, attempts: files.flatMap((file) => held.get(file) ?? []) })),
  );
  for (const attempt of attempts) intake.attempt(slots.of(null), attempt);
  return { heard, notes };
}

const saidSomething = (recording: Recording): boolean => recording.attempts > 0 || tellsHistory(recording);

const notesOf = ({ candidate, recording, ending }: Heard): readonly Note[] => [
  ...candidate.input.notes(),
  ...recording.notes,
  ...(ending.kind === "broken" ? [noteOf(ending.problem)] : []),
];

function toldOf(
  { job, members }: Portion,
  run: OpenRun,
  slots: Slots,
  heard: readonly Heard[],
  notes: readonly Note[],
  now: number,
): Told {
  const recordings = heard.map(({ recording }) => recording);
  const complete = heard.every(
    ({ recording, ending }) => ending.kind === "whole" && recording.facts.complete !== false,
  );
  const digest = digestOfAll(members.map(({ input }) => input.digest()));
  const source: Told["source"] = {
    name: members.map(({ input }) => input.name).join(", "),
    format: [...new Set(members.map(({ format }) => format.name))].join(" + "),
    digest,
    bytes: members.reduce((sum, { input }) => sum + input.read(), 0),
    importedAt: now,
    complete,
    notes,
    summaries: recordings.flatMap(({ summaries }) => summaries),
  };
  const runs = recordings.flatMap((recording) => recording.runs);
  const jobRuns = recordings.flatMap((recording) => recording.jobRuns);
  if (recordings.every(tellsHistory) && !slots.own)
    return { source, runs, jobRuns, slots: slots.all("" as JobRunId), part: historyPart(members) };

  slots.of(null);
  const report = {
    naming: firstSaid(members.map(({ naming }) => naming)),
    facts: recordings.map(({ facts }) => facts),
    complete,
  };
  const own = run.tell(job, report, { name: members[0]?.part ?? "", digest });
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

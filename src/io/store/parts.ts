// The unit of taking in: one part of one job run. Telling it again with the same digest changes nothing, with another
// digest, or as another format, replaces it. An input that tells of runs alone is a part of no job run.

import type { JobRunId, RunId } from "../../core/model/run.ts";
import type { Told } from "../../app/ports.ts";

export interface ToldPart {
  readonly key: string;
  readonly jobRun: JobRunId | null;
  /** The slots whose attempts belong to it. */
  readonly slots: readonly number[];
}

/** The parts that an input tells, in the order of their first slots. */
export function partsOf({ part, slots }: Told): readonly ToldPart[] {
  if (slots.length === 0) return [{ key: partKey(null, part), jobRun: null, slots: [] }];
  const parts = new Map<JobRunId, number[]>();
  for (const [slot, jobRun] of slots.entries()) {
    const known = parts.get(jobRun);
    if (known === undefined) parts.set(jobRun, [slot]);
    else known.push(slot);
  }
  return [...parts].map(([jobRun, numbers]) => ({ key: partKey(jobRun, part), jobRun, slots: numbers }));
}

/** Tells parts apart. */
export const partKey = (jobRun: JobRunId | null, part: string): string => JSON.stringify([jobRun, part]);

/** The same where the same was told. The same bytes read as another format tell something else. */
export const contentOf = ({ format, digest }: Told["source"]): string => `${format} ${digest}`;

/** What a store has to say of itself to find out whether an input is new. */
export interface Holdings {
  /** What `contentOf` gave for the source of a part; undefined where it was never told. */
  readonly contentOf: (key: string) => string | undefined;
  readonly hasRun: (id: RunId) => boolean;
  readonly hasJobRun: (id: JobRunId) => boolean;
}

/**
 * All that an input tells was told before. Attempts of a job run that nobody told of are a mistake of the caller, and
 * refused before anything is changed.
 */
export function isKnown(told: Told, held: Holdings): boolean {
  const tells = new Set(told.jobRuns.map(({ id }) => id));
  const stranger = told.slots.find((id) => !tells.has(id) && !held.hasJobRun(id));
  const content = contentOf(told.source);
  if (stranger !== undefined) throw new Error(`Nobody told of the job run ${stranger}.`);
  return (
    partsOf(told).every(({ key }) => held.contentOf(key) === content) &&
    told.runs.every(({ id }) => held.hasRun(id)) &&
    told.jobRuns.every(({ id }) => held.hasJobRun(id))
  );
}

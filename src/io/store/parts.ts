// The unit of taking in: one part of one job run. Telling it again with the same digest changes nothing, with another
// digest replaces it. An input that tells of runs alone is a part of no job run.

import type { JobRunId } from "../../core/model/run.ts";
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

/** Attempts of a job run that nobody told of are a mistake of the caller. */
export function refuseStrangers({ jobRuns, slots }: Told, isKnown: (id: JobRunId) => boolean): void {
  const told = new Set(jobRuns.map(({ id }) => id));
  const stranger = slots.find((id) => !told.has(id) && !isKnown(id));
  if (stranger !== undefined) throw new Error(`Nobody told of the job run ${stranger}.`);
}

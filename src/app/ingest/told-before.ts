// What earlier imports told of a job run, and what that means for files that come later. Another file of the same format
// is another part of it. A file of another format most likely tells of the same attempts: counting them twice would be
// wrong and nobody would notice, so it is left out unless it comes together with what it can be merged with.

import type { JobRunPart } from "../../core/history/history.ts";
import { asRunId, jobRunId, type JobRunId, type RunId } from "../../core/model/run.ts";
import { everything, type Store } from "../ports.ts";
import { groupedBy, type Candidate } from "./candidate.ts";
import type { RunPlan } from "./grouping.ts";
import { isContentName } from "./identity.ts";

/** What a store was told by earlier imports of the runs that an import is about to read. */
export interface ToldBefore {
  readonly partsOf: (jobRun: JobRunId) => readonly JobRunPart[];
  /** The job under which a part of a run that is known by its content is there; the given one, if it has several. */
  readonly jobOf: (run: RunId, part: string, job: string) => string | null;
}

export async function toldBefore(runs: readonly RunPlan[], store: Store): Promise<ToldBefore> {
  const named = runs.flatMap(({ named, jobs }) =>
    named === null ? [] : jobs.map(({ job }) => jobRunId(asRunId(named), job, 1)),
  );
  const unnamed = runs.some(({ named }) => named === null);
  if (named.length === 0 && !unnamed) return { partsOf: () => [], jobOf: () => null };
  return store.read(everything, async (history) => {
    const byContent = unnamed ? (await history.jobRuns()).filter(({ run }) => isContentName(run)) : [];
    const parts = await history.parts([...named, ...byContent.map(({ id }) => id)]);
    const partsOf = groupedBy(parts, ({ jobRun }) => jobRun);
    const jobRunsOf = groupedBy(byContent, ({ run }) => run);
    return {
      partsOf: (jobRun) => partsOf.get(jobRun) ?? [],
      jobOf: (run, part, job) => {
        const having = (jobRunsOf.get(run) ?? []).filter(({ id }) => partsOf.get(id)?.some((of) => of.part === part));
        return (having.find((jobRun) => jobRun.job === job) ?? having[0])?.job ?? null;
      },
    };
  });
}

export type Admission =
  /** @param part under which it is saved: what was told under this name before is replaced */
  | { readonly kind: "admitted"; readonly part: string }
  | { readonly kind: "told-otherwise"; readonly formats: readonly string[] };

/** Several formats of one source are one text in a store. */
const between = " + ";

export const formatText = (members: readonly Candidate[]): string =>
  [...new Set(members.map(({ format }) => format.name))].join(between);

/**
 * @param members files that are saved in one piece
 * @param before the parts of their job run that earlier imports saved
 */
export function admissionOf(members: readonly Candidate[], before: readonly JobRunPart[]): Admission {
  const formats = new Set(members.map(({ format }) => format.name));
  const names = members.map(({ part }) => part);
  const told = new Set(before.flatMap(({ format }) => format.split(between)));
  const first = names[0] ?? "";
  if ([...told].some((format) => !formats.has(format))) return { kind: "told-otherwise", formats: [...told] };
  if (before.length === 0 || formats.size === 1) return { kind: "admitted", part: first };
  const [same, ...others] = before.filter(({ part }) => names.includes(part));
  // What was told under one name can be replaced; what stands beside it would stay and be counted twice.
  return same !== undefined && others.length === 0 && before.length === 1
    ? { kind: "admitted", part: same.part }
    : { kind: "told-otherwise", formats: [...told] };
}

// What earlier imports told of a job run, and what that means for files that come later. Another file of the same format
// is another part of it. A file of another format most likely tells of the same attempts: counting them twice would be
// wrong and nobody would notice, so it is left out unless it comes together with what it can be merged with.

import type { JobRunPart } from "../../core/history/history.ts";
import type { Candidate } from "./candidate.ts";

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

// A file that will be read, with all that is known of it beforehand.

import type { Format } from "../../formats/format.ts";
import type { Input } from "../../app/ports.ts";
import type { Naming } from "./naming.ts";
import type { Sample } from "./sample.ts";

export interface Candidate {
  readonly input: Input;
  readonly format: Format;
  /** From flags, a layout and a sidecar. */
  readonly naming: Naming;
  /** What names the file within a job run that is named; a run known by its content names its parts by theirs. */
  readonly part: string;
  /** It is a run of its own whatever lies beside it, as the files of a repository of runs are. */
  readonly ownRun: boolean;
  /** The archive of a run's logs that it lies in: all of those are one run, whatever they hold; null elsewhere. */
  readonly archive: string | null;
  /** Null where nobody had to look. */
  readonly sample: Sample | null;
}

/** Where a file lies; empty for what lies nowhere, such as standard input. */
export const folderOf = ({ input }: Candidate): string => input.path.slice(0, Math.max(0, input.path.lastIndexOf("/")));

/** The file's own name, without its ending. */
export const stemOf = ({ input }: Candidate): string => fileName(input.path).replace(/(?<=.)\.[^.]*$/, "");

export const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Groups values by a key, in the order in which the keys come up. */
export function groupedBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

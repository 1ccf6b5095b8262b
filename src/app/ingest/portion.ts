// What is read and saved in one piece: one file, or files that tell of the same attempts in different formats.

import type { Note } from "../../core/model/note.ts";
import { groupedBy, type Candidate } from "./candidate.ts";
import type { JobPlan } from "./grouping.ts";

export interface Portion {
  readonly job: string;
  readonly members: readonly Candidate[];
}

/** Merging holds all attempts of a job run in memory; files beyond it together are not merged. */
const mergedAtMost = 256 * 1024 * 1024;

export function portionsOf({ job, members }: JobPlan, notes: Note[]): readonly Portion[] {
  const formats = [...groupedBy(members, ({ format }) => format).values()];
  if (formats.length < 2) return members.map((member) => ({ job, members: [member] }));
  if (bytesOf(members) <= mergedAtMost) return [{ job, members }];
  const largest = formats.reduce((a, b) => (bytesOf(b) > bytesOf(a) ? b : a));
  for (const member of members)
    if (!largest.includes(member)) notes.push(leftOut(member, largest[0]?.format.title ?? ""));
  return largest.map((member) => ({ job, members: [member] }));
}

const bytesOf = (members: readonly Candidate[]): number =>
  members.reduce((sum, { input }) => sum + (input.bytes ?? 0), 0);

const leftOut = ({ input }: Candidate, kept: string): Note => ({
  code: "too-large-to-merge",
  level: "warning",
  what: `Not read: it tells of the same job run as the ${kept} beside it, and together they are too large to compare.`,
  place: { source: input.name },
});

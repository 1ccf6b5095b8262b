// One line of a log as GitHub Actions keeps it, without what CI puts around it: the time before it, the job and the step before that
// in what `gh run view --log` prints, colours, and the marks of groups and annotations.

import { withoutColours } from "../colours.ts";

export interface LogLine {
  readonly text: string;
  /** The time as it stands there; null where the line has none. */
  readonly stamp: string | null;
  /** The job and the step, where the line names them. */
  readonly step: string | null;
  /** What CI says itself: `group`, `endgroup`, `error`, `warning`, `command`…; null for output. */
  readonly mark: string | null;
}

/** Sticky, so that it says where the time ends without cutting it out. */
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z(?: |$)/y;
const columns = /^([^\t]{1,200}\t[^\t]{1,200})\t\uFEFF?(?=\d{4}-\d\d-\d\dT)/;
/** How a line begins that CI writes itself. */
const mayBeMarked = (text: string): boolean => text.startsWith("#") || text.startsWith(":") || text.startsWith("[c");
const marked = /^(?:##\[([a-z]+)\]|::(error|warning|notice|debug)(?: [^:]*)?::|\[(command)\])/;

/** How many characters the time before a line takes, with its space; 0 where there is none. */
function timeLength(line: string): number {
  time.lastIndex = 0;
  return time.test(line) ? time.lastIndex : 0;
}

export function parseLogLine(raw: string): LogLine {
  const before = raw.includes("\t") ? columns.exec(raw) : null;
  const step = before?.[1] ?? null;
  const line = before === null ? raw : raw.slice(before[0].length);
  const stamped = timeLength(line);
  const stamp = stamped === 0 ? null : line.slice(0, stamped);
  const text = withoutColours(line.slice(stamped)).trimEnd();
  const mark = mayBeMarked(text) ? marked.exec(text) : null;
  if (mark === null) return { text, stamp, step, mark: null };
  const [whole, group, annotation, command] = mark;
  return { text: text.slice(whole.length), stamp, step, mark: group ?? annotation ?? command ?? null };
}

/** Milliseconds since 1970 of the time of a line. */
export const timeOf = (stamp: string): number => Date.parse(`${stamp.slice(0, 23)}Z`);

/** Whether a head is one of a log: all of its whole lines begin with a time. */
export function looksLikeLog(head: string): boolean {
  const lines = head.replace(/^\uFEFF/, "").split("\n", 20);
  const whole = (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== "");
  return whole.length > 0 && whole.every((line) => timeLength(line.replace(columns, "").replace(/^\uFEFF/, "")) > 0);
}

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

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z(?: |$)/;
const columns = /^([^\t]{1,200}\t[^\t]{1,200})\t\uFEFF?(?=\d{4}-\d\d-\d\dT)/;
const marked = /^(?:##\[([a-z]+)\]|::(error|warning|notice|debug)(?: [^:]*)?::|\[(command)\])/;

export function parseLogLine(raw: string): LogLine {
  const [before = "", step = null] = raw.includes("\t") ? (columns.exec(raw) ?? []) : [];
  const line = before === "" ? raw : raw.slice(before.length);
  const [stamp = ""] = time.exec(line) ?? [];
  const text = withoutColours(stamp === "" ? line : line.slice(stamp.length)).trimEnd();
  const [whole = "", ...names] = /^[#:[]/.test(text) ? (marked.exec(text) ?? []) : [];
  return {
    text: whole === "" ? text : text.slice(whole.length),
    stamp: stamp === "" ? null : stamp,
    step,
    mark: names.find((name) => name !== undefined) ?? null,
  };
}

/** Milliseconds since 1970 of the time of a line. */
export const timeOf = (stamp: string): number => Date.parse(`${stamp.slice(0, 23)}Z`);

/** Whether a head is one of a log: all of its whole lines begin with a time. */
export function looksLikeLog(head: string): boolean {
  const lines = head.replace(/^\uFEFF/, "").split("\n", 20);
  const whole = (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== "");
  return whole.length > 0 && whole.every((line) => time.test(line.replace(columns, "").replace(/^\uFEFF/, "")));
}

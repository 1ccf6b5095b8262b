// What the pages of all stories share: how a run is named, how a failure is shown in full, columns that return.

import type { Failure } from "../core/model/attempt.ts";
import type { RunMention } from "../core/report/trail.ts";
import { day } from "./numbers.ts";
import type { Column, Verbatim } from "./page.ts";

/** Lines of a text that are shown; JSON has all of it. */
const linesShown = 30;

export const left = (title: string): Column => ({ title, align: "left" });
export const right = (title: string): Column => ({ title, align: "right" });
export const names = (title: string): Column => ({ title, align: "left", names: true });

/** `17 (2026-11-20)`, the date where there is one. */
export const runText = ({ name, startedAt }: RunMention): string =>
  startedAt === null ? name : `${name} (${day(startedAt)})`;

/** All that a failure left behind, the longest parts cut to what a screen takes. */
export function failureText({ type, message, trace, output }: Failure): string {
  const head = type === null || message.startsWith(type) ? message : `${type}: ${message}`;
  const parts = [
    head,
    ...(trace === null || head.includes(trace) ? [] : [trace]),
    ...(output === null ? [] : [output]),
  ];
  return parts.map((part) => firstLines(part.trimEnd())).join("\n\n");
}

function firstLines(text: string): string {
  const lines = text.split("\n");
  return lines.length <= linesShown
    ? text
    : [...lines.slice(0, linesShown), `… ${lines.length - linesShown} more lines, in --format json`].join("\n");
}

export const failureBlock = (title: string, failure: Failure | null): Verbatim => ({
  kind: "verbatim",
  title,
  text: failure === null ? "(nothing was told of how it failed)" : failureText(failure) || "(no message)",
});

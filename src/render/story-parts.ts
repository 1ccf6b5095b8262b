// What the pages of all stories share: how a run is named, how a failure is shown in full, columns that return.

import type { Failure } from "../core/model/attempt.ts";
import type { Properties } from "../core/model/properties.ts";
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

/** So much is shown of what somebody says in words of his own; JSON has all of it. */
const propertiesShown = 12;
const valueShown = 120;

/** `Category=fast, owner=ada, slow`. */
export function propertiesText(properties: Properties): string {
  const more = properties.length - propertiesShown;
  return properties
    .slice(0, propertiesShown)
    .map(({ name, value }) => (value === "" ? name : `${name}=${oneLine(value)}`))
    .concat(more > 0 ? [`${more} more`] : [])
    .join(", ");
}

/** Of a value that is a text of its own, as much as a list has room for. */
export function oneLine(value: string): string {
  const line = value.replaceAll(/\s+/g, " ");
  return line.length <= valueShown ? line : `${line.slice(0, valueShown)}…`;
}

/** What is known beside the name of an attempt, in brackets before its failure; empty where nothing is. */
export function besideText(told: { platform?: string; seed?: string | null; properties: Properties }): string {
  const { platform = "", seed = null, properties } = told;
  const parts = [platform, seed === null ? "" : `seed ${seed}`, propertiesText(properties)];
  const known = parts.filter((part) => part !== "");
  return known.length === 0 ? "" : ` (${known.join("; ")})`;
}

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

// The fingerprint of a failure as a readable text: its type and message with everything folded away that differs from one
// occurrence to the next. A bare assertion error says nothing by itself, so its application frames tell it apart.

import type { Attempt, Failure } from "../model/attempt.ts";
import { applicationFrames } from "./frames.ts";

/** Characters of a message that are looked at; what tells failures apart stands at its beginning. */
const readLimit = 1000;
const shownLimit = 240;
const shownLines = 4;
const rememberedMessages = 4096;

/** Colours of terminals, and the bells and backspaces that some consoles record. */
// eslint-disable-next-line no-control-regex -- they are what it is about
const unseen = /\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000e-\u001f\u007f]/g;

/**
 * What varies, and what stands in its place, in the order in which it is looked for: the more specific first, so that a
 * date is not taken for three numbers. All of it has digits. The expressions have no nested repetition and run in linear time.
 */
const foldings: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "#"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|\b ?UTC\b| ?[+-]\d\d:?\d\d\b)?/g, "<date>"],
  [/\b\d{4}[-/]\d\d[-/]\d\d\b/g, "<date>"],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} [A-Z][a-z]{2})[ ,][\d: A-Z+-]*\d{4}\b(?: GMT| UTC)?/g,
    "<date>",
  ],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b/g, "<time>"],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+)?\b/g, "<address>"],
  [/(?<![\w.:])\[?(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]*\]?(?::\d+)?/gi, "<address>"],
  [/\b0x[0-9a-f]+\b/gi, "0x#"],
  [/@[0-9a-f]{4,16}\b/gi, "@#"],
  // Commits and digests; a word of hexadecimal letters alone, such as `defaced`, is a word.
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, "#"],
  // Random names: long, with several digits among letters.
  [/\b(?=(?:[A-Za-z]*\d){3})[A-Za-z\d]{16,}\b/g, "#"],
  [/(?<=[A-Za-z])\d{4,}/g, "#"],
  // A number with its sign; digits that belong to a word, as in utf8 or int32, stay, and so do those that name a kind, as
  // in signal 11 or status 503. Units may follow at once: 30s, 5ms.
  [
    /(?<!\b(?:signal|status|code|errno|HTTP)[ =:]{1,2}(?=\d{1,3}\b))(?<![A-Za-z\d.])(?:(?<![\w)\]])[-+])?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?(?=$|[^A-Za-z\d]|(?:[num]?s|sec|min|h|[kKMGT]i?B|B|px)\b)/g,
    "#",
  ],
];

/** A path that starts at a root, on either kind of system; its last part is the second or third group. */
const rootedPath = /(?<=^|[\s"'`(=:[,<])(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][\w.@+~%-]+)+[\\/]([\w.@+~%-]+)[\\/]?/g;
const scratch =
  /^(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:private[\\/])?(?:tmp|temp|var[\\/]folders|var[\\/]tmp|dev[\\/]shm)[\\/]|[\\/]Temp[\\/]/i;

/** Where a file lies differs between machines, its name does not; below a folder for scratch files the name is random too. */
const foldPath = (path: string, name: string): string =>
  scratch.test(path) || !/^[\w@+-]*[A-Za-z][\w@+-]*(?:\.[A-Za-z]\w*)+$/.test(name) ? "<path>" : `<path>/${name}`;

/** A line of a stack trace, which some formats repeat in the message. */
const traceLine = /^\s*(?:at\s+\S+.*[(:]|File ".*", line \d+|Traceback \(most recent call last\))/;

/**
 * A message with what varies folded away, on one line.
 *
 * @example foldMessage("timed out after 30012 ms at 0x7f3a") // "timed out after # ms at 0x#"
 */
export function foldMessage(message: string): string {
  const lines = message.slice(0, readLimit).split(/\r?\n/);
  const end = lines.findIndex((line) => traceLine.test(line));
  const told = (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim()).filter((line) => line !== "");
  let text = told.slice(0, shownLines).join(" / ").replaceAll(unseen, "").replaceAll(rootedPath, foldPath);
  for (const [varying, fixed] of /\d/.test(text) ? foldings : []) text = text.replaceAll(varying, fixed);
  text = text.replaceAll(/\s+/g, " ").trim();
  return text.length > shownLimit ? `${text.slice(0, shownLimit - 1)}…` : text;
}

/** {@link foldMessage} that remembers the messages it met first: a flaky test mostly says the same again. */
export function rememberedFold(): typeof foldMessage {
  const known = new Map<string, string>();
  return (message) => {
    const folded = known.get(message) ?? foldMessage(message);
    if (known.size < rememberedMessages) known.set(message, folded);
    return folded;
  };
}

/**
 * The signature of a failed attempt.
 *
 * @param fold a {@link rememberedFold}, where many failures are looked at
 *
 * @example signatureOf({ outcome: "fail", failure: { type: "AssertionError", message: "3 != 4", … } }) // "AssertionError: # != #"
 */
export function signatureOf(
  { failure, outcome }: Pick<Attempt, "failure" | "outcome">,
  fold: typeof foldMessage = foldMessage,
): string {
  if (failure === null) return silentFailure(outcome);
  const type = failure.type?.trim() ?? "";
  const message = withoutType(fold(failure.message), type);
  if (message === "") return bareSignature(type, failure, outcome);
  if (isBare(message)) return withFrames(type === "" ? message : `${type}: ${message}`, failure);
  return type === "" ? message : `${type}: ${message}`;
}

const silentFailure = (outcome: string): string => `(${outcome}, no message)`;

/** Many runners repeat the type at the start of the message. */
function withoutType(message: string, type: string): string {
  if (type === "" || !message.startsWith(type)) return message;
  return message.slice(type.length).replace(/^\s*:?\s*/, "");
}

function bareSignature(type: string, failure: Failure, outcome: string): string {
  return withFrames(type === "" ? silentFailure(outcome) : type, failure);
}

/** A message that only says that something was asserted. */
const isBare = (message: string): boolean =>
  /^(?:[\w.]*(?:Assertion(?:Failed)?(?:Error|Exception)?|Error|Exception|Failure|Failed)|assert(?:ion)? ?(?:failed|False|false)?|failed|null|None|undefined)[:.!]?$/i.test(
    message,
  );

/** Whether a signature says what failed, and not only that something did: two tests that share it may share a cause. */
export function isTelling(signature: string): boolean {
  const [type = "", ...rest] = signature.split(": ");
  const message = rest.length === 0 ? type : rest.join(": ");
  if (signature.startsWith("(") || isBare(message)) return false;
  return message
    .replaceAll(/<\w+>|[\d#]+|[^\p{L}]+/gu, " ")
    .split(" ")
    .some((word) => !commonplace.has(word.toLowerCase()));
}

/** Words of assertions and time-outs that name nothing. */
const commonplace: ReadonlySet<string> = new Set(
  (
    "a actual after and array as assert assertion assertionerror be but condition does equal equals error errors exceeded exception expect expected fail " +
    "failed false for got greater in is it less list milliseconds ms multiple failure failures nan no none not null of or out received seconds test than the " +
    "time timed timeout times to toBe toEqual true undefined value values waiting was s"
  )
    .toLowerCase()
    .split(" ")
    .concat(""),
);

function withFrames(text: string, { trace }: Failure): string {
  const frames = trace === null ? [] : applicationFrames(trace);
  return frames.length === 0 ? text : `${text} at ${frames.join(" < ")}`;
}

// subunit v1: lines such as `test: NAME` and `success: NAME`, with details in brackets or in chunks that count bytes. What
// stands between them is what the tests printed. stestr and older testrepositories keep their runs in it.

import type { Outcome } from "../../core/model/outcome.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { utf8Of } from "../byte-text.ts";
import { Executions, type Moment } from "./executions.ts";
import { StreamNotes } from "./stream-notes.ts";
import { Clock } from "./time.ts";

const begunAndEnded =
  /^test(?:ing)?: (.+)\n(?:(?:time|tags): .*\n)*(?:success|successful|failure|error|skip|xfail|uxsuccess): \1(?: \[(?: multipart)?)?$/m;

export const subunitV1: Format = {
  name: "subunit-v1",
  title: "subunit v1",
  keeps: [
    "retries",
    "duration",
    "start",
    "order",
    "worker",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "properties",
  ],
  retriesIn: "the id again after a failure",
  content: "bytes",
  sniff(head) {
    if (begunAndEnded.test(head.replaceAll("\r\n", "\n"))) return 0.93;
    return /^time: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?Z\r?\n(?:tags|test|progress): /.test(head) ? 0.92 : 0;
  },
  open: (source, sink) => new LineReader(source, sink),
};

const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ["success", "pass"],
  ["successful", "pass"],
  ["failure", "fail"],
  ["error", "error"],
  ["skip", "skip"],
  ["xfail", "expected-failure"],
  ["uxsuccess", "unexpected-pass"],
]);

/** Those first that nearly all lines have. */
const commands: readonly string[] = ["time", "test", ...outcomes.keys(), "tags", "testing", "progress"];

/** The word and the rest of a line that is one of the format's. */
function commandIn(line: string): { readonly word: string; readonly text: string } | null {
  const word = commands.find((command) => line.startsWith(command) && line[command.length] === ":");
  if (word === undefined) return null;
  let from = word.length + 1;
  while (line[from] === " " || line[from] === "\t") from += 1;
  return from === word.length + 1 ? null : { word, text: line.slice(from) };
}

/** Whether a line without an end may be the beginning of a command. */
const mayBecomeCommand = (line: string): boolean => commands.some((word) => `${word}: `.startsWith(line));

/** What ends the line of a result whose details follow, as a text up to a bracket or in parts; empty where none do. */
const bracketIn = (text: string): string =>
  text.endsWith(" [") ? " [" : text.endsWith(" [ multipart") ? " [ multipart" : "";
const nameIn = (text: string): string => text.slice(0, text.length - bracketIn(text).length);

/** Bytes kept of one line. A longer one is somebody's output. */
const lineLimit = 1024 * 1024;

/** Where in a result we are: its bracketed text; or between the parts, at the name, at a chunk of a part. */
type Mode = "lines" | "text" | "part" | "name" | "chunk";

interface Result {
  readonly test: string;
  readonly outcome: Outcome;
  /** The file that is being attached. */
  file: string;
  mimeType: string | null;
}

class LineReader implements Reader {
  readonly #sink: Sink;
  readonly #notes: StreamNotes;
  readonly #executions: Executions;
  #rest = "";
  /** The places of the line that is being read, and of what is pushed next. */
  #lineStart = 0;
  #pushed = 0;
  #mode: Mode = "lines";
  /** Bytes of the chunk that are still to come. */
  #chunk = 0;
  #result: Result | null = null;
  /** Lines of a bracketed text that are not attached yet. */
  #text = "";
  #test: string | null = null;
  /** The time told last, until something happened at it. */
  #time: number | null = null;
  readonly #clock = new Clock();
  #tags: readonly string[] = [];
  /** Those of the test under way, which end with it. */
  #testTags = this.#tags;
  #any = false;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#notes = new StreamNotes(source);
    this.#executions = new Executions(sink, this.#notes);
  }

  push(bytes: string): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#chunk > 0) {
        const piece = bytes.slice(at, at + this.#chunk);
        this.#attach(piece);
        this.#chunk -= piece.length;
        at += piece.length;
        this.#lineStart = this.#pushed + at;
        continue;
      }
      const end = bytes.indexOf("\n", at);
      if (end < 0) {
        if (this.#rest.length < lineLimit) this.#rest += bytes.slice(at, at + lineLimit);
        break;
      }
      const line = this.#rest + bytes.slice(at, end);
      this.#rest = "";
      this.#line(withoutReturn(line));
      at = end + 1;
      this.#lineStart = this.#pushed + at;
    }
    this.#pushed += bytes.length;
  }

  end(): void {
    this.#lastLine(withoutReturn(this.#rest));
    if (this.#result !== null) {
      // Its outcome is known, though not all of its details.
      this.#cutOff();
      this.#finish();
    }
    this.#executions.end(!this.#any);
    for (const note of this.#notes.all("line")) this.#sink.note(note);
  }

  /** No line break ends it, so it may have been cut: only what cannot be the beginning of something else counts. */
  #lastLine(line: string): void {
    if (line === "") return;
    const command = commandIn(line);
    const ends =
      this.#mode === "lines"
        ? command !== null && outcomes.has(command.word) && nameIn(command.text) === this.#test
        : line === "]";
    if (ends) this.#line(line);
    else if (this.#mode === "lines" && command === null && !mayBecomeCommand(line))
      this.#notes.stray(1, this.#lineStart);
    else this.#cutOff();
  }

  #cutOff(): void {
    this.#notes.truncated(this.#lineStart);
    this.#executions.incomplete();
  }

  #line(line: string): void {
    switch (this.#mode) {
      case "lines":
        return this.#command(line);
      case "text":
        if (line === "]") return this.#finish();
        // A bracket of the text's own has a space before it.
        this.#text += `${line === " ]" ? "]" : line}\n`;
        if (this.#text.length > textAtOnce) this.#attachText();
        return;
      case "part":
        return this.#part(line);
      case "name":
        if (this.#result !== null) this.#result.file = utf8Of(line);
        this.#mode = "chunk";
        return;
      case "chunk":
        if (!/^[\da-f]{1,8}$/i.test(line)) return this.#broken(line);
        this.#chunk = Number.parseInt(line, 16);
        if (this.#chunk === 0) this.#mode = "part";
    }
  }

  #part(line: string): void {
    if (line === "]") return this.#finish();
    const [, mimeType] = /^Content-Type:\s*(.+)$/i.exec(line) ?? [];
    if (mimeType === undefined || this.#result === null) return this.#broken(line);
    this.#result.mimeType = mimeType;
    this.#mode = "name";
  }

  /** Details that break the format end where they do; the line may be the next thing. */
  #broken(line: string): void {
    this.#notes.badDetails(this.#lineStart);
    this.#finish();
    this.#command(line);
  }

  #command(line: string): void {
    const command = commandIn(line);
    if (command === null) return this.#notes.stray(1, this.#lineStart);
    const { word, text } = command;
    const outcome = outcomes.get(word);
    if (outcome !== undefined) {
      this.#outcome(outcome, nameIn(text), bracketIn(text));
    } else {
      this.#any = true;
      if (word === "tags") this.#tag(utf8Of(text).split(/\s+/));
      else if (word === "time") this.#now(text);
      else if (word !== "progress") this.#begin(utf8Of(text));
    }
  }

  #begin(test: string): void {
    if (this.#test !== null) this.#executions.lose(this.#test, this.#moment());
    this.#test = test;
    this.#testTags = this.#tags;
    this.#executions.begin(test, this.#moment());
    this.#time = null;
  }

  /** A result of another test than the one under way is what that one prints. */
  #outcome(outcome: Outcome, bytes: string, bracket: string): void {
    const test = utf8Of(bytes);
    if (this.#test === null || test !== this.#test) return this.#notes.stray(1, this.#lineStart);
    const file = outcome === "fail" || outcome === "error" ? "traceback" : "reason";
    this.#result = { test, outcome, file, mimeType: null };
    if (bracket === "") this.#finish();
    else this.#mode = bracket === " [" ? "text" : "part";
  }

  #attachText(): void {
    if (this.#text !== "") this.#attach(this.#text);
    this.#text = "";
  }

  #attach(bytes: string): void {
    if (this.#result === null) return;
    const { test, file, mimeType } = this.#result;
    this.#executions.attach(test, this.#moment(), { name: file, mimeType, bytes });
  }

  #finish(): void {
    this.#attachText();
    if (this.#result !== null) this.#executions.finish(this.#result.test, this.#result.outcome, this.#moment());
    this.#time = null;
    this.#mode = "lines";
    this.#result = null;
    this.#test = null;
    this.#testTags = this.#tags;
  }

  #moment(): Moment {
    return { at: this.#time, tags: this.#testTags, route: null };
  }

  #tag(tags: readonly string[]): void {
    const now = new Set(this.#testTags);
    for (const tag of tags) {
      if (tag.startsWith("-")) now.delete(tag.slice(1));
      else if (tag !== "" && now.size < tagsAtMost) now.add(tag);
    }
    this.#testTags = [...now];
    if (this.#test === null) this.#tags = this.#testTags;
  }

  #now(text: string): void {
    this.#time = this.#clock.read(text);
    if (this.#time === null) this.#notes.badTime(this.#lineStart);
    else this.#executions.clock(this.#time);
  }
}

/** More than anybody sets; a stream may set them anew with each line. */
const tagsAtMost = 64;
/** Bytes of a bracketed text that are attached at once: a stack has many short lines. */
const textAtOnce = 16_384;

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

// Reads JSON as it comes, in pieces of any size, and hands over the values that a format asks for, one at a time: memory
// is that of one value, not of the file. Several documents may follow each other, with or without line breaks, as
// `gh api --paginate` and NDJSON write them. A value that is broken is left out and said; the next one is read.
// Knows nothing of what the values mean.

import type { Note, Place } from "../core/model/note.ts";
import type { Sink } from "./format.ts";
import { depthLimit } from "./limits.ts";

/**
 * Where a value stands: the number of its document, then the keys and positions that lead to it, all from 0. Valid until the call
 * returns that it is given to.
 */
export type JsonPath = readonly (string | number)[];

export interface JsonVisitor {
  /** Asked when a value begins: read it whole, look inside it, or pass over it. */
  interest(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip";
  /** A value that was taken. */
  value(path: JsonPath, value: unknown): void;
  /** An object or array that was entered has ended. */
  leave?(path: JsonPath): void;
}

/** Characters of one string within a value that are kept: so many at its beginning, and as many at its end. */
export const stringLimit = 262_144;
/** Characters of one value; a larger one is left out. */
const valueLimit = 32 * 1024 * 1024;

interface Container {
  readonly kind: "documents" | "object" | "array";
  expects: "key" | "colon" | "value" | "comma";
  /** The key or position of the value that is read now. */
  label: string | number;
}

/** A key or a value of which the beginning was read; places are places in the buffer. */
interface Open {
  readonly role: "key" | "take" | "skip";
  readonly scalar: boolean;
  readonly place: Place;
  start: number;
  at: number;
  depth: number;
  deepest: number;
  /** Where the string that is read now began; -1 outside strings. */
  string: number;
  spoilt: "too-large" | "too-deep" | null;
}

/** Only what `#step` takes up itself: a scalar that ended before anything else would begin there again, without end. */
const delimiter = /[ \t\r\n\uFEFF,\]}]/g;
const structural = /[\n"{}[\],:]/g;
const char = { quote: 34, backslash: 92, bracket: 91, bracketEnd: 93, brace: 123, braceEnd: 125 };

export class JsonScanner {
  readonly #source: string;
  readonly #visitor: JsonVisitor;
  readonly #sink: Pick<Sink, "note">;
  readonly #containers: Container[] = [{ kind: "documents", expects: "value", label: -1 }];
  readonly #said = new Map<string, { readonly note: Note; lines: number; lastLine: number }>();
  /** The labels of the containers: the path of what is read now. */
  readonly #labels: (string | number)[] = [-1];
  #open: Open | null = null;
  /** What is not done with yet. */
  #buffer = "";
  #at = 0;
  /** The current line, where it began (before the buffer where that is negative), and up to where it surely goes on. */
  #line = 1;
  #lineStart = 0;
  #lineGoesTo = 0;

  constructor(source: string, visitor: JsonVisitor, sink: Pick<Sink, "note">) {
    this.#source = source;
    this.#visitor = visitor;
    this.#sink = sink;
  }

  push(text: string): void {
    this.#buffer += text;
    for (;;) {
      if (this.#open !== null && !this.#readOn(this.#open)) break;
      if (this.#at >= this.#buffer.length) break;
      this.#step(this.#buffer[this.#at] ?? "");
    }
    this.#forget();
  }

  /** Says what was broken. `whole` when nothing was, and there was something. */
  end(): { readonly whole: boolean } {
    const torn = this.#open !== null || this.#containers.length > 1;
    if (torn) {
      const what = "The file breaks off within a value; what stands before it is kept.";
      this.#say("truncated", what, this.#placeAt(this.#buffer.length));
    }
    if (this.#said.size === 0 && this.#containers[0]?.label === -1) {
      this.#say("empty", "There is no JSON in the file.", this.#placeAt(0));
    }
    for (const { note, lines } of this.#said.values()) {
      this.#sink.note(
        lines === 1 ? note : { ...note, what: `${note.what} So it is on ${lines} lines, of which this is the first.` },
      );
    }
    return { whole: [...this.#said.keys()].every((code) => code === "cut") };
  }

  /** Between values: one bracket, comma or colon, or the beginning of a key or value. */
  #step(character: string): void {
    const container = this.#container();
    switch (character) {
      case " ":
      case "\t":
      case "\r":
      case "\n":
      // A byte order mark, and the record separator that begins each document of a JSON text sequence (RFC 7464).
      case "\uFEFF":
      case "\u001E":
        break;
      case ",":
        if (container.expects !== "comma" && container.kind !== "documents") this.#unexpected();
        container.expects = container.kind === "object" ? "key" : "value";
        break;
      case ":":
        if (container.expects === "colon") container.expects = "value";
        else this.#unexpected();
        break;
      case "}":
        this.#close("object");
        break;
      case "]":
        this.#close("array");
        break;
      default:
        this.#begin(character, container);
        return;
    }
    this.#at += 1;
  }

  #begin(character: string, container: Container): void {
    const opening = character === "{" ? "object" : character === "[" ? "array" : "scalar";
    if (container.expects === "key" && character === '"') return this.#openHere("key");
    const isProse = container.kind === "documents" && opening === "scalar";
    if (isProse || container.expects !== "value") this.#unexpected();
    // Where only a comma is missing, the value is read all the same.
    const fits = container.expects === "value" || (container.expects === "comma" && container.kind === "array");
    if (isProse || !fits) {
      structural.lastIndex = this.#at + 1;
      this.#at = structural.exec(this.#buffer)?.index ?? this.#buffer.length;
      return;
    }
    if (typeof container.label === "number") this.#label(container, container.label + 1);
    const interest = this.#visitor.interest(this.#path(), opening);
    if (opening === "scalar" || interest !== "enter") return this.#openHere(interest === "take" ? "take" : "skip");
    this.#labels.push(opening === "object" ? "" : -1);
    this.#containers.push(
      opening === "object"
        ? { kind: opening, expects: "key", label: "" }
        : { kind: opening, expects: "value", label: -1 },
    );
    this.#at += 1;
  }

  #openHere(role: Open["role"]): void {
    const scalar = role !== "key" && !'{["'.includes(this.#buffer[this.#at] ?? "");
    const [start, place] = [this.#at, this.#placeAt(this.#at)];
    this.#open = { role, scalar, place, start, at: start, depth: 0, deepest: 0, string: -1, spoilt: null };
  }

  /** A wrong bracket closes up to the container that it fits; one that fits none is left out. */
  #close(kind: "object" | "array"): void {
    const { kind: expected, expects } = this.#container();
    if (expected !== kind || (kind === "object" && (expects === "colon" || expects === "value"))) this.#unexpected();
    if (!this.#containers.some((container) => container.kind === kind)) return;
    for (let closed: Container | undefined; closed?.kind !== kind;) {
      closed = this.#containers.pop();
      this.#labels.pop();
      this.#visitor.leave?.(this.#path());
      this.#valueEnded();
    }
  }

  #valueEnded(): void {
    const container = this.#container();
    if (container.kind !== "documents") container.expects = "comma";
  }

  /** Reads the open key or value further. True when it has ended. */
  #readOn(open: Open): boolean {
    const text = this.#buffer;
    const ended = open.scalar ? skipScalar(open, text) : skipNested(open, text);
    if (open.deepest > depthLimit) open.spoilt ??= "too-deep";
    if (!ended) {
      this.#bound(open);
      return false;
    }
    this.#at = open.at;
    this.#open = null;
    this.#finish(open);
    return true;
  }

  #finish(open: Open): void {
    const container = this.#container();
    const parsed =
      open.role === "skip" ? null : open.spoilt === null ? parse(this.#buffer.slice(open.start, open.at)) : null;
    if (open.spoilt !== null) this.#say(open.spoilt, spoiltBecause[open.spoilt], open.place);
    else if (open.role !== "skip" && parsed === null) {
      this.#say("broken-value", "This is not valid JSON; the value is left out.", open.place);
    }
    if (open.role === "key") {
      this.#label(container, typeof parsed?.value === "string" ? parsed.value : "");
      container.expects = "colon";
      return;
    }
    if (open.role === "take" && parsed !== null) this.#visitor.value(this.#path(), parsed.value);
    this.#valueEnded();
  }

  /** Holds an unfinished value within its limits. */
  #bound(open: Open): void {
    if (open.at - open.start > valueLimit) open.spoilt ??= "too-large";
    if (open.role === "skip" || open.spoilt !== null) {
      // Nothing of it is needed but that it has begun and whether a string is open.
      open.start = Math.max(open.start, Math.min(open.at, this.#buffer.length) - 1);
      if (open.string >= 0) open.string = open.start;
    } else if (open.string >= 0 && open.at - open.string > 3 * stringLimit) {
      this.#say("cut", "A text is very long; only its beginning and its end are kept.", this.#placeAt(open.string));
      const head = safeCut(this.#buffer, open.string + stringLimit);
      const tail = safeCut(this.#buffer, Math.min(open.at, this.#buffer.length) - stringLimit);
      this.#buffer = this.#buffer.slice(0, head) + this.#buffer.slice(tail);
      open.at -= tail - head;
      this.#lineStart -= tail - head;
      this.#lineGoesTo = Math.max(Math.min(this.#lineGoesTo, head), this.#lineGoesTo - (tail - head));
    }
  }

  /** Lets go of what is done with. */
  #forget(): void {
    const done = this.#open === null ? this.#at : this.#open.start;
    this.#placeAt(done);
    this.#lineGoesTo -= done;
    this.#lineStart -= done;
    this.#buffer = this.#buffer.slice(done);
    this.#at -= done;
    if (this.#open === null) return;
    this.#open.start -= done;
    this.#open.at -= done;
    if (this.#open.string >= 0) this.#open.string -= done;
  }

  /** The place of a character of the buffer. Asked in the order of the text, so that lines are counted once. */
  #placeAt(index: number): Place {
    while (this.#lineGoesTo < index) {
      const at = this.#buffer.indexOf("\n", this.#lineGoesTo);
      if (at < 0 || at >= index) {
        this.#lineGoesTo = at < 0 ? this.#buffer.length : at;
        break;
      }
      this.#line += 1;
      this.#lineStart = at + 1;
      this.#lineGoesTo = at + 1;
    }
    return { source: this.#source, line: this.#line, column: index - this.#lineStart + 1 };
  }

  #unexpected(): void {
    this.#say("not-json", "Something stands here that is not JSON; it is passed over.", this.#placeAt(this.#at));
  }

  /** Each kind of trouble is told once, with the number of lines that have it. */
  #say(code: string, what: string, place: Place): void {
    const known = this.#said.get(code);
    if (known === undefined) {
      this.#said.set(code, { note: { code, level: "warning", what, place }, lines: 1, lastLine: this.#line });
    } else if (known.lastLine !== this.#line) {
      known.lines += 1;
      known.lastLine = this.#line;
    }
  }

  #container(): Container {
    const container = this.#containers.at(-1);
    if (container !== undefined) return container;
    throw new Error("The list of documents is never closed.");
  }

  /** The innermost container gets the label of its next value. */
  #label(container: Container, label: string | number): void {
    container.label = label;
    this.#labels[this.#labels.length - 1] = label;
  }

  #path(): JsonPath {
    return this.#labels;
  }
}

const spoiltBecause = {
  "too-large": `A value has more than ${valueLimit} characters and is left out.`,
  "too-deep": `A value is nested more than ${depthLimit} deep and is left out.`,
};

/** Moves on to the end of a number or a word. True when it ends before the text does. */
function skipScalar(open: Open, text: string): boolean {
  delimiter.lastIndex = open.at;
  const end = delimiter.exec(text)?.index;
  open.at = end ?? text.length;
  return end !== undefined;
}

/** Moves on to the end of a string, an object or an array. True when it ends before the text does. */
function skipNested(open: Open, text: string): boolean {
  while (open.at < text.length) {
    if (open.string < 0) skipBrackets(open, text);
    else skipString(open, text);
    if (open.string < 0 && open.depth <= 0 && open.at <= text.length) return true;
  }
  return false;
}

/** Moves on to the next string, or to the bracket that ends the value. */
function skipBrackets(open: Open, text: string): void {
  for (; open.at < text.length; open.at += 1) {
    const code = text.charCodeAt(open.at);
    if (code === char.quote) {
      open.string = open.at;
      open.at += 1;
      return;
    }
    if (code === char.brace || code === char.bracket) {
      open.depth += 1;
      open.deepest = Math.max(open.deepest, open.depth);
    } else if (code === char.braceEnd || code === char.bracketEnd) {
      open.depth -= 1;
      if (open.depth === 0) {
        open.at += 1;
        return;
      }
    }
  }
}

/**
 * Moves on to the end of the string. An escape at the end of the text goes on in the next piece. Texts are long and quotes are
 * few: searching for the next one is several times as fast as looking at every character.
 */
function skipString(open: Open, text: string): void {
  for (;;) {
    const quote = text.indexOf('"', open.at);
    const end = quote < 0 ? text.length : quote;
    let first = end;
    while (first > open.at && text.charCodeAt(first - 1) === char.backslash) first -= 1;
    // Backslashes in pairs stand for themselves; one that is left over escapes what follows.
    const escapes = (end - first) % 2 === 1;
    open.at = quote < 0 && !escapes ? end : end + 1;
    if (quote < 0) return;
    if (escapes) continue;
    open.string = -1;
    return;
  }
}

/** A place at or shortly before `at` that is not within an escape such as `\u00e9`. */
function safeCut(text: string, at: number): number {
  const escape = text.lastIndexOf("\\", at - 1);
  if (escape < at - 6) return at;
  let first = escape;
  while (text[first - 1] === "\\") first -= 1;
  // Backslashes in pairs stand for themselves; one that is left over begins an escape.
  return (escape - first) % 2 === 1 ? at : escape;
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

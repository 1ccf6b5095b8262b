// A YAML document as something to be read with care: every value knows its place, every key that nobody asked for is
// said, and reading goes on after each trouble, so that all of them are found at once.

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import type { Place } from "../../core/model/note.ts";
import type { FindingCode, PolicyFinding } from "../../core/policy/finding.ts";
import { nearest } from "../../core/report/nearest.ts";

export interface Sheet {
  readonly root: Value;
  readonly document: Document.Parsed;
  /** In the order in which they were found. */
  readonly findings: readonly PolicyFinding[];
}

/** A value and where it stands; absent where the key is. */
export interface Value {
  /** What it is called in messages: `retry.listed`. */
  readonly name: string;
  readonly place: Place;
  readonly present: boolean;
  wrong(what: string, fix: string, code?: FindingCode): void;
  /** A warning: the file can be used as it is. */
  remark(code: FindingCode, what: string, fix: string): void;
  /** The text or number as it is written; null where it is absent or no such thing, which has been said. */
  text(): string | null;
  wholeNumber(least: number, most: number): number | null;
  oneOf<T extends string>(words: readonly T[]): T | null;
  isText(): boolean;
  isMap(): boolean;
  isList(): boolean;
  /** The values of a map by these names; other keys are said. Null where it is none, which has been said. */
  fields<K extends string>(names: readonly K[]): Readonly<Record<K, Value>> | null;
  /** All keys of a map with their values. */
  entries(): readonly (readonly [string, Value])[] | null;
  items(): readonly Value[] | null;
}

/** More aliases than that multiply a small file into a huge one. */
const mostAliases = 100;

export function openSheet(text: string, source: string): Sheet {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, keepSourceTokens: true, prettyErrors: false });
  const findings: PolicyFinding[] = [];
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { source, line: Math.max(1, line), column: Math.max(1, col) };
  };
  for (const { pos, message } of document.errors) {
    const [offset] = pos;
    findings.push({
      code: "not-yaml",
      level: "error",
      what: `This is no YAML: ${message.split("\n")[0] ?? ""}`,
      fix: "Mend the line; everything below it may be read wrongly until then.",
      place: placeOf(Math.min(offset, text.length)),
      owner: null,
    });
  }
  const reader = new SheetReader(document, placeOf, findings);
  return { document, findings, root: reader.value(document.contents, "the file", 0) };
}

class SheetReader {
  readonly #document: Document.Parsed;
  readonly #placeOf: (offset: number) => Place;
  readonly #findings: PolicyFinding[];
  #aliases = 0;

  constructor(document: Document.Parsed, placeOf: (offset: number) => Place, findings: PolicyFinding[]) {
    this.#document = document;
    this.#placeOf = placeOf;
    this.#findings = findings;
  }

  /** @param offset where it would stand, were it there */
  value(given: Node | null | undefined, name: string, offset: number): Value {
    const node = this.#resolved(given);
    const place = this.#placeOf(given?.range?.[0] ?? offset);
    const say = (level: PolicyFinding["level"], code: FindingCode, what: string, fix: string): void => {
      this.#findings.push({ code, level, what, fix, place, owner: null });
    };
    const wrong: Value["wrong"] = (what, fix, code = "wrong-value") => say("error", code, what, fix);
    const scalar = isScalar(node) ? node.value : null;
    const present = node !== null && !(isScalar(node) && node.value === null);
    const text = (): string | null => {
      if (typeof scalar === "string") return scalar;
      // `failure: 404` is a text to whoever wrote it.
      if (isScalar(node) && typeof scalar === "number") return node.source ?? String(scalar);
      wrong(`${name} is no text.`, "Write a text, in quotes where it has special characters.");
      return null;
    };
    return {
      name,
      place,
      present,
      wrong,
      remark: (code, what, fix) => say("warning", code, what, fix),
      text,
      wholeNumber: (least, most) => {
        if (typeof scalar === "number" && Number.isInteger(scalar) && scalar >= least && scalar <= most) return scalar;
        wrong(`${name} is no whole number from ${least} to ${most}.`, `Write one, such as ${Math.max(least, 1)}.`);
        return null;
      },
      oneOf: (words) => {
        const word = words.find((known) => known === scalar);
        if (word !== undefined) return word;
        wrong(`${name} cannot be ${shown(scalar)}.`, `Write ${words.join(", ")}.`);
        return null;
      },
      isText: () => typeof scalar === "string",
      isMap: () => isMap(node),
      isList: () => isSeq(node),
      fields: (names) => this.#fields(node, name, wrong, names),
      entries: () => this.#entries(node, name, wrong),
      items: () => {
        if (isSeq(node))
          return node.items.map((item, at) => this.value(item as Node, `${name}[${at}]`, node.range?.[0] ?? offset));
        wrong(`${name} is no list.`, "Write a list: a line with a dash for each.");
        return null;
      },
    };
  }

  #resolved(given: Node | null | undefined): Node | null {
    if (!isAlias(given)) return given ?? null;
    this.#aliases += 1;
    return this.#aliases > mostAliases ? null : (given.resolve(this.#document) ?? null);
  }

  #fields<K extends string>(
    node: Node | null,
    name: string,
    wrong: Value["wrong"],
    names: readonly K[],
  ): Readonly<Record<K, Value>> | null {
    if (!isMap(node)) {
      wrong(`${name} is no list of keys and values.`, `It has the keys ${names.join(", ")}.`);
      return null;
    }
    const start = node.range?.[0] ?? 0;
    const values = new Map<string, Value>();
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      const word = isScalar(key) ? String(key.value) : String(key);
      const at = key.range?.[0] ?? start;
      if (names.includes(word as K)) values.set(word, this.value(value, pathTo(name, word), at));
      else this.#unknown(word, name, this.#placeOf(at), names);
    }
    const absent = (key: string): Value => this.value(null, pathTo(name, key), start);
    return Object.fromEntries(names.map((key) => [key, values.get(key) ?? absent(key)])) as Record<K, Value>;
  }

  #unknown(word: string, name: string, place: Place, names: readonly string[]): void {
    const [meant] = nearest(word, names, 1);
    this.#findings.push({
      code: "unknown-key",
      level: "error",
      what: `${name === "the file" ? "The file" : name} has no key "${word}".`,
      fix: meant === undefined ? `Its keys are ${names.join(", ")}.` : `Did you mean "${meant}"?`,
      place,
      owner: null,
    });
  }

  #entries(node: Node | null, name: string, wrong: Value["wrong"]): readonly (readonly [string, Value])[] | null {
    if (!isMap(node)) {
      wrong(`${name} is no list of keys and values.`, "Write { key: value }.");
      return null;
    }
    return (node.items as Pair<Node, Node | null>[]).map(({ key, value }) => {
      const word = isScalar(key) ? String(key.value) : String(key);
      return [word, this.value(value, pathTo(name, word), key.range?.[0] ?? 0)] as const;
    });
  }
}

const pathTo = (name: string, key: string): string => (name === "the file" ? key : `${name}.${key}`);

const shown = (scalar: unknown): string =>
  typeof scalar === "string" || typeof scalar === "number" || typeof scalar === "boolean"
    ? `"${String(scalar)}"`
    : "that";

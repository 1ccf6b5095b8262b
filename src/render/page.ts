// What is shown, as blocks that every text format can lay out: sentences, tables and lists, in the order in which they are
// read. The words and numbers are chosen once; the formats only lay them out.

import { counted } from "../core/report/wording.ts";
import type { Tone } from "./paint.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly align: "left" | "right";
  /** Names that other people gave: shown as they are, and shortened in the middle where a line would be too long. */
  readonly names?: boolean;
  /** Words or marks in its cells that stand out where there are colours. */
  readonly tones?: Tones;
}

export type Tones = Readonly<Record<string, Tone>>;

export interface Table {
  readonly kind: "table";
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
}

/** Things with what is known of each. */
export interface Entries {
  readonly kind: "entries";
  /** What the list holds, for formats that can fold it up. */
  readonly title: string;
  readonly entries: readonly Entry[];
}

export interface Entry {
  /** A name to be shown as it is, such as a test id. */
  readonly name: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly label: string;
  /** Texts of other people are shown as they are; our own sentences are not marked. */
  readonly values: readonly { readonly verbatim: boolean; readonly text: string }[];
}

export interface Remarks {
  readonly kind: "remarks";
  readonly remarks: readonly { readonly level: "info" | "warning"; readonly text: string }[];
}

/** A text of other people with its lines, such as a stack trace. */
export interface Verbatim {
  readonly kind: "verbatim";
  readonly title: string;
  readonly text: string;
}

/** Lines that are meant for a file: they stand as they go there, with nothing before them. */
export interface Copyable {
  readonly kind: "copyable";
  readonly text: string;
}

export type Block = Table | Paragraph | Entries | Remarks | Verbatim | Copyable;

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Page {
  /** The finding, in one sentence or a few. */
  readonly finding: readonly string[];
  /** Whether the finding is good or bad news, where it is news. */
  readonly tone?: Tone;
  readonly sections: readonly Section[];
  /** A command to type next; null where there is nothing to go on with. */
  readonly next: string | null;
}

/** A table without the columns in which nothing stands. */
export function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): Table {
  const filled = columns.map((_, at) => rows.length === 0 || rows.some((row) => (row[at] ?? "") !== ""));
  const kept = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, at) => filled[at] === true);
  return { kind: "table", columns: kept(columns), rows: rows.map(kept) };
}

export const paragraph = (text: string): Paragraph => ({ kind: "paragraph", text });

/** How many of a list are not shown, and where they are. */
export const moreOf = (all: number, limit: number, thing: string): readonly Block[] =>
  all <= limit
    ? []
    : [paragraph(`${counted(all - limit, `more ${thing}`)} in --format json, or with a higher --limit.`)];

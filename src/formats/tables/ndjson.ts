// One JSON object a line as rows: its keys are the names of the cells. Objects inside are flattened (`platform.os`), lists
// are written with `|` between their members. Knows nothing of what columns mean.

import type { Reader } from "../format.ts";
import type { Constants, Row, RowSink } from "./row.ts";

/** Characters of one line. */
const lineLimit = 8 * 1024 * 1024;

export class NdjsonRows implements Reader, Row {
  line = 0;
  readonly #sink: RowSink;
  readonly #constants: Constants;
  /** The line that is not over yet. */
  #pieces: string[] = [];
  #length = 0;
  #shape = "";
  #cells: readonly string[] = [];

  constructor(sink: RowSink, constants: Constants) {
    this.#sink = sink;
    this.#constants = constants;
  }

  push(text: string): void {
    let at = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", at)) {
      this.#keep(text.slice(at, end));
      this.#read();
      at = end + 1;
    }
    this.#keep(text.slice(at));
  }

  end(): void {
    if (this.#length > 0) this.#read(true);
  }

  column(): number {
    return 1;
  }

  text(cell: number): string {
    return cell < 0 ? this.#constants.text(cell) : (this.#cells[cell] ?? "");
  }

  is(cell: number, text: string): boolean {
    return this.text(cell) === text;
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#length <= lineLimit) this.#pieces.push(piece);
  }

  #read(last = false): void {
    const tooLong = this.#length > lineLimit;
    const text = tooLong
      ? ""
      : this.#pieces
          .join("")
          .replace(/^\uFEFF/, "")
          .trim();
    this.#pieces = [];
    this.#length = 0;
    this.line += 1;
    if (tooLong) this.#sink.trouble("row-too-long", this.line, 1);
    else if (text !== "") this.#tell(text, last);
  }

  #tell(text: string, last: boolean): void {
    const fields = fieldsOf(text);
    if (fields === null) {
      const cutOff = last && !text.endsWith("}");
      this.#sink.trouble(cutOff ? "cut-off" : "not-an-object", this.line, cutOff ? text.length + 1 : 1);
      return;
    }
    const shape = fields.map(([name]) => name).join("\n");
    if (shape !== this.#shape || this.line === 1) {
      this.#shape = shape;
      this.#sink.names(
        fields.map(([name]) => name),
        this.line,
      );
    }
    this.#cells = fields.map(([, value]) => value);
    // A line that is an object is whole: its closing brace is the last thing of it.
    this.#sink.row(this, false);
  }
}

type Fields = readonly (readonly [name: string, value: string])[];

function fieldsOf(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? flat(value) : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function flat(value: Record<string, unknown>): Fields {
  return Object.entries(value).flatMap(([key, member]) =>
    isObject(member)
      ? Object.entries(member).map(([inner, text]) => [`${key}.${inner}`, cellOf(text)] as const)
      : [[key, cellOf(member)] as const],
  );
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(cellOf).join("|");
  return JSON.stringify(value);
}

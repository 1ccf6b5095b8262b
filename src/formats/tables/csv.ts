// Delimited text as rows, by RFC 4180 and what people make of it: comma, semicolon or tab, CRLF, a byte order mark, quotes
// with line breaks in them. Fields are cut out only when somebody asks for them. Knows nothing of what columns mean.

import type { Reader } from "../format.ts";
import { type Constants, type Row, type RowSink } from "./row.ts";

/** Characters of one row. A quote that is still open after so many was never meant as one. */
const rowLimit = 8 * 1024 * 1024;

const quote = 34;
const carriageReturn = 13;
const space = 32;

/** The delimiter of a header line: whichever of comma, semicolon and tab stands in it most often, outside quotes. */
export function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((delimiter) => [delimiter, bare.split(delimiter).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** How a scan of one row ended. */
type Scanned = "row" | "end-of-text" | "open-quote";

export class CsvRows implements Reader, Row {
  line = 1;
  readonly #sink: RowSink;
  readonly #constants: Constants;
  /** Empty before the header. */
  #delimiter = "";
  #width = 0;
  /** What was pushed and is not told yet; a row starts at `#at`. */
  #text = "";
  #at = 0;
  /** Length below which `#text` is not worth another scan: scanning only what doubled keeps the work linear. */
  #enough = 0;
  // The row under the scan.
  #cells = 0;
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  /** 1 where a cell has quotes around it. */
  #quoted = new Uint8Array(64);
  #quotes = false;
  /** The place of the next delimiter, where it is known: from the start of the cell under the scan on. */
  #delimiterAt = -1;
  /** The rest of a line is to be left out. */
  #skipping = false;
  #next = 0;
  #lines = 0;
  #quotedLines = 0;

  constructor(sink: RowSink, constants: Constants) {
    this.#sink = sink;
    this.#constants = constants;
  }

  push(text: string): void {
    const rest = this.#text;
    if (rest.length + text.length < this.#enough) {
      this.#text = rest + text;
      return;
    }
    // Joined strings are slow to scan: only the line that ends the row under way is joined to it, what follows is scanned
    // as it came. A line break that stands in quotes ends nothing; then all of it is joined.
    const end = rest === "" ? 0 : text.indexOf("\n") + 1;
    if (end > 0) this.#take(rest + text.slice(0, end), 0);
    if (this.#text === "") this.#take(text, end);
    else this.#take(this.#text + text.slice(end), 0);
    this.#enough = 2 * this.#text.length;
  }

  /** Tells the rows that are whole in a text and keeps the rest. */
  #take(text: string, at: number): void {
    this.#text = text;
    this.#at = at;
    this.#drain(false);
    this.#text = this.#text.slice(this.#at);
    this.#at = 0;
  }

  end(): void {
    this.#drain(true);
    this.#text = "";
    this.#at = 0;
  }

  column(cell: number): number {
    return cell < 0 || cell >= this.#cells ? 1 : (this.#starts[cell] ?? 0) - this.#at + 1;
  }

  text(cell: number): string {
    if (cell < 0) return this.#constants.text(cell);
    if (cell >= this.#cells) return "";
    const start = this.#starts[cell] ?? 0;
    const end = this.#ends[cell] ?? 0;
    const text = this.#text.slice(start, end);
    if (this.#quotes && this.#quoted[cell] === 1) return withoutQuotes(text).trim();
    const padded = text.charCodeAt(0) <= space || text.charCodeAt(text.length - 1) <= space;
    return padded ? text.trim() : text;
  }

  is(cell: number, text: string): boolean {
    if (cell < 0 || cell >= this.#cells) return this.text(cell) === text;
    // The quotes around a cell are left out of the comparison; others are in no text that gets there.
    const quotes = this.#quotes && this.#quoted[cell] === 1 ? 1 : 0;
    const start = (this.#starts[cell] ?? 0) + quotes;
    const length = (this.#ends[cell] ?? 0) - quotes - start;
    if (quotes === 1 && text.includes('"')) return this.text(cell) === text;
    // Cutting the cell out and comparing is faster than comparing in place.
    return length === text.length ? this.#text.slice(start, start + length) === text : this.text(cell) === text;
  }

  #drain(over: boolean): void {
    this.#delimiterAt = -1;
    if (this.#delimiter === "" && !this.#begin(over)) return;
    if (this.#skipping) this.#skip();
    while (this.#at < this.#text.length) {
      const scanned = this.#scan();
      if (scanned === "row") this.#tell();
      else if (scanned === "open-quote" && (over ? !this.#cutInQuotes() : this.#text.length - this.#at > rowLimit))
        this.#dropLine("unclosed-quote");
      else if (scanned === "end-of-text" && !over && this.#text.length - this.#at > rowLimit)
        this.#dropLine("row-too-long");
      else if (over) this.#tellLast(scanned);
      else return;
      this.#at = this.#next;
      this.line += this.#lines;
    }
  }

  /** Reads the header. @returns false when more text is needed for it */
  #begin(over: boolean): boolean {
    this.#text = this.#text.replace(/^\uFEFF/, "");
    const blank = /^[\s]*\n/.exec(this.#text)?.[0] ?? "";
    const end = this.#text.indexOf("\n", blank.length);
    if (end < 0 && !over && this.#text.length < rowLimit) return false;
    this.line += blank.split("\n").length - 1;
    this.#at = blank.length;
    this.#delimiter = delimiterOf(this.#text.slice(this.#at, end < 0 ? undefined : end));
    const scanned = this.#scan();
    // A line break may stand in quotes, so that the header goes on behind it.
    if (scanned !== "row" && !over && this.#text.length < rowLimit) {
      this.#delimiter = "";
      return false;
    }
    if (scanned === "open-quote") this.#sink.trouble("unclosed-quote", this.line, this.column(this.#cells - 1));
    const names = Array.from({ length: this.#cells }, (_, cell) => this.text(cell));
    this.#width = names.length;
    this.#sink.names(names, this.line);
    this.#at = this.#next;
    this.line += this.#lines;
    return true;
  }

  /**
   * Finds the cells of the row that starts at `#at`. Looks for delimiters and line breaks with `indexOf`, which is several
   * times as fast as looking at every character.
   */
  #scan(): Scanned {
    const text = this.#text;
    const length = text.length;
    let cell = 0;
    let start = this.#at;
    let end = placeIn(text, "\n", start);
    this.#quotes = false;
    this.#quotedLines = 0;
    for (;;) {
      if (cell === this.#starts.length) this.#widen();
      this.#starts[cell] = start;
      let behind = start;
      if (text.charCodeAt(start) === quote) {
        if (!this.#quotes) this.#quoted.fill(0);
        this.#quotes = true;
        this.#quoted[cell] = 1;
        behind = this.#closing(start);
        if (behind < 0) {
          this.#ends[cell] = length;
          return this.#scanned(cell + 1, length, "open-quote");
        }
        if (end < behind) end = placeIn(text, "\n", behind);
      }
      if (this.#delimiterAt < behind) this.#delimiterAt = placeIn(text, this.#delimiter, behind);
      const last = this.#delimiterAt >= end;
      const stop = last ? end : this.#delimiterAt;
      this.#ends[cell] = last && stop > start && text.charCodeAt(stop - 1) === carriageReturn ? stop - 1 : stop;
      cell += 1;
      start = stop + 1;
      if (last) return end === length ? this.#scanned(cell, length, "end-of-text") : this.#scanned(cell, start, "row");
    }
  }

  #scanned(cells: number, next: number, how: Scanned): Scanned {
    this.#cells = cells;
    this.#next = next;
    this.#lines = this.#quotedLines + (how === "row" ? 1 : 0);
    return how;
  }

  /** @returns the place behind the quote that closes the one at `open`; -1 where there is none */
  #closing(open: number): number {
    let close = this.#text.indexOf('"', open + 1);
    while (close >= 0 && this.#text.charCodeAt(close + 1) === quote) close = this.#text.indexOf('"', close + 2);
    const end = close < 0 ? this.#text.length : close;
    for (let line = this.#text.indexOf("\n", open); line >= 0 && line < end; line = this.#text.indexOf("\n", line + 1))
      this.#quotedLines += 1;
    return close < 0 ? -1 : close + 1;
  }

  #tell(unended = false): void {
    if (this.#cells === 1 && this.#starts[0] === this.#ends[0]) return;
    if (this.#quotes) this.#checkQuotes();
    if (this.#cells > this.#width && this.#says(this.#width)) {
      this.#sink.trouble("too-many-cells", this.line, this.column(this.#width));
      return;
    }
    if (this.#cells < this.#width) this.#sink.trouble("too-few-cells", this.line, this.#next - this.#at);
    this.#sink.row(this, unended);
  }

  #checkQuotes(): void {
    for (let cell = 0; cell < this.#cells; cell += 1)
      if (this.#quoted[cell] === 1 && this.#text.charCodeAt((this.#ends[cell] ?? 0) - 1) !== quote)
        this.#sink.trouble("stray-quote", this.line, this.column(cell));
  }

  /** Whether a cell from this one on has a text. Some writers end every row with a delimiter. */
  #says(first: number): boolean {
    for (let cell = first; cell < this.#cells; cell += 1) if (this.text(cell) !== "") return true;
    return false;
  }

  /** The last row has no line break: it is whole if it has all its cells, and cut off otherwise. */
  #tellLast(scanned: Scanned): void {
    const whole = scanned === "end-of-text" && this.#cells >= this.#width;
    const column = this.#text.length - this.#text.lastIndexOf("\n");
    this.#sink.trouble(whole ? "no-final-newline" : "cut-off", this.line + this.#lines, column);
    if (whole) this.#tell(true);
  }

  /** Goes on after the first line of a row that cannot be one. */
  #dropLine(trouble: "unclosed-quote" | "row-too-long"): void {
    this.#sink.trouble(trouble, this.line, this.column(this.#cells - 1));
    this.#skip();
    this.#next = this.#at;
    this.#lines = 0;
    this.#delimiterAt = -1;
  }

  /** Goes behind the line break that ends what is left out, when it comes. */
  #skip(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#skipping = end < 0;
    this.#at = end < 0 ? this.#text.length : end + 1;
    if (end >= 0) this.line += 1;
  }

  /**
   * Whether a quote is open at the end because the file was cut off inside it. The other reason is a quote that nobody
   * meant: then most lines behind it are rows.
   */
  #cutInQuotes(): boolean {
    const open = this.#starts[this.#cells - 1] ?? 0;
    const lines = this.#text
      .slice(open)
      .split("\n")
      .slice(1)
      .filter((line) => line.trim() !== "");
    const rows = lines.filter((line) => line.split(this.#delimiter).length === this.#width).length;
    return this.#width < 2 || rows === 0 || rows * 2 < lines.length;
  }

  #widen(): void {
    const wider = <T extends Int32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const size = this.#starts.length * 2;
    this.#starts = wider(this.#starts, new Int32Array(size));
    this.#ends = wider(this.#ends, new Int32Array(size));
    this.#quoted = wider(this.#quoted, new Uint8Array(size));
  }
}

/** Where a mark stands from a place on; behind the text where it does not. */
function placeIn(text: string, mark: string, from: number): number {
  const place = text.indexOf(mark, from);
  return place < 0 ? text.length : place;
}

/** `"a ""b"" c"` means `a "b" c`; what stands between the closing quote and the delimiter is kept. */
function withoutQuotes(text: string): string {
  const close = text.endsWith('"') && text.length > 1 ? text.length - 1 : -1;
  if (close > 0) {
    const inner = text.slice(1, close);
    return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
  }
  return text.slice(1).replaceAll(/"("?)/g, "$1");
}

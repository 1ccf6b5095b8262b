// Where in a text we are, for notes: line, column and byte. Walks each piece once, when it is left behind, so that a
// place costs nothing until somebody asks for it.

import type { Place } from "../../core/model/note.ts";

export class Position {
  private line = 1;
  /** The index, among all characters pushed, at which the current line starts. */
  private lineStart = 0;
  private bytes = 0;

  /** Goes past a piece that starts at the index given. */
  pass(piece: string, start: number): void {
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code < 0x80) {
        if (code === 10) {
          this.line += 1;
          this.lineStart = start + at + 1;
        }
      } else {
        // UTF-8: a surrogate is half of a character of four bytes.
        this.bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
      }
    }
    this.bytes += piece.length;
  }

  /** The place that stands `offset` characters into the piece that comes next. */
  placeIn(source: string, piece: string, start: number, offset: number): Place {
    const there = new Position();
    there.line = this.line;
    there.lineStart = this.lineStart;
    there.bytes = this.bytes;
    there.pass(piece.slice(0, offset), start);
    return { source, line: there.line, column: start + offset - there.lineStart + 1, byte: there.bytes };
  }
}

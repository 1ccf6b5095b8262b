// Where in a text we are, for notes: line, column and byte. Walks each piece once, when it is left behind, so that a
// place costs nothing until somebody asks for it.

import type { Place } from "../../core/model/note.ts";

const notAscii = /[\u0080-\uffff]/;

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // A surrogate is half of a character of four bytes.
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

export class Position {
  private line = 1;
  /** The index, among all characters pushed, at which the current line starts. */
  private lineStart = 0;
  private bytes = 0;

  /**
   * Goes past a piece that starts at the index given. Uses searches of the engine, which are several times faster than a
   * loop over characters.
   */
  pass(piece: string, start: number): void {
    for (let at = piece.indexOf("\n"); at !== -1; at = piece.indexOf("\n", at + 1)) {
      this.line += 1;
      this.lineStart = start + at + 1;
    }
    this.bytes += notAscii.test(piece) ? utf8Length(piece) : piece.length;
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

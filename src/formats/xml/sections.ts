// Cuts CDATA sections, comments and DOCTYPEs out of a stream of XML and hands on what is left: tags and text.
//
// htmlparser2 keeps a CDATA section or a comment until its end has come: 400 MB of captured output in one section would be
// 400 MB of memory. Here a section is handed on piece by piece; its end is found by `indexOf`, which is faster than any
// loop of ours. docs/decisions/0010-junit-xml-events.md has the alternatives.

export interface SectionEvents {
  /** Tags and text between sections. */
  markup(piece: string, start: number): void;
  /** A piece of a CDATA section. */
  cdata(piece: string): void;
  /** A DOCTYPE defines an entity. It is never expanded. */
  entityDefinition(external: boolean, at: number): void;
  /** Whether the markup handed on so far ends inside a tag, where `<!` is a part of a sloppy attribute. */
  inTag(): boolean;
}

type Mode = "markup" | "cdata" | "comment" | "doctype";

const openers: readonly (readonly [string, Mode])[] = [
  ["<!--", "comment"],
  ["<![CDATA[", "cdata"],
  ["<!DOCTYPE", "doctype"],
];
const longestOpener = 9;

export class Sections {
  mode: Mode = "markup";
  /** What may be the start of an opener or of an end, until more has come. */
  private held = "";
  /** The index, among all characters pushed, of the first one not handed on. */
  private start = 0;
  private readonly doctype: Doctype;
  private readonly events: SectionEvents;

  constructor(events: SectionEvents) {
    this.events = events;
    this.doctype = new Doctype(events);
  }

  push(text: string): void {
    const piece = this.held === "" ? text : this.held + text;
    this.held = "";
    let at = 0;
    while (at < piece.length) at = this.step(piece, at);
    this.start += piece.length - this.held.length;
  }

  /** Hands on what was held back; it was no opener. */
  end(): void {
    if (this.mode === "markup" && this.held !== "") this.events.markup(this.held, this.start);
    else if (this.mode === "cdata" && this.held !== "") this.events.cdata(this.held);
    this.start += this.held.length;
    this.held = "";
  }

  /** Handles what starts at `at` and returns where to go on. */
  private step(piece: string, at: number): number {
    switch (this.mode) {
      case "markup":
        return this.markup(piece, at);
      case "cdata":
        return this.until("]]>", piece, at);
      case "comment":
        return this.until("-->", piece, at);
      case "doctype": {
        const end = this.doctype.read(piece, at, this.start);
        if (end !== -1) this.mode = "markup";
        return end === -1 ? piece.length : end;
      }
    }
  }

  private markup(piece: string, at: number): number {
    let from = at;
    let given = at;
    for (;;) {
      const found = piece.indexOf("<!", from);
      if (found === -1) break;
      const opener = openers.find(([text]) => startsWithOpener(piece, found, text));
      if (opener === undefined) {
        from = found + 2;
        continue;
      }
      this.give(piece, given, found);
      given = found;
      from = found + 2;
      if (this.events.inTag()) continue;
      this.mode = opener[1];
      return found + opener[0].length;
    }
    const end = startOfUnfinishedOpener(piece, given);
    this.give(piece, given, end);
    this.held = piece.slice(end);
    return piece.length;
  }

  private give(piece: string, from: number, to: number): void {
    if (from < to) this.events.markup(piece.slice(from, to), this.start + from);
  }

  private until(ending: "]]>" | "-->", piece: string, at: number): number {
    const found = piece.indexOf(ending, at);
    // Two characters may be the beginning of the end.
    const end = found === -1 ? Math.max(at, piece.length - 2) : found;
    if (this.mode === "cdata" && at < end) this.events.cdata(piece.slice(at, end));
    if (found === -1) {
      this.held = piece.slice(end);
      return piece.length;
    }
    this.mode = "markup";
    return found + ending.length;
  }
}

function startsWithOpener(piece: string, at: number, opener: string): boolean {
  return piece.startsWith(opener, at) || (opener === "<!DOCTYPE" && piece.slice(at, at + 9).toUpperCase() === opener);
}

/** Where an opener starts that the end of the piece cuts off; the piece's length when there is none. */
function startOfUnfinishedOpener(piece: string, from: number): number {
  const at = piece.lastIndexOf("<");
  if (at < from || piece.length - at >= longestOpener) return piece.length;
  const tail = piece.slice(at).toUpperCase();
  return openers.some(([opener]) => opener.startsWith(tail)) ? at : piece.length;
}

/** Characters of one declaration that are looked at; its name and kind stand at its beginning. */
const declarationLimit = 256;

/** Reads over a DOCTYPE with its internal subset and reports the entities that it defines. */
class Doctype {
  private quote = 0;
  private inSubset = false;
  /** Dashes seen in a row in a comment of the subset. */
  private dashes = 0;
  private declaration: string | null = null;
  private readonly events: SectionEvents;

  constructor(events: SectionEvents) {
    this.events = events;
  }

  /** Returns where the DOCTYPE ends, or -1 when it goes on. */
  read(piece: string, from: number, start: number): number {
    for (let at = from; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (this.quote !== 0) {
        if (code === this.quote) this.quote = 0;
        continue;
      }
      if (this.declaration === "<!--") this.comment(code);
      else if (code === 34 || code === 39) this.quote = code;
      else if (code === 91) this.inSubset = true;
      else if (code === 93) this.inSubset = false;
      else if (code === 60) this.declaration = "";
      else if (code === 62) {
        if (this.declaration === null && !this.inSubset) return at + 1;
        this.close(start + at);
      }
      if (this.declaration !== null && this.declaration !== "<!--" && this.declaration.length < declarationLimit)
        this.declaration += piece[at];
    }
    return -1;
  }

  private comment(code: number): void {
    if (code === 62 && this.dashes >= 2) this.declaration = null;
    this.dashes = code === 45 ? this.dashes + 1 : 0;
  }

  private close(at: number): void {
    const declaration = this.declaration ?? "";
    this.declaration = null;
    if (/^<!ENTITY\s/i.test(declaration))
      this.events.entityDefinition(/\s(SYSTEM|PUBLIC)\s*["']/i.test(declaration), at);
  }
}

// XML as events, in constant memory: start tags with their attributes, end tags and text. Knows no element by name and
// keeps no stack; whoever listens decides what an end tag closes.
//
// Stands on htmlparser2's tokenizer, which goes on where a strict parser gives up (a bare `&`, `<` in attributes, control
// characters, a missing end). References are decoded here and not by the tokenizer: most text is never wanted, and the
// tokenizer passes over undecoded text much faster.

import { Tokenizer } from "htmlparser2";
import type { Place } from "../../core/model/note.ts";
import { decodeReferences, longestReference } from "./entities.ts";
import { Position } from "./position.ts";
import { Sections } from "./sections.ts";

/** Takes the attributes of a start tag as they come by. One object serves all tags. */
export interface AttributeStore {
  clear(): void;
  /** Begins the attribute whose name stands in a text; its value follows in pieces. Returns whether anybody wants it. */
  begin(text: string, from: number, to: number): boolean;
  append(piece: string): void;
  finish(): void;
}

export interface XmlListener<A extends AttributeStore> {
  /** Whether text is wanted now; where it is not, it costs nothing. */
  readonly wantsText: boolean;
  /** Whether there is to be no text now, so that some is to be said. Asked where none is wanted. */
  readonly watchesText: boolean;
  /** @param attributes valid until the call returns */
  open(name: string, attributes: A): void;
  close(name: string): void;
  text(text: string): void;
  /** Text that is not blank stood where there is to be none, until what is told next. */
  strayText(): void;
  entityDefinition(external: boolean): void;
  /** An XML declaration: a document starts. */
  declaration(): void;
}

/** The last of the characters that are white space in XML, or none at all. */
const space = 32;

/** Names of elements and attributes longer than this are nobody's. */
const nameLimit = 256;

export class XmlStream<A extends AttributeStore> {
  private readonly tokenizer: Tokenizer;
  private readonly sections: Sections;
  private readonly position = new Position();
  private readonly attributes: A;
  private readonly source: string;
  private readonly listener: XmlListener<A>;
  /** What is being pushed, and the index of its first character among all. */
  private text = "";
  private textStart = 0;
  /** The index of the event being told: the end of a tag, which is in the text being pushed wherever the tag began. */
  private at = 0;
  /** The markup that the tokenizer works on, with the end of what came before it. */
  private markup = "";
  private markupStart = 0;
  private behind = "";
  /** What the tokenizer's own indices are behind ours, since it never sees what stands in sections. */
  private given = 0;
  private element: string | null = null;
  private lastName = "";
  private attributeWanted = false;
  /** A reference that the end of a piece of text cuts off. */
  private reference = "";
  /** There was text where there is to be none, and it was not said yet. */
  private stray = false;
  private ended = false;

  constructor(source: string, listener: XmlListener<A>, attributes: A) {
    this.source = source;
    this.listener = listener;
    this.attributes = attributes;
    this.tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this.tokens());
    this.sections = new Sections({
      markup: (piece, start) => this.feed(piece, start),
      cdata: (piece) => this.cdata(piece),
      entityDefinition: (external, at) => {
        this.at = at;
        listener.entityDefinition(external);
      },
      inTag: () => this.element !== null,
    });
  }

  push(text: string): void {
    this.text = text;
    this.sections.push(text);
    this.position.pass(text, this.textStart);
    this.textStart += text.length;
    this.at = this.textStart;
    this.text = "";
  }

  end(): void {
    this.sections.end();
    this.flushReference();
    this.ended = true;
    this.tokenizer.end();
    this.at = this.textStart;
    this.tellStray();
  }

  /** What the input ends inside of, though no element need be open: a tag, a section; null when nothing. */
  unfinished(): string | null {
    if (this.element !== null) return `the start tag <${this.element}`;
    switch (this.sections.mode) {
      case "markup":
        return null;
      case "cdata":
        return "a CDATA section";
      case "comment":
        return "a comment";
      case "doctype":
        return "a DOCTYPE";
    }
  }

  /** The place of the event being told, or of the end of the input. */
  here(): Place {
    const offset = Math.max(0, Math.min(this.text.length, this.at - this.textStart));
    return this.position.placeIn(this.source, this.text, this.textStart, offset);
  }

  private feed(piece: string, start: number): void {
    this.behind = (this.markup.length >= nameLimit * 2 ? "" : this.behind) + this.markup;
    if (this.behind.length > nameLimit * 2) this.behind = this.behind.slice(-nameLimit * 2);
    this.given += this.markup.length;
    this.markup = piece;
    this.markupStart = start;
    this.tokenizer.write(piece);
  }

  private cdata(piece: string): void {
    if (!this.listener.wantsText) {
      if (!this.stray && this.listener.watchesText) this.stray = /\S/.test(piece);
      return;
    }
    this.flushReference();
    this.listener.text(piece);
  }

  /** A part of the markup by the tokenizer's indices. What lies too far behind for a name is gone. */
  private slice(start: number, end: number): string {
    const from = start - this.given;
    if (from >= 0) return this.markup.slice(from, end - this.given);
    const to = end - this.given;
    const old = this.behind.slice(Math.max(0, this.behind.length + from), to < 0 ? to : undefined);
    return to > 0 ? old + this.markup.slice(0, to) : old;
  }

  private name(start: number, end: number): string {
    if (end - start > nameLimit) return "";
    // Most tags have the name of the one before; the same string needs no new hash to be looked up.
    const same = end - start === this.lastName.length && this.markup.startsWith(this.lastName, start - this.given);
    if (!same) this.lastName = this.slice(start, end);
    return this.lastName;
  }

  private moveTo(index: number): void {
    this.at = this.markupStart + Math.max(0, index - this.given);
  }

  private told(text: string): void {
    const whole = this.reference + text;
    this.reference = "";
    const at = whole.lastIndexOf("&");
    const open = at !== -1 && whole.length - at < longestReference && !whole.includes(";", at);
    if (open) this.reference = whole.slice(at);
    const ready = open ? whole.slice(0, at) : whole;
    if (ready !== "") this.listener.text(decodeReferences(ready));
  }

  /** Between two tags there is nearly always nothing but white space. */
  private isBlank(start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) if (this.markup.charCodeAt(at - this.given) > space) return false;
    return true;
  }

  /** Text has a place where it ends, whatever the pieces in which it came. */
  private tellStray(): void {
    if (!this.stray) return;
    this.stray = false;
    this.listener.strayText();
  }

  private flushReference(): void {
    if (this.reference === "") return;
    const reference = this.reference;
    this.reference = "";
    this.listener.text(reference);
  }

  private opened(end: number): void {
    this.moveTo(end);
    this.tellStray();
    const element = this.element ?? "";
    this.element = null;
    this.listener.open(element, this.attributes);
  }

  private tokens(): ConstructorParameters<typeof Tokenizer>[1] {
    return {
      ontext: (start, end) => {
        if (this.ended) return;
        if (this.listener.wantsText) this.told(this.slice(start, end));
        else if (!this.stray && !this.isBlank(start, end)) this.stray = this.listener.watchesText;
      },
      onopentagname: (start, end) => {
        this.flushReference();
        this.attributes.clear();
        this.element = this.name(start, end);
      },
      onattribname: (start, end) => {
        const from = start - this.given;
        if (from >= 0) this.attributeWanted = this.attributes.begin(this.markup, from, end - this.given);
        else {
          const name = this.name(start, end);
          this.attributeWanted = this.attributes.begin(name, 0, name.length);
        }
      },
      onattribdata: (start, end) => {
        if (this.attributeWanted && start < end) this.attributes.append(this.slice(start, end));
      },
      onattribend: () => this.attributes.finish(),
      onopentagend: (end) => this.opened(end),
      onselfclosingtag: (end) => {
        const element = this.element ?? "";
        this.opened(end);
        this.listener.close(element);
      },
      onclosetag: (start, end) => {
        this.flushReference();
        this.moveTo(end);
        this.tellStray();
        this.listener.close(this.name(start, end));
      },
      onprocessinginstruction: (start, end) => {
        // The tokenizer gives the place of the question mark; the bracket behind it is where it knows.
        this.moveTo(end + 1);
        this.tellStray();
        if (end - start < nameLimit && /^xml\s/i.test(this.slice(start, end))) this.listener.declaration();
      },
      onattribentity: () => {},
      ontextentity: () => {},
      oncdata: () => {},
      oncomment: () => {},
      ondeclaration: () => {},
      onend: () => {},
    };
  }
}

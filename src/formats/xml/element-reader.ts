// XML as elements that open and close properly, for formats of which each element has one meaning: keeps the stack, mends
// what is broken and says so. Knows no element by name.

import type { Note } from "../../core/model/note.ts";
import type { KeptText } from "../kept-text.ts";
import { depthLimit } from "../limits.ts";
import { counted, Remarks } from "../remarks.ts";
import { NamedAttributes } from "./named-attributes.ts";
import { strayKind, straysNamed, strayText } from "./stray-text.ts";
import { XmlStream, type XmlListener } from "./xml-stream.ts";

export interface ElementListener {
  /** Names of elements that have text of which nothing is kept. In all others, text that nobody wants is said. */
  readonly unread: ReadonlySet<string>;
  /**
   * @param path the names of the open elements without their prefixes, this one last
   * @param attributes valid until the call returns
   * @returns where the element's own text goes; null where nobody wants it
   */
  open(path: readonly string[], attributes: NamedAttributes): KeptText | null;
  /** @param whole whether its own end tag closes it */
  close(path: readonly string[], whole: boolean): void;
}

export class ElementReader implements XmlListener<NamedAttributes> {
  readonly #xml: XmlStream<NamedAttributes>;
  readonly #listener: ElementListener;
  readonly #remarks = new Remarks();
  readonly #path: string[] = [];
  readonly #texts: (KeptText | null)[] = [];
  /** Names of elements of whose text nothing is said any more. */
  readonly #quiet: Set<string>;
  #strays = 0;
  #refused = false;
  #broken = false;

  /** @param wanted the names of the attributes that the listener asks for */
  constructor(source: string, wanted: Iterable<string>, listener: ElementListener) {
    this.#listener = listener;
    this.#quiet = new Set(listener.unread);
    this.#xml = new XmlStream(source, this, new NamedAttributes(wanted));
  }

  push(text: string): void {
    if (!this.#refused) this.#xml.push(text);
  }

  /** Closes what is open; returns whether the document was whole. */
  end(): boolean {
    if (!this.#refused) this.#xml.end();
    const inside = this.#xml.unfinished() ?? (this.#path.length > 0 ? `<${this.#path.at(-1) ?? ""}>` : null);
    if (inside !== null && !this.#refused)
      this.remark(
        "truncated",
        "warning",
        () => `The report ends inside ${inside.slice(0, 120)}. What was told before is kept.`,
      );
    this.#drop(this.#path.length);
    return inside === null && !this.#refused && !this.#broken;
  }

  /** Says something of the place that is being read; the same kind again is only counted. */
  remark(kind: string, level: Note["level"], what: (times: number) => string): void {
    this.#remarks.add(kind, level, () => this.#xml.here(), what);
  }

  notes(): readonly Note[] {
    return this.#remarks.notes();
  }

  get wantsText(): boolean {
    const text = this.#texts.at(-1) ?? null;
    return text !== null && !text.full;
  }

  get watchesText(): boolean {
    if ((this.#texts.at(-1) ?? null) !== null || this.#strays === straysNamed) return false;
    return !this.#quiet.has(this.#path.at(-1) ?? "");
  }

  text(text: string): void {
    this.#texts.at(-1)?.add(text);
  }

  strayText(): void {
    const name = this.#path.at(-1) ?? "";
    this.#quiet.add(name);
    this.#strays += 1;
    this.remark(strayKind(name), "info", () => strayText(name));
  }

  declaration(): void {}

  entityDefinition(external: boolean): void {
    if (external)
      this.remark(
        "external-entity-refused",
        "warning",
        () => "The file defines an external entity. It is not fetched, nor replaced.",
      );
    else
      this.remark(
        "entity-bomb-refused",
        "warning",
        (times) => `The file defines ${counted(times, "entity", "entities")}. They are never expanded.`,
      );
  }

  open(name: string, attributes: NamedAttributes): void {
    if (this.#refused) return;
    if (this.#path.length >= depthLimit) {
      this.remark(
        "too-deep",
        "warning",
        () => `<${name.slice(0, 80)}> is nested more than ${depthLimit} deep. The rest of the file is refused.`,
      );
      this.#refused = true;
      return;
    }
    this.#path.push(local(name));
    this.#texts.push(this.#listener.open(this.#path, attributes));
  }

  close(name: string): void {
    const at = this.#refused ? -1 : this.#path.lastIndexOf(local(name));
    const inner = this.#path.length - 1 - at;
    if (at < 0 || inner > 0) this.#break();
    if (at < 0) return;
    this.#drop(inner);
    this.#closed(true);
  }

  #break(): void {
    if (this.#refused) return;
    this.#broken = true;
    this.remark(
      "broken-xml",
      "warning",
      (times) => `An end tag is missing or stands in the wrong place, ${counted(times, "time")}.`,
    );
  }

  /** Closes the innermost elements without their end tags. */
  #drop(count: number): void {
    for (let left = count; left > 0; left -= 1) this.#closed(false);
  }

  #closed(whole: boolean): void {
    this.#listener.close(this.#path, whole);
    this.#path.pop();
    this.#texts.pop();
  }
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

// Cuts a text that comes in pieces into its lines, with their numbers. Memory is that of one line, up to a limit.

/** Characters kept of one line; the rest of it is dropped. */
const lineLimit = 1024 * 1024;

export class LineSplitter {
  readonly #take: (line: string, number: number) => void;
  #rest = "";
  #number = 0;

  constructor(take: (line: string, number: number) => void) {
    this.#take = take;
  }

  push(text: string): void {
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      const end = text.slice(from, at);
      if (this.#rest === "") this.#line(end);
      else {
        this.#line(this.#rest + end);
        this.#rest = "";
      }
      from = at + 1;
    }
    if (this.#rest.length < lineLimit) this.#rest += text.slice(from, from + lineLimit);
  }

  /** The last line, where no line break ends it: it may have been cut; null where the text ended with one. */
  end(): { readonly line: string; readonly number: number } | null {
    return this.#rest === "" ? null : { line: withoutReturn(this.#rest), number: this.#number + 1 };
  }

  #line(line: string): void {
    this.#number += 1;
    this.#take(withoutReturn(line.length > lineLimit ? line.slice(0, lineLimit) : line), this.#number);
  }
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

// Files of one JSON event a line with other lines in between, as runners write them to their standard output: the lines,
// what each of them is, and the remarks about them. Knows nothing of what the events mean.

import type { Note } from "../core/model/note.ts";
import { LineSplitter } from "./line-splitter.ts";
import { counted, Remarks } from "./remarks.ts";

export class EventLines {
  readonly #source: string;
  readonly #take: (text: string, value: unknown) => void;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #remarks = new Remarks();
  #last = 0;
  #complete = true;

  /** @param take hears each line that is not blank: its value, null for broken JSON, undefined for anything else */
  constructor(source: string, take: (text: string, value: unknown) => void) {
    this.#source = source;
    this.#take = take;
  }

  /** The number of the line that is read now, or was read last. */
  get last(): number {
    return this.#last;
  }

  /** Nothing was found broken or missing. */
  get complete(): boolean {
    return this.#complete;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const rest = this.#lines.end();
    if (rest === null || rest.line.trim() === "") return;
    // An event that is cut off is no JSON, so one that is JSON is whole.
    if (parse(rest.line) !== null) {
      this.#line(rest.line, rest.number);
      return;
    }
    this.#last = rest.number;
    this.broken("truncated", () => "The last line is cut off and is not read.");
  }

  /** Something is known to be missing; whoever knows it says what. */
  incomplete(): void {
    this.#complete = false;
  }

  /** A remark after which the file does not count as complete. */
  broken(kind: string, what: (times: number) => string): void {
    this.incomplete();
    this.say(kind, what);
  }

  say(kind: string, what: (times: number) => string, level: Note["level"] = "warning"): void {
    const place = { source: this.#source, line: Math.max(1, this.#last) };
    this.#remarks.add(kind, level, () => place, what);
  }

  /** A line that is no event of the format. */
  sayOther(isBroken: boolean): void {
    if (isBroken)
      this.broken("broken-line", (times) => `${counted(times, "line")} with an event that is no valid JSON.`);
    else this.say("other-lines", (times) => `${counted(times, "line")} of other things are passed over.`, "info");
  }

  notes(): readonly Note[] {
    return this.#remarks.notes();
  }

  #line(line: string, number: number): void {
    this.#last = number;
    const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
    // Nearly all lines are events from their first character on, and there are millions.
    if (text.startsWith("{") || text.trimStart().startsWith("{")) this.#take(text, parse(text));
    else if (text.trim() !== "") this.#take(text, undefined);
  }
}

/** Null where it is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

// What there is to say of a stream, each kind once with how often and where first.

import type { Note, Place } from "../../core/model/note.ts";
import { propertiesCut } from "../kept-properties.ts";
import { outputLimit, traceLimit } from "../limits.ts";
import { counted, Remarks } from "../remarks.ts";

export class StreamNotes {
  readonly #source: string;
  readonly #remarks = new Remarks();
  #stray = 0;
  #strayAt = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Bytes or lines that are not of the format. */
  stray(count: number, at: number): void {
    if (this.#stray === 0) this.#strayAt = at;
    this.#stray += count;
  }

  damaged(at: number): void {
    this.#add(
      "damaged-packet",
      "warning",
      at,
      (times) => `${counted(times, "packet is", "packets are")} damaged and left out.`,
    );
  }

  truncated(at: number): void {
    this.#add(
      "truncated",
      "warning",
      at,
      () => "The stream ends inside of what begins here. What was told before is kept.",
    );
  }

  badDetails(at: number): void {
    this.#add(
      "bad-details",
      "warning",
      at,
      (times) => `The details of ${counted(times, "result")} break the format; the rest of them is left out.`,
    );
  }

  badTime(at: number): void {
    this.#add("time-unreadable", "warning", at, (times) => `${counted(times, "time")} could not be read.`);
  }

  unfinished(): void {
    this.#add(
      "unfinished",
      "warning",
      null,
      (times) => `${counted(times, "test was", "tests were")} begun, and nothing says how it ended.`,
    );
  }

  onlyListed(tests: number): void {
    this.#add("no-tests", "info", null, () => `The stream lists ${counted(tests, "test")} and runs none.`);
  }

  missing(tests: number): void {
    this.#add(
      "tests-missing",
      "warning",
      null,
      () => `${counted(tests, "test")} that the stream announces did not run.`,
    );
  }

  /** @param what how it ended, in its own words */
  runnerFailed(what: string, at: number): void {
    this.#add("runner-failed", "warning", at, () => `A process that ran tests failed as a whole: ${what}.`);
  }

  looseAttachment(at: number): void {
    this.#add(
      "loose-output",
      "info",
      at,
      (times) => `${counted(times, "packet carries", "packets carry")} output of no test; it is left out.`,
    );
  }

  cut(): void {
    this.#add(
      "text-cut",
      "info",
      null,
      (times) =>
        `${counted(times, "test attached", "tests attached")} more than is kept: ${traceLimit} bytes of a trace, ${outputLimit} of output.`,
    );
  }

  propertiesCut(): void {
    this.#add("text-cut:properties", "info", null, propertiesCut);
  }

  binary(): void {
    this.#add(
      "binary-attachment",
      "info",
      null,
      (times) =>
        `${counted(times, "test attached files that are", "tests attached files that are")} no text; they are left out.`,
    );
  }

  /** @param unit what was passed over, such as `byte` */
  all(unit: string): readonly Note[] {
    if (this.#stray > 0)
      this.#add(
        "stray-output",
        "info",
        this.#strayAt,
        () =>
          `${counted(this.#stray, unit)} between results ${this.#stray === 1 ? "is" : "are"} not of subunit and passed over.`,
      );
    return this.#remarks.notes();
  }

  #add(kind: string, level: Note["level"], at: number | null, what: (times: number) => string): void {
    const place = (): Place => (at === null ? { source: this.#source } : { source: this.#source, byte: at });
    this.#remarks.add(kind, level, place, what);
  }
}

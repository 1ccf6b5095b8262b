// The times of one file, with a note for each kind of time that could not be read or had to be guessed.

import type { Place } from "../../core/model/note.ts";
import { counted, type Remarks } from "../remarks.ts";
import type { Clockwork } from "./test-case.ts";
import { Durations, parseInstant, type TimeTrouble } from "./times.ts";

const why: Record<TimeTrouble, string> = {
  empty: "is empty",
  "not-a-number": "is no number",
  negative: "is negative",
  ambiguous: "may mean thousands or decimals by its comma",
  implausible: "is too long to be in seconds",
};

export class FileClock implements Clockwork {
  private readonly durations: Durations;
  private readonly remarks: Remarks;
  private readonly here: () => Place;
  /** Neighbours often share a time; parsing it once is enough. */
  private lastText = "";
  private lastAt: number | null = null;

  constructor(remarks: Remarks, here: () => Place) {
    this.remarks = remarks;
    this.here = here;
    this.durations = new Durations((trouble, text) => this.unreadable(trouble, text));
  }

  duration(text: string | undefined): number | null {
    return this.durations.parse(text);
  }

  instant(text: string | undefined): number | null {
    if (text === undefined) return null;
    if (text === this.lastText) return this.lastAt;
    const instant = parseInstant(text);
    if (instant !== null && !instant.zoned)
      this.remarks.add("no-time-zone", "info", this.here, () => "Times name no zone; they are taken as UTC.");
    this.lastText = text;
    this.lastAt = instant?.at ?? null;
    return this.lastAt;
  }

  private unreadable(trouble: TimeTrouble, text: string): void {
    const shown = text.slice(0, 40);
    this.remarks.add(
      `time-unreadable:${trouble}`,
      "info",
      this.here,
      (times) =>
        `The time "${shown}" ${why[trouble]}; ${counted(times, "such duration is", "such durations are")} left out.`,
    );
  }
}

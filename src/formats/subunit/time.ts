// Times as subunit v1 writes them: `2026-11-20 05:07:30.147804Z`.

const shape = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

/** Reads the times of one stream. They come in their order, so that many lie in the same second, which is read once. */
export class Clock {
  #second = "";
  #ms = Number.NaN;

  /** Milliseconds since 1970, with their fraction; null where it is no time. Without a zone it is UTC, as the format has it. */
  read(text: string): number | null {
    const [, day, clock, fraction, zone = "Z"] = shape.exec(text.trim()) ?? [];
    const second = `${day}T${clock}${zone}`;
    if (second !== this.#second) {
      this.#second = second;
      this.#ms = Date.parse(second);
    }
    if (Number.isNaN(this.#ms)) return null;
    // Whole microseconds: a fraction of a second times a thousand would not be whole.
    return fraction === undefined ? this.#ms : this.#ms + Math.round(Number(fraction) * 1e6) / 1000;
  }
}

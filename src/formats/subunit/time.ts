// Times as subunit v1 writes them: `2026-11-20 05:07:30.147804Z`.

const shape = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

const fractionOnly = /^\.\d{1,9}$/;
/** Through whole microseconds: a fraction of a second times a thousand would not be whole. */
const millisecondsOf = (fraction: string): number => Math.round(Number(fraction) * 1e6) / 1000;

/** Reads the times of one stream. They come in their order, so that many lie in the same second, which is read once. */
export class Clock {
  #ms = Number.NaN;
  /** What stands around the fraction in the last time; empty where that had none. */
  #before = "";
  #behind = "";

  /** Milliseconds since 1970, with their fraction; null where it is no time. Without a zone it is UTC, as the format has it. */
  read(text: string): number | null {
    const near = this.#nearLast(text);
    if (near !== null) return near;
    const [, day, clock, fraction, zone = "Z"] = shape.exec(text.trim()) ?? [];
    this.#ms = Date.parse(`${day}T${clock}${zone}`);
    this.#before = "";
    if (Number.isNaN(this.#ms)) return null;
    if (fraction === undefined) return this.#ms;
    const at = text.indexOf(fraction);
    [this.#before, this.#behind] = [text.slice(0, at), text.slice(at + fraction.length)];
    return this.#ms + millisecondsOf(fraction);
  }

  /** A time in the second of the last one, written the same way; null for any other. */
  #nearLast(text: string): number | null {
    if (this.#before === "" || !text.startsWith(this.#before) || !text.endsWith(this.#behind)) return null;
    const fraction = text.slice(this.#before.length, text.length - this.#behind.length);
    return fractionOnly.test(fraction) ? this.#ms + millisecondsOf(fraction) : null;
  }
}

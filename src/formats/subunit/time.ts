// Times as subunit v1 writes them: `2026-11-20 05:07:30.147804Z`.

const shape = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds since 1970, with their fraction; null where it is no time. Without a zone it is UTC, as the format has it. */
export function parseTime(text: string): number | null {
  const [, day, clock, fraction = "0", zone = "Z"] = shape.exec(text.trim()) ?? [];
  const seconds = Date.parse(`${day}T${clock}${zone}`);
  // Whole microseconds: a fraction of a second times a thousand would not be whole.
  return Number.isNaN(seconds) ? null : seconds + Math.round(Number(fraction) * 1e6) / 1000;
}

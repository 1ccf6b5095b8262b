// Small grammar for sentences with counts in them.

/** `1,234,567`, the same on every machine. */
export const count = (number: number): string => String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");

/** `1 run`, `2 runs`, `3 passes`. */
export const counted = (number: number, thing: string): string =>
  `${count(number)} ${thing}${number === 1 ? "" : /(?:s|x|ch|sh)$/.test(thing) ? "es" : "s"}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

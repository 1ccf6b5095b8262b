// Colours and weights for terminals, as a function that a renderer is given: renderers name a meaning, doors decide
// whether it shows. Knows nothing of the terminal itself.

export type Style = "strong" | "faint" | "good" | "bad" | "warn";

/** What a colour says. */
export type Tone = Exclude<Style, "strong" | "faint">;

/** Wraps a text so that it shows in a style. The text itself stays as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;

const codes: Record<Style, readonly [number, number]> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
};

export const ansi: Paint = (style, text) => {
  const [on, off] = codes[style];
  return text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`;
};

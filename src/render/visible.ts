// Names and messages come from other people's files and may hold anything. What would move a cursor, end a line or turn
// the direction of writing is made visible instead of being obeyed.

// eslint-disable-next-line no-control-regex -- control characters are what it is about
const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** @example visible("a\u001b[2Jb") // "a�[2Jb" */
export const visible = (text: string): string =>
  text.replaceAll(unseen, (character) => (/[\t\n\r\u2028\u2029]/.test(character) ? " " : "\ufffd"));

/** Characters of a text, counting one beyond the first plane once. */
export const charactersOf = (text: string): string[] => Array.from(text);

/** Shortens in the middle: the beginning says where, the end says what. */
export function shortened(text: string, width: number): string {
  const characters = charactersOf(text);
  if (characters.length <= width) return text;
  if (width < 3) return characters.slice(0, Math.max(0, width)).join("");
  const head = Math.ceil((width - 1) / 3);
  return `${characters.slice(0, head).join("")}…${characters.slice(head + 1 - width).join("")}`;
}

// Character and entity references of XML: the five names and the numbers. What a DTD defines is never looked up, so a
// bomb of entities stays the few characters that it is written with.

const named = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The longest reference that is still one: `&#x0010FFFF;`. */
export const longestReference = 12;

/**
 * Replaces references. Unknown ones, and a bare `&`, stay as they are written; a number that names no character becomes
 * U+FFFD.
 */
export function decodeReferences(text: string): string {
  let at = text.indexOf("&");
  if (at === -1) return text;
  let decoded = "";
  let done = 0;
  while (at !== -1) {
    const end = text.indexOf(";", at);
    if (end === -1) break;
    const character = end - at < longestReference ? characterOf(text.slice(at + 1, end)) : null;
    if (character !== null) {
      decoded += text.slice(done, at) + character;
      done = end + 1;
    }
    at = text.indexOf("&", character === null ? at + 1 : done);
  }
  return decoded + text.slice(done);
}

function characterOf(reference: string): string | null {
  if (reference.charCodeAt(0) !== 35) return named.get(reference) ?? null;
  const hexadecimal = reference[1] === "x" || reference[1] === "X";
  const digits = reference.slice(hexadecimal ? 2 : 1);
  if (!(hexadecimal ? /^[0-9a-f]+$/i : /^[0-9]+$/).test(digits)) return null;
  const code = Number.parseInt(digits, hexadecimal ? 16 : 10);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : "\uFFFD";
}

// Patterns of names in which `*` stands for any text, and everything else for itself.

export const isGlob = (pattern: string): boolean => pattern.includes("*");

/**
 * Whether the whole text is what the pattern means. Takes the first place at which each piece can stand, which finds a
 * match wherever there is one and never goes back.
 *
 * @example matchesGlob("thread/*.py", "thread/stress_aes.py") // true
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** How many characters of a pattern stand for themselves: of two that match the same name, the one with more says more. */
export const literalLength = (pattern: string): number => pattern.replaceAll("*", "").length;

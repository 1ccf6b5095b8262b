// How formats with one text for a test tell of a failure that does not count: why it does not, then the failure.

/**
 * @param message the failure's own; empty where it has none
 * @example ignoredText("a race", "Expected 1, got 2") // "Ignored: a race\nExpected 1, got 2"
 */
export const ignoredText = (reason: string, message: string): string => `Ignored: ${reason}\n${message}`;

/** The failure's own message out of such a text; null where it is none with this reason. */
export function messageBehind(reason: string, text: string): string | null {
  const before = ignoredText(reason, "");
  return text.startsWith(before) ? text.slice(before.length) : null;
}

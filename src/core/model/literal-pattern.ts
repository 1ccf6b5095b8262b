// A text as a part of a regular expression, for the many runners that are told tests by one.

/**
 * The source of a regular expression that finds a text as it stands, in the dialects of JavaScript, Python, Go and POSIX.
 *
 * @example literalPattern("adds (1)") // "adds \\(1\\)"
 */
export const literalPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

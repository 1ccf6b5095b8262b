// Digits looked at by hand, where a pattern for each of millions of lines would take longer.

/** @param code of a character; not a number, as behind the end of a text, is none */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

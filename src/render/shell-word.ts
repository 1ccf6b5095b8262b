// Words of a command line that somebody copies into a shell.

/** Quotes a word for a POSIX shell, where it needs it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

// Tells apart tests of one file that share a name. Memory is that of the names.

/** Counts the tests of one name: 1 for the first, 2 for the next. */
export class Occurrences {
  readonly #seen = new Map<string, number>();

  next(name: string): number {
    const occurrence = this.current(name) + 1;
    this.#seen.set(name, occurrence);
    return occurrence;
  }

  /** How many there were; 0 for a name that was not told. */
  current(name: string): number {
    return this.#seen.get(name) ?? 0;
  }
}

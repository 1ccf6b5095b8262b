// What has begun in a file and has not ended, by its name, in the order of the beginnings.

export class UnderWay<T extends object | string> {
  readonly #earlier = new Map<string, T>();
  // What began last stands apart. Where tests run one by one it is also what ends next, and a map that is emptied each time is built
  // anew each time, which takes longer than all that a reader does with a test.
  #lastName = "";
  #last: T | null = null;

  get size(): number {
    return this.#earlier.size + (this.#last === null ? 0 : 1);
  }

  /** What begins anew keeps its place. */
  begin(name: string, value: T): void {
    if (this.#earlier.size > 0 && this.#earlier.has(name)) {
      this.#earlier.set(name, value);
      return;
    }
    if (this.#last !== null && this.#lastName !== name) this.#earlier.set(this.#lastName, this.#last);
    this.#lastName = name;
    this.#last = value;
  }

  get(name: string): T | null {
    if (this.#last !== null && this.#lastName === name) return this.#last;
    return this.#earlier.get(name) ?? null;
  }

  /** Ends what has this name and returns it; null where nothing has. */
  end(name: string): T | null {
    const ended = this.get(name);
    if (this.#last !== null && this.#lastName === name) this.#last = null;
    else if (ended !== null) this.#earlier.delete(name);
    return ended;
  }

  /** What began before all else; null where nothing has. */
  oldest(): T | null {
    for (const value of this.#earlier.values()) return value;
    return this.#last;
  }

  /** All of it, what began first at the front. */
  values(): readonly T[] {
    const earlier = [...this.#earlier.values()];
    return this.#last === null ? earlier : [...earlier, this.#last];
  }
}

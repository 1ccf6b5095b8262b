// Reads one difference as `diff -u` writes it, line by line, and says in one line what it comes to.

/** Lines of each side that a message shows. */
const shown = 3;
/** Characters of a line that a message shows. */
const width = 200;

/** How run-tests.py marks the end of an output that the target did not end itself. */
export type Ending = "CRASH" | "TIMEOUT";

export class DiffReader {
  /** Lines of the current hunk that are still to come, of the expected output and of the one that came. */
  #expectedLeft = 0;
  #actualLeft = 0;
  #hunks = 0;
  /** The lines of the first place where the outputs differ. */
  readonly #removed: string[] = [];
  readonly #added: string[] = [];
  #removedCount = 0;
  #addedCount = 0;
  #firstPlaceOver = false;
  #lastActual = "";
  #unended = false;

  /** There is a difference in what was read. */
  get found(): boolean {
    return this.#hunks > 0;
  }

  /** A hunk has begun and has fewer lines than it says. */
  get torn(): boolean {
    return this.#expectedLeft > 0 || this.#actualLeft > 0;
  }

  /** The mark at the end of the output that came, which has no line break after it; null where there is none. */
  get ending(): Ending | null {
    return this.#unended ? ((/(CRASH|TIMEOUT)$/.exec(this.#lastActual)?.[1] ?? null) as Ending | null) : null;
  }

  take(line: string): void {
    if (!this.torn) {
      if (line.startsWith("@@ -")) {
        const [, expected, actual] = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? [];
        this.#firstPlaceOver ||= this.#hunks > 0;
        this.#hunks += 1;
        this.#expectedLeft = Number(expected ?? 1);
        this.#actualLeft = Number(actual ?? 1);
      } else if (line.startsWith("\\ ")) this.#unended = true;
      return;
    }
    const text = line.slice(1);
    switch (line.charAt(0)) {
      case "-":
        this.#expectedLeft -= 1;
        this.#change(this.#removed, text);
        this.#removedCount += this.#firstPlaceOver ? 0 : 1;
        break;
      case "+":
        this.#actualLeft -= 1;
        this.#change(this.#added, text);
        this.#addedCount += this.#firstPlaceOver ? 0 : 1;
        this.#actual(text);
        break;
      case "\\":
        this.#unended = true;
        break;
      // Some tools write an empty line of context without the space before it.
      default:
        this.#expectedLeft -= 1;
        this.#actualLeft -= 1;
        this.#firstPlaceOver ||= this.#removedCount + this.#addedCount > 0;
        this.#actual(text);
    }
  }

  /**
   * The first place where the outputs differ, in one line.
   *
   * @example "Expected done, got TIMEOUT"
   */
  message(): string {
    const { ending } = this;
    const got = sideText(this.#added, this.#addedCount);
    const later = ending !== null && !got.endsWith(ending) ? `; then ${ending}` : "";
    const expected = this.#removedCount === 0 ? "nothing more" : sideText(this.#removed, this.#removedCount);
    return `Expected ${expected}, got ${got}${later}`;
  }

  #change(side: string[], text: string): void {
    if (!this.#firstPlaceOver && side.length < shown) side.push(text.trim());
  }

  #actual(text: string): void {
    this.#lastActual = text;
    this.#unended = false;
  }
}

function sideText(lines: readonly string[], count: number): string {
  if (count === 0) return "nothing";
  const text = lines.map((line) => (line.length > width ? `${line.slice(0, width)}…` : line)).join(" / ");
  return count > lines.length ? `${text} / … (${count} lines)` : text;
}

// The subtests that are open while TAP is read. A subtest is indented by four spaces and comes before the result that sums it
// up, so its name may be known only at its end; until then its tests are held, up to a limit.

import type { Attempt } from "../../core/model/attempt.ts";

/** Tests held for the name of their subtest; more are told without it. */
const heldLimit = 10_000;

/** An attempt whose name is not whole yet. */
export interface Unnamed extends Pick<Attempt, "outcome" | "durationMs" | "failure" | "file"> {
  /** The names from the outermost that is known to the test's own. */
  readonly parts: readonly string[];
  readonly retries: number;
}

export class Level {
  readonly indent: number;
  /** Null while it is not known. */
  name: string | null;
  /** The name that `# Subtest:` announced for the next result or subtest of this level. */
  announced: string | null = null;
  plan: number | null = null;
  results = 0;
  failed = false;
  held: Unnamed[] = [];

  constructor(indent: number, name: string | null) {
    this.indent = indent;
    this.name = name;
  }
}

export class Subtests {
  readonly #emit: (test: Unnamed) => void;
  readonly #levels: [Level, ...Level[]] = [new Level(0, "")];
  /** Tests that were told without the name of a subtest. */
  nameless = 0;

  constructor(emit: (test: Unnamed) => void) {
    this.#emit = emit;
  }

  get root(): Level {
    return this.#levels[0];
  }

  get current(): Level {
    return this.#levels.at(-1) ?? this.root;
  }

  /** Opens what a line at this indentation stands in. False where none can begin there. */
  open(indent: number): boolean {
    if (indent % 4 !== 0) return false;
    while (this.current.indent < indent) {
      const parent = this.current;
      this.#levels.push(new Level(parent.indent + 4, parent.announced));
    }
    return true;
  }

  /**
   * Closes what is deeper than an indentation.
   *
   * @returns the subtest directly below, for the result that sums it up; null where none was open
   */
  closeTo(indent: number): Level | null {
    let closed: Level | null = null;
    while (this.current.indent > indent) {
      // A subtest in it that nothing summed up has no name but the announced one.
      if (closed !== null) this.name(closed, "");
      closed = this.#levels.pop() ?? null;
    }
    return closed;
  }

  /** Names a subtest that was just closed, or the current level. */
  name(level: Level, name: string): void {
    if (level.name !== null) return;
    level.name = name;
    if (name === "") this.nameless += level.held.length;
    for (const test of level.held.splice(0))
      this.#tell(this.#depthAbove(level), { ...test, parts: [name, ...test.parts] });
  }

  /** A test of the current level. */
  tell(test: Unnamed): void {
    // Most tests stand in no subtest.
    if (this.#levels.length === 1 && this.root.name === "") return this.#emit(test);
    this.#tell(this.#levels.length - 1, test);
  }

  /** Begins a document: what is open is over. @returns how many tests never got the name of their subtest */
  reset(): number {
    const lost = this.#levels.reduce((sum, { held }) => sum + held.length, 0);
    this.#levels.splice(0, this.#levels.length, new Level(0, ""));
    return lost;
  }

  #depthAbove(level: Level): number {
    const at = this.#levels.indexOf(level);
    return (at < 0 ? this.#levels.length : at) - 1;
  }

  #tell(depth: number, test: Unnamed): void {
    const names: string[] = [];
    for (let at = depth; at >= 0; at -= 1) {
      const level = this.#levels[at];
      if (level === undefined) continue;
      if (level.name === null) {
        level.held.push({ ...test, parts: [...names.toReversed(), ...test.parts] });
        if (level.held.length > heldLimit) this.name(level, "");
        return;
      }
      if (level.name !== "") names.push(level.name);
    }
    this.#emit({ ...test, parts: [...names.toReversed(), ...test.parts] });
  }
}

// A coverage-guided fuzzer: an input that takes a new branch, or takes one in another order of magnitude, is kept and
// mutated further (Zalewski, AFL, 2013). Knows nothing of formats but what it is given.
import type { Random } from "./random.ts";

export interface Subject {
  /** Runs an input; returns what is wrong with the outcome. What it throws is wrong as well. */
  run(text: string): readonly string[];
  /** What is dearer to look at: for inputs of a new kind only, where it is guided by them. */
  inspect(text: string, random: Random): readonly string[];
  readonly counters: Uint32Array;
  /**
   * Whether inputs of a new kind are mutated further. Where they are not, the inputs hang on what is given alone and stay as
   * they are when a reader changes.
   */
  readonly guided: boolean;
  mutate(text: string, pool: readonly string[], random: Random): string;
  /** Branches that an input of a length may take; more is work without bounds. */
  workAtMost(length: number): number;
}

export interface Finding {
  readonly text: string;
  readonly faults: readonly string[];
}

export interface Fuzzed {
  readonly runs: number;
  /** How many inputs were of a new kind, those given included. */
  readonly kinds: number;
  readonly branches: number;
  /** The shortest input for each kind of fault. */
  readonly findings: readonly Finding[];
}

/** The order of magnitude of a count, as one bit. */
function magnitude(count: number): number {
  if (count < 4) return 1 << (count - 1);
  return count < 8 ? 8 : count < 16 ? 16 : count < 32 ? 32 : count < 128 ? 64 : 128;
}

export function fuzz(
  given: readonly string[],
  subject: Subject,
  random: Random,
  isOver: (runs: number) => boolean,
): Fuzzed {
  const { counters } = subject;
  const taken = new Uint8Array(counters.length);
  const pool: string[] = [];
  const findings = new Map<string, Finding>();

  const note = (text: string, faults: readonly string[]): void => {
    for (const fault of faults) {
      const kind = fault.replaceAll(/\d+|"[^"]*"/g, "…");
      const before = findings.get(kind);
      if (before === undefined || before.text.length > text.length) findings.set(kind, { text, faults });
    }
  };
  const attempt = (text: string, judge: (text: string) => readonly string[]): void => {
    try {
      note(text, judge(text));
    } catch (error) {
      note(text, [
        error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : String(error),
      ]);
    }
  };
  const look = (): { isNew: boolean; work: number } => {
    let [isNew, work] = [false, 0];
    for (let branch = 0; branch < counters.length; branch += 1) {
      const count = counters[branch] ?? 0;
      if (count === 0) continue;
      work += count;
      const bit = magnitude(count);
      if (((taken[branch] ?? 0) & bit) !== 0) continue;
      taken[branch] = (taken[branch] ?? 0) | bit;
      isNew = true;
    }
    return { isNew, work };
  };
  const take = (text: string, always: boolean): void => {
    counters.fill(0);
    attempt(text, (input) => subject.run(input));
    const { isNew, work } = look();
    if (work > subject.workAtMost(text.length))
      note(text, [`the work is without bounds: ${work} branches for ${text.length} characters`]);
    if (subject.guided && !isNew && !always) return;
    if (subject.guided || always) pool.push(text);
    attempt(text, (input) => subject.inspect(input, random));
  };

  for (const text of given) take(text, true);
  let runs = 0;
  for (; !isOver(runs); runs += 1) {
    // Recent kinds lead further, old ones still count.
    const from = random.below(2) === 0 ? random.below(pool.length) : Math.max(0, pool.length - 1 - random.below(20));
    take(subject.mutate(pool[from] ?? "", pool, random), false);
  }
  return {
    runs,
    kinds: pool.length,
    branches: taken.reduce((sum, bits) => sum + (bits > 0 ? 1 : 0), 0),
    findings: [...findings.values()],
  };
}

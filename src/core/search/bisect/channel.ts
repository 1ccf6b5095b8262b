// What a trial can tell, in bits: a commit is asked whether the change came up to it, and answers by failing or passing.

/** Bits that a yes or no of this chance is worth. */
export function entropy(chance: number): number {
  if (chance <= 0 || chance >= 1) return 0;
  return -chance * Math.log2(chance) - (1 - chance) * Math.log2(1 - chance);
}

/** Bits by which outcomes of this chance tell that they are not of the other one. */
export function divergence(chance: number, other: number): number {
  const part = (p: number, q: number): number => (p <= 0 ? 0 : p * Math.log2(p / q));
  return part(chance, other) + part(1 - chance, 1 - other);
}

/** The most that one trial tells of the place on average, the rates being known: the capacity of a channel with two inputs. */
export function capacity(before: number, after: number): number {
  if (before === after) return 0;
  const slope = (entropy(after) - entropy(before)) / (after - before);
  return divergence(before, 1 / (1 + 2 ** slope));
}

/** The logarithm of the chance of so many failures and passes, by those of one failure and of one pass. */
export const logChance = (
  { failed, passed }: { readonly failed: number; readonly passed: number },
  logFails: number,
  logPasses: number,
): number => (failed === 0 ? 0 : failed * logFails) + passed * logPasses;

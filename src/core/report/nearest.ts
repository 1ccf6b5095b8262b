// The names that somebody may have meant. Knows nothing of what the names stand for.

/** A name that is less alike than this is not worth a suggestion. */
const leastAlikeness = 0.35;

/**
 * The names most like a text, best first: those that contain it, the shortest first, then those that share most pairs of
 * letters with it (Dice 1945), so that swapped words and missing parts of a path still count. Case does not matter.
 *
 * @example nearest("thread_cg1", ["thread/thread_gc1.py", "float/math.py"], 3) // ["thread/thread_gc1.py"]
 */
export function nearest(text: string, names: Iterable<string>, count: number): readonly string[] {
  const wanted = text.toLowerCase();
  const pairs = pairsOf(wanted);
  const scored: { name: string; score: number }[] = [];
  for (const name of names) {
    const lower = name.toLowerCase();
    const score = lower.includes(wanted) ? 2 - lower.length / (lower.length + 1000) : alikeness(pairs, lower);
    if (score >= leastAlikeness) scored.push({ name, score });
  }
  return scored
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

/** How often each pair of neighbouring letters stands in a text; its first and its last letter have nothing beside them. */
function pairsOf(text: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  const padded = `\n${text}\n`;
  for (let at = 0; at + 1 < padded.length; at += 1) {
    const pair = padded.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/**
 * The shared pairs by the mean of the lengths, where a name longer than the text counts for at most twice of it: people
 * type the last part of a path.
 */
function alikeness(wanted: ReadonlyMap<string, number>, name: string): number {
  const length = [...wanted.values()].reduce((sum, times) => sum + times, 0);
  let shared = 0;
  for (const [pair, times] of pairsOf(name)) shared += Math.min(times, wanted.get(pair) ?? 0);
  return (2 * shared) / (length + Math.min(name.length + 1, 2 * length));
}

// The seed that a test runner prints, by which it shuffled its tests.

const printed: readonly RegExp[] = [
  // GoogleTest
  /^Note: Randomizing tests' orders with a seed of (\d+) ?\.$/,
  // Jest with --showSeed
  /^Seed: +(-?\d+)$/,
  // Vitest
  /^ *Running tests with seed "(\d+)"$/,
  // pytest-randomly
  /^Using --randomly-seed=(\d+)$/,
  // RSpec, Minitest
  /^Randomized with seed (\d+)$/,
  /^Run options: .*--seed (\d+)$/,
  // go test -shuffle
  /^-test\.shuffle (\d+)$/,
];

/** With which of these each of them begins. */
const firstCharacters = "NS RU-";

/** Null where the line names none. */
export function seedIn(line: string): string | null {
  // Most lines of a log are about something else, and these questions settle that.
  if (!firstCharacters.includes(line.charAt(0))) return null;
  if (!line.includes("eed") && !line.startsWith("-test.shuffle")) return null;
  for (const like of printed) {
    const [, seed] = like.exec(line) ?? [];
    if (seed !== undefined) return seed;
  }
  return null;
}

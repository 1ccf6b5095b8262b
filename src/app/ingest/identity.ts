// Who a run is when nothing names it: what was read of it. The same content is the same run wherever it lies and however
// often it is imported; a CI that writes every run to one path gives a new run each time.

/** 2^256, one more than the largest digest. */
const modulus = 1n << 256n;

/** One digest for several, whatever their order: their sum. Of one it is that one. */
export function digestOfAll(digests: readonly string[]): string {
  const sum = digests.reduce((sum, digest) => (sum + BigInt(`0x${digest}`)) % modulus, 0n);
  return sum.toString(16).padStart(64, "0");
}

/** As much of a digest as tells apart more runs than anybody has. */
export const shortDigest = (digest: string): string => digest.slice(0, 16);

/** Such a name, or one that `openNames` made of it. */
export const isContentName = (name: string): boolean => /^[0-9a-f]{16}(?:-\d+)?$/.test(name);

/** Gives each name once: the second time with `-2` behind it, and so on. */
export function openNames(): (name: string) => string {
  const given = new Map<string, number>();
  return (name) => {
    const times = (given.get(name) ?? 0) + 1;
    given.set(name, times);
    return times === 1 ? name : `${name}-${times}`;
  };
}

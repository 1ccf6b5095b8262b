// The seed of all random tests. It stays the same, so that no change is held up by what another one's test happens to draw:
// DEFLAKE_SEED=any draws another for this run, a number is that one. Whoever fails says by which seed.

const named = process.env["DEFLAKE_SEED"] ?? "1";

export const seed: number = named === "any" ? Date.now() % 2 ** 31 : Number(named);
if (!Number.isInteger(seed)) throw new Error(`DEFLAKE_SEED is a whole number or "any", not "${named}".`);

// The special functions in use, most of them of the beta distribution, from the cephes library. The only file that knows
// the library.
//
// Cephes is WebAssembly that compiles in the background, so this module waits for it once, while it is loaded; its
// functions are plain afterwards. Loading costs some 30 ms of CPU, so whoever must start fast imports what stands on this
// with `import()`, when numbers are asked for.

import { compiled, incbet, incbi, lgam } from "cephes";

await compiled;

/** The share of Beta(a, b) at or below `x`. */
export function betaShareBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  return x >= 1 ? 1 : incbet(a, b, x);
}

/** The value below which the given share of Beta(a, b) lies. */
export function betaQuantile(share: number, a: number, b: number): number {
  if (share <= 0) return 0;
  return share >= 1 ? 1 : incbi(a, b, share);
}

/** ln Γ(x) for x > 0. */
export const logGamma = (x: number): number => lgam(x);

/** ln B(a, b), of the beta function. */
export const logBeta = (a: number, b: number): number => lgam(a) + lgam(b) - lgam(a + b);

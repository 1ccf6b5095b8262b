// The few functions of cephes in use. Its own types are out of reach: cephes 3.3 names no `types` in its `exports`
// (https://github.com/nearform/node-cephes). Remove when it does.

declare module "cephes" {
  /** Settles when the library can be used. */
  export const compiled: Promise<void>;
  /** The regularised incomplete beta function: the share of Beta(a, b) below x. */
  export function incbet(a: number, b: number, x: number): number;
  /** Its inverse: the x below which the share y of Beta(a, b) lies. */
  export function incbi(a: number, b: number, y: number): number;
  /** ln Γ(x). */
  export function lgam(x: number): number;
}

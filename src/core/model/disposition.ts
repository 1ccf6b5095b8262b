// What policy makes of a verdict. Stands beside the verdict and leaves it as it was.

export type Disposition =
  | { readonly kind: "counted" }
  | { readonly kind: "ignored"; readonly rule: string; readonly reason: string }
  | { readonly kind: "not-run"; readonly rule: string; readonly reason: string };

// What one trial of a victim told. The same in every search, so that what one learned another can read.

export type TrialOutcome =
  /** The victim failed, with a signature that is looked for. */
  | "failed"
  | "passed"
  /** The victim failed in another way: kept and counted, and no evidence. */
  | "other-failure"
  /** The build broke, the victim did not run, the order was not kept, the machine gave up. */
  | "no-evidence";

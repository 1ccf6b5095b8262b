// How much a retry is like the trial that it repeats: rho, with which the chance that a retry of a failure fails again is
// p + rho (1 - p), p being the chance of a first trial. 0: a retry is a fresh draw; 1: it always fails again. Measured over
// many things at once, each with a p of its own.

/** One thing: how often its first trials failed, and how often retries of failures failed again. */
export interface Retried {
  readonly failures: number;
  readonly executions: number;
  readonly retries: number;
  readonly failedAgain: number;
}

export interface RetryCorrelation {
  readonly rho: number;
  /** Hold it with a confidence of 90 %. */
  readonly low: number;
  readonly high: number;
}

/** Nine of ten normal values lie within so many standard deviations. */
const normal90 = 1.645;

/**
 * A ratio estimate over things, its error from how things differ and at least that of independent retries. Null where
 * nothing was retried.
 */
export function retryCorrelationOf(all: readonly Retried[]): RetryCorrelation | null {
  const tried = all.filter(({ retries, executions }) => retries > 0 && executions > 0);
  const rows = tried.map(({ failures, executions, retries, failedAgain }) => {
    const p = failures / executions;
    return { again: failedAgain - retries * p, room: retries * (1 - p) };
  });
  const room = rows.reduce((sum, row) => sum + row.room, 0);
  if (room === 0) return null;
  const rho = rows.reduce((sum, row) => sum + row.again, 0) / room;
  const retries = tried.reduce((sum, row) => sum + row.retries, 0);
  const share = (tried.reduce((sum, row) => sum + row.failedAgain, 0) + 0.5) / (retries + 1);
  const independent = (retries * share * (1 - share)) / room ** 2;
  const between = rows.reduce((sum, row) => sum + (row.again - rho * row.room) ** 2, 0) / room ** 2;
  const spread = normal90 * Math.sqrt(Math.max(independent, (between * rows.length) / Math.max(1, rows.length - 1)));
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  return { rho: within(rho), low: within(rho - spread), high: within(rho + spread) };
}

/** The chance that a retry of a failure fails again. */
export const chanceAgain = (p: number, rho: number): number => p + rho * (1 - p);

// Simulated tests whose failures come in bursts: from one stretch of time to the next the chance of a failure differs, by a
// beta distribution around the long-run rate.
import { betaVariate, randomFrom, type Random } from "../../src/core/stats/random.ts";

export interface BurstWorld {
  readonly tests: number;
  /** How many stretches, and runs in each. */
  readonly stretches: number;
  readonly length: number;
  /** The correlation of two executions of one test in one stretch; 0 where they are independent. */
  readonly correlation: (random: Random) => number;
  /** A test's long-run rate. */
  readonly rate: (random: Random) => number;
}

export interface BurstTest {
  readonly rate: number;
  /** 1 for a failure, one for each run. */
  readonly bad: Uint8Array;
}

export const burstWorlds: Readonly<Record<string, BurstWorld>> = {
  "no bursts, 1,000 runs": world(40, 25, () => 0),
  "no bursts, 200 runs": world(20, 10, () => 0),
  "mild bursts, 1,000 runs": world(40, 25, () => 0.05),
  "mild bursts, 200 runs": world(20, 10, () => 0.05),
  "strong bursts, 1,000 runs": world(40, 25, () => 0.15),
  "strong bursts, 200 runs": world(20, 10, () => 0.15),
  "some tests burst, 1,000 runs": world(40, 25, (random) => (random() < 0.3 ? 0.25 : 0.02)),
};

function world(stretches: number, length: number, correlation: BurstWorld["correlation"]): BurstWorld {
  return { tests: 50, stretches, length, correlation, rate: (random) => 0.01 + 0.3 * random() ** 2 };
}

export function simulateBursts(
  { tests, stretches, length, correlation, rate }: BurstWorld,
  seed: number,
): readonly BurstTest[] {
  const random = randomFrom(seed);
  return Array.from({ length: tests }, () => {
    const longRun = rate(random);
    const together = correlation(random);
    const spread = together > 0 ? 1 / together - 1 : 0;
    const bad = new Uint8Array(stretches * length);
    for (let stretch = 0; stretch < stretches; stretch++) {
      const now = together > 0 ? betaVariate(random, longRun * spread, (1 - longRun) * spread) : longRun;
      for (let at = 0; at < length; at++) bad[stretch * length + at] = Number(random() < now);
    }
    return { rate: longRun, bad };
  });
}

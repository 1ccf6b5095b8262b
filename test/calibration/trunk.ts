// A simulated busy trunk with known truth: one run a commit, no retries, flaky tests with rates as they are found in the
// wild, regressions that live for some commits, tests that always fail, and outages that fail many tests of one run.
import { betaVariate, randomFrom, uniformInt, weightedIndex, type Random } from "../../src/core/stats/random.ts";

export type Truth =
  | { readonly kind: "healthy" }
  | { readonly kind: "broken" }
  | { readonly kind: "flaky"; readonly rate: number };

export interface TrunkTest {
  readonly truth: Truth;
  /** A regression broke it at least once. */
  readonly regressed: boolean;
  /** 1 for a bad outcome, one for each run. */
  readonly bad: Uint8Array;
}

export interface Trunk {
  readonly tests: readonly TrunkTest[];
  readonly outages: ReadonlySet<number>;
}

export interface TrunkWorld {
  readonly tests: number;
  readonly runs: number;
  readonly flakyShare: number;
  /** The chance that a commit breaks something. */
  readonly regression: number;
  readonly outage: number;
}

/**
 * Regressions are as frequent and as long-lived as makes an isolated failure a flaky test's in about 97 of 100 cases and
 * a streak of two in about 57, which is what was seen on trunks with same-commit truth.
 */
export const busyTrunk: TrunkWorld = { tests: 1_000, runs: 100, flakyShare: 0.08, regression: 0.05, outage: 0.02 };

/** How many commits a regression lives: few are mended by the very next commit. */
function regressionLength(random: Random): number {
  const drawn = random();
  if (drawn < 0.06) return 1;
  return drawn < 0.3 ? 2 : 3 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / 6));
}

const rates = [
  { weight: 0.33, a: 0.5, b: 500 },
  { weight: 0.25, a: 0.6, b: 40 },
  { weight: 0.22, a: 0.7, b: 3 },
  { weight: 0.2, a: 3, b: 1 },
];

function truthOf(random: Random, { flakyShare }: TrunkWorld): Truth {
  const drawn = random();
  if (drawn < 0.002) return { kind: "broken" };
  if (drawn > 0.002 + flakyShare) return { kind: "healthy" };
  const { a, b } =
    rates[
      weightedIndex(
        random,
        rates.map(({ weight }) => weight),
      )
    ]!;
  return { kind: "flaky", rate: betaVariate(random, a, b) };
}

export function simulateTrunk(world: TrunkWorld, seed: number): Trunk {
  const random = randomFrom(seed);
  const tests = Array.from({ length: world.tests }, () => {
    const truth = truthOf(random, world);
    const bad = Uint8Array.from({ length: world.runs }, () =>
      truth.kind === "broken" ? 1 : truth.kind === "flaky" ? Number(random() < truth.rate) : 0,
    );
    return { truth, regressed: false, bad };
  });
  for (let run = 0; run < world.runs; run++) {
    if (random() >= world.regression) continue;
    const length = regressionLength(random);
    const first = uniformInt(random, world.tests);
    const hit = 1 + uniformInt(random, 3);
    for (const test of tests.slice(first, first + hit)) {
      test.regressed = true;
      test.bad.fill(1, run, run + length);
    }
  }
  const outages = new Set<number>();
  for (let run = 0; run < world.runs; run++) {
    if (random() >= world.outage) continue;
    outages.add(run);
    const share = 0.05 + 0.45 * random();
    for (const test of tests) if (random() < share) test.bad[run] = 1;
  }
  return { tests, outages };
}

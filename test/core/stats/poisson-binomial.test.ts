import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { overdispersion, poissonBinomial } from "../../../src/core/stats/poisson-binomial.ts";
import { randomFrom } from "../../../src/core/stats/random.ts";

test("the chances are those of adding up every way to hit and miss", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }), (chances) => {
      const slow = new Float64Array(chances.length + 1);
      for (let ways = 0; ways < 2 ** chances.length; ways++) {
        const hits = chances.map((_, i) => (ways >> i) & 1);
        slow[hits.reduce((a, b) => a + b, 0)]! += chances.reduce((mass, p, i) => mass * (hits[i] === 1 ? p : 1 - p), 1);
      }
      poissonBinomial(chances).forEach((mass, hits) => expect(mass).toBeCloseTo(slow[hits]!, 12));
    }),
  );
});

// The totals of an analysis published in February 2026 over 575 runs of 21 jobs, which called its jobs independent.
const jobFailures = [25, 25, 11, 9, 8, 8, 7, 7, 6, 5, 4, 3, 2, 2, 2, 0, 0, 0, 0, 0, 0];
const runsByFailingJobs = [472, 90, 9, 2, 0, 2];

test("jobs that were published as independent are not", () => {
  const chances = jobFailures.map((failures) => failures / 575);
  const sums = runsByFailingJobs.flatMap((runs, hits) => Array.from({ length: runs }, () => ({ hits, chances })));
  const found = overdispersion(sums, randomFrom(1), 20_000);
  expect(found.ratio).toBeCloseTo(1.38, 2);
  expect(found.p).toBeLessThan(0.002);
  // Two runs with five failing jobs, where 0.0006 were to be expected.
  expect(575 * found.tails.at(-1)!).toBeLessThan(0.001);
});

test("independent trials are not called dependent more often than p says", () => {
  const random = randomFrom(3);
  const chances = [0.3, 0.1, 0.05, 0.02, 0.2];
  const ps = Array.from({ length: 300 }, () => {
    const sums = Array.from({ length: 80 }, () => ({ hits: chances.filter((p) => random() < p).length, chances }));
    return overdispersion(sums, random, 200).p;
  });
  const alarms = ps.filter((p) => p <= 0.05).length;
  // 15 are expected; a binomial count stays below 27 in 999 of 1,000 cases.
  expect(alarms).toBeGreaterThan(3);
  expect(alarms).toBeLessThan(27);
});

test("nothing to vary: no trials, or trials that cannot hit", () => {
  expect(overdispersion([], randomFrom(1))).toMatchObject({ ratio: 1, p: 1, tails: [] });
  expect(overdispersion([{ hits: 0, chances: [0, 0] }], randomFrom(1))).toMatchObject({ ratio: 1, p: 1 });
});

// Hits shared out among causes: sums that must hold whatever is drawn, and worlds so simple that the answer is known.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { allocate, usualAllocationModel, type Ledger } from "../../../src/core/stats/allocation.ts";
import { randomFrom } from "../../../src/core/stats/random.ts";

const ledger = (epochs: number): fc.Arbitrary<Ledger> => {
  const column = (most: number): fc.Arbitrary<number[]> =>
    fc.array(fc.nat(most), { minLength: epochs, maxLength: epochs });
  return fc.record({
    unexplained: column(5),
    causes: fc.array(fc.record({ seen: column(3), eligible: column(1), prior: fc.constantFrom(0, 0.5) }), {
      maxLength: 4,
    }),
  });
};

test("every draw shares out all hits, and a cause gets none where it cannot act", () => {
  fc.assert(
    fc.property(fc.array(ledger(4), { minLength: 1, maxLength: 3 }), fc.integer(), (ledgers, seed) => {
      const allocations = allocate(ledgers, randomFrom(seed), { ...usualAllocationModel, draws: 20 });
      ledgers.forEach(({ unexplained, causes }, i) => {
        const hits = Array.from(unexplained);
        const all = hits.reduce((a, b) => a + b, 0);
        for (let draw = 0; draw < 20; draw++)
          expect(allocations[i]!.reduce((sum, draws) => sum + draws[draw]!, 0)).toBe(all);
        causes.forEach(({ eligible }, cause) => {
          const most = hits.filter((_, epoch) => eligible[epoch]! > 0).reduce((a, b) => a + b, 0);
          expect(Math.max(...allocations[i]![cause]!)).toBeLessThanOrEqual(most);
        });
      });
    }),
  );
});

const flat = (value: number): number[] => Array.from({ length: 8 }, () => value);
const mean = (draws: Int32Array): number => draws.reduce((a, b) => a + b, 0) / draws.length;

test("one cause of all known hits, seen all the time, gets nearly all others", () => {
  const [[only, open] = []] = allocate(
    [{ unexplained: flat(5), causes: [{ seen: flat(20), eligible: flat(1), prior: 0 }] }],
    randomFrom(1),
  );
  expect(mean(only!)).toBeGreaterThan(39);
  expect(mean(open!)).toBeLessThan(1);
});

test("where each known hit had its own cause, nearly all others are unknown", () => {
  const causes = flat(0).map((_, own) => ({
    seen: flat(0).map((_zero, epoch) => Number(epoch === own)),
    eligible: flat(1),
    prior: 0,
  }));
  const draws = allocate([{ unexplained: flat(5), causes }], randomFrom(1))[0]!;
  expect(mean(draws.at(-1)!)).toBeGreaterThan(25);
});

test("without any known hit everything is unknown", () => {
  const [[open] = []] = allocate([{ unexplained: flat(5), causes: [] }], randomFrom(1));
  expect([...new Set(open)]).toEqual([40]);
});

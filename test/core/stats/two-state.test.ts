import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { fitTwoState, stretchesOf, type TwoStateModel } from "../../../src/core/stats/two-state.ts";

const model: TwoStateModel = {
  start: 0.02,
  onset: 0.01,
  recovery: [
    { value: 0.5, weight: 1 },
    { value: 0.1, weight: 2 },
  ],
  normal: [
    { value: 0.001, weight: 3 },
    { value: 0.2, weight: 1 },
  ],
  broken: 0.97,
  badOnlyWhenBroken: false,
};

/** Between good outcomes the state may always change. */
const movesBefore = (bad: readonly number[], periods: readonly number[], i: number): boolean =>
  i === 0 || periods[i] !== periods[i - 1] || (bad[i] === 0 && bad[i - 1] === 0);

/** Every path of hidden states, one after the other: what the fit must equal. */
function byHand(
  bad: readonly number[],
  periods: readonly number[],
  badOnlyWhenBroken = false,
): { evidence: number; brokenAtEnd: number } {
  let [evidence, atEnd, weights] = [0, 0, 0];
  for (const recovery of model.recovery) {
    for (const normal of model.normal) {
      const weight = recovery.weight * normal.weight;
      weights += weight;
      for (let path = 0; path < 2 ** (bad.length + 1); path++) {
        let mass = weight * ((path & 1) === 1 ? model.start : 1 - model.start);
        for (let i = 0; i < bad.length; i++) {
          const [before, after] = [(path >> i) & 1, (path >> (i + 1)) & 1];
          const moves = movesBefore(bad, periods, i);
          const change = before === 1 ? recovery.value : model.onset;
          mass *= before === after ? (moves ? 1 - change : 1) : moves ? change : 0;
          const chance = after === 1 ? model.broken : normal.value;
          mass *= bad[i] === 1 ? (badOnlyWhenBroken && after === 0 ? 0 : chance) : 1 - chance;
        }
        evidence += mass;
        if (((path >> bad.length) & 1) === 1) atEnd += mass;
      }
    }
  }
  return { evidence: evidence / weights, brokenAtEnd: atEnd / evidence };
}

const sequence = fc
  .array(fc.record({ bad: fc.constantFrom(0, 0, 0, 1), moves: fc.boolean() }), { minLength: 1, maxLength: 9 })
  .map((steps) => {
    let period = 0;
    return { bad: steps.map(({ bad }) => bad as number), periods: steps.map(({ moves }) => (period += moves ? 1 : 0)) };
  });

test("the fit equals summing over every path of states", () => {
  fc.assert(
    fc.property(sequence, ({ bad, periods }) => {
      const slow = byHand(bad, periods);
      const fit = fitTwoState([stretchesOf(bad, periods)], model);
      expect(fit.logEvidence).toBeCloseTo(Math.log(slow.evidence), 8);
      expect(fit.broken[0]!.at(-1)).toBeCloseTo(slow.brokenAtEnd, 8);
    }),
  );
});

test("leaving out random bad outcomes leaves out those paths and no others", () => {
  fc.assert(
    fc.property(sequence, ({ bad, periods }) => {
      const slow = byHand(bad, periods, true);
      const fit = fitTwoState([stretchesOf(bad, periods)], { ...model, badOnlyWhenBroken: true });
      expect(fit.logEvidence).toBeCloseTo(Math.log(slow.evidence), 8);
    }),
  );
});

test("packing loses no outcome and joins only what is alike", () => {
  fc.assert(
    fc.property(sequence, ({ bad, periods }) => {
      const stretches = stretchesOf(bad, periods);
      expect(stretches.flatMap(({ bad, length }) => Array.from({ length }, () => Number(bad)))).toEqual(bad);
      stretches.slice(1).forEach((stretch, i) => {
        expect(stretch.bad === stretches[i]!.bad && stretch.moves === stretches[i]!.moves).toBe(false);
      });
    }),
  );
});

describe("long histories keep their footing", () => {
  test.each([
    ["a million good ones", [{ bad: false, length: 1_000_000, moves: true }], 0],
    ["a million bad ones", [{ bad: true, length: 1_000_000, moves: true }], 0.97],
    ["a million bad ones at one commit", [{ bad: true, length: 1_000_000, moves: false }], 1],
  ])("%s", (_name, stretches, brokenNow) => {
    const fit = fitTwoState([stretches], model);
    expect(Number.isFinite(fit.logEvidence)).toBe(true);
    expect(fit.broken[0]![0]).toBeCloseTo(brokenNow, 2);
  });
});

test("sequences share their chances: what one shows counts for the other", () => {
  const noisy = stretchesOf(
    [1, 0, 1, 0, 0, 1, 0, 1, 0, 1],
    Array.from({ length: 10 }, () => 1),
  );
  const doubtful = stretchesOf([0, 0, 1], [1, 2, 3]);
  const alone = fitTwoState([doubtful], model);
  const together = fitTwoState([doubtful, noisy], model);
  expect(together.normalMean).toBeGreaterThan(alone.normalMean);
  expect(together.broken[0]!.at(-1)!).toBeLessThan(alone.broken[0]!.at(-1)!);
});

test("outcomes that no state can have given are impossible, not a broken number", () => {
  const steady = { ...model, onset: 0, badOnlyWhenBroken: true, start: 0 };
  const fit = fitTwoState([stretchesOf([0, 0, 1, 0], [1, 2, 3, 4])], steady);
  expect(fit.logEvidence).toBe(Number.NEGATIVE_INFINITY);
});

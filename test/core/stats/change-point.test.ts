import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { logBeta } from "../../../src/core/stats/beta.ts";
import { changePoints, usualChangePointModel } from "../../../src/core/stats/change-point.ts";

/** `"....FF"`: a dot is a miss, anything else a hit. */
const outcomes = (picture: string): number[] => Array.from(picture, (mark) => (mark === "." ? 0 : 1));

describe("changes that a reader can see", () => {
  test.each<[string, readonly number[]]>([
    ["", []],
    [".", []],
    ["F", []],
    [".".repeat(500), []],
    ["F".repeat(500), []],
    [`${".".repeat(60)}${"F".repeat(20)}`, [60]],
    [`${"F".repeat(20)}${".".repeat(60)}`, [20]],
    [`${".".repeat(80)}${"F".repeat(30)}${".".repeat(80)}`, [80, 110]],
    [".".repeat(40).concat("F", ".".repeat(40)), []],
    [".F".repeat(100), []],
  ])("%s changes at %j", (picture, places) => {
    expect(changePoints(outcomes(picture)).changes.map(({ at }) => at)).toEqual(places);
  });
});

test("a sharp change is placed sharply, a faint one widely", () => {
  const sharp = changePoints(outcomes(`${".".repeat(200)}${"F".repeat(50)}`)).changes[0]!;
  const faint = changePoints(outcomes(`${".".repeat(200)}${".....F....".repeat(20)}`)).changes[0]!;
  expect(sharp.high - sharp.low).toBeLessThanOrEqual(2);
  expect(faint.low).toBeLessThan(faint.at);
  expect(faint.high - faint.low).toBeGreaterThan(20);
});

test("segments tile the sequence, hold its hits, and each interval holds its place", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<number>(0, 0, 0, 1), { maxLength: 300 }),
      fc.array(fc.constantFrom<number>(0, 1, 1), { maxLength: 100 }),
      (head, tail) => {
        const sequence = [...head, ...tail];
        const { changes, segments } = changePoints(sequence);
        expect(segments.map(({ from }) => from)).toEqual(
          sequence.length === 0 ? [] : [0, ...changes.map(({ at }) => at)],
        );
        expect(segments.at(-1)?.to ?? 0).toBe(sequence.length);
        expect(segments.reduce((sum, { hits }) => sum + hits, 0)).toBe(sequence.reduce((a, b) => a + b, 0));
        for (const { at, low, high } of changes) expect(low <= at && at <= high).toBe(true);
      },
    ),
  );
});

test("the first split is the one that trying every place finds", () => {
  const { a, b, prior } = usualChangePointModel;
  const likelihood = (part: readonly number[]): number => {
    const hits = part.reduce((x, y) => x + y, 0);
    return logBeta(a + hits, b + part.length - hits) - logBeta(a, b);
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom<number>(0, 1), { minLength: 2, maxLength: 60 }), (sequence) => {
      const gains = sequence
        .slice(1)
        .map((_, i) => likelihood(sequence.slice(0, i + 1)) + likelihood(sequence.slice(i + 1)) - likelihood(sequence));
      const best = Math.max(...gains);
      const pays = best + Math.log((prior * sequence.length) / 1_000) > 0;
      const { changes } = changePoints(sequence);
      expect(changes.length > 0).toBe(pays);
      if (pays) expect(changes.map(({ at }) => gains[at - 1]!).some((gain) => Math.abs(gain - best) < 1e-9)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

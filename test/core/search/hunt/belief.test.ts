// The posterior is what summing over every explanation and every pair of rates gives, trial by trial.
import * as fc from "../../../fast-check.ts";
import { expect, test } from "vitest";
import { beliefOf, diffuseGrid, diffuseRate, priors } from "../../../../src/core/search/hunt/belief.ts";
import { openHunt } from "../../../../src/core/search/hunt/evidence.ts";
import { rateCells } from "../../../../src/core/search/hunt/rates.ts";
import type { HuntQuestion, HuntRecord, HuntSubject } from "../../../../src/core/search/hunt/trial.ts";

const suspects = 5;
const subject = (question: HuntQuestion, history: readonly HuntRecord[]): HuntSubject => ({
  question,
  suspects: Array.from({ length: suspects }, (_, i) => 0.1 * (i + 1)),
  baseSeconds: 0.5,
  confidence: 0.95,
  history,
  atMostSeconds: null,
});

const records = fc.array(
  fc.record({
    selection: fc.subarray(Array.from({ length: suspects }, (_, i) => i)),
    failed: fc.boolean(),
  }),
  { maxLength: 12 },
);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const bernoulli = (rate: number, hit: boolean): number => (hit ? rate : 1 - rate);
const subsets = (size: number): number[][] =>
  Array.from({ length: 2 ** suspects }, (_, bits) =>
    Array.from({ length: suspects }, (__, i) => i).filter((i) => (bits >> i) % 2 === 1),
  ).filter((set) => set.length === size);

/** Explanations with their unnormalised chances, by brute force. */
function enumerate(question: HuntQuestion, history: readonly HuntRecord[]): Map<string, number> {
  const trials = history.map(({ selection, failed }) => ({ selection, hit: failed === (question !== "clears") }));
  const cells = rateCells(question, false).map((cell) => ({ ...cell, weight: Math.exp(cell.prior) }));
  const chanceOf = (needed: readonly number[], of: (typeof cells)[number]["source"] | "any" = "any"): number =>
    sum(
      cells
        .filter(({ source }) => of === "any" || source === of)
        .map(({ rate, base, bare, weight }) =>
          trials.reduce((product, { selection, hit }) => {
            const without = selection.length === 0 ? bare : base;
            return product * bernoulli(needed.every((i) => selection.includes(i)) ? rate : without, hit);
          }, weight),
        ),
    );
  const { alone, groups, diffuse } = priors[question];
  const found = new Map<string, number>([["alone", alone * chanceOf([])]]);
  const growing = diffuseGrid.map((rate) =>
    trials.reduce(
      (product, { selection, hit }) => product * bernoulli(diffuseRate(rate, selection.length, suspects), hit),
      1,
    ),
  );
  found.set("diffuse", (diffuse * sum(growing)) / diffuseGrid.length);
  [1 - alone - sum(groups) - diffuse, ...groups].forEach((prior, i) => {
    const sets = subsets(i + 1);
    for (const set of sets) {
      // Groups are taken to have no rate of their own without all of them, so every hit has to hold them.
      const held = i === 0 || trials.every(({ selection, hit }) => !hit || set.every((one) => selection.includes(one)));
      found.set(String(set), held ? (prior / sets.length) * chanceOf(set) : 0);
      if (i === 0) found.set(`others beside ${String(set)}`, (prior / sets.length) * chanceOf(set, "others"));
    }
  });
  return found;
}

test.each<HuntQuestion>(["cause", "raises", "clears"])("%s: the posterior equals brute force", (question) => {
  fc.assert(
    fc.property(records, (history) => {
      const expected = enumerate(question, history);
      const total = sum([...expected].map(([name, chance]) => (name.startsWith("others") ? 0 : chance)));
      const belief = beliefOf(openHunt(subject(question, history)));
      const near = (actual: number, name: string): void =>
        expect(actual, name).toBeCloseTo((expected.get(name) ?? 0) / total, 9);
      near(belief.alone.chance, "alone");
      near(belief.diffuse.chance, "diffuse");
      belief.singles.chance.forEach((chance, i) => {
        near(chance, String([i]));
        const others = sum(
          [...belief.singles.chance.keys()].map((j) => (j === i ? 0 : expected.get(`others beside ${j}`)!)),
        );
        expect(belief.enough(i)).toBeCloseTo((expected.get(String([i]))! + others) / total, 9);
      });
      for (const { size, members, chance, each } of belief.groups) {
        expect(each).toBe(1);
        chance.forEach((one, i) => near(one, String(Array.from(members.subarray(i * size, (i + 1) * size)))));
      }
    }),
    { numRuns: 50 },
  );
});

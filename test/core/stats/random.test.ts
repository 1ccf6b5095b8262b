import { describe, expect, test } from "vitest";
import {
  betaVariate,
  binomialVariate,
  gammaVariate,
  randomFrom,
  standardNormal,
  uniformInt,
  weightedIndex,
  type Random,
} from "../../../src/core/stats/random.ts";

const draws = 40_000;

/** Mean and variance of many draws, and how far the mean may be off when the generator is right: five standard errors. */
function momentsOf(draw: (random: Random) => number): { mean: number; variance: number; slack: number } {
  const random = randomFrom(20_261_120);
  const values = Array.from({ length: draws }, () => draw(random));
  const mean = values.reduce((a, b) => a + b, 0) / draws;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws;
  return { mean, variance, slack: 5 * Math.sqrt(variance / draws) };
}

describe("draws have the moments of their distribution", () => {
  test.each<[string, (random: Random) => number, number, number]>([
    ["uniform", (random) => random(), 1 / 2, 1 / 12],
    ["uniform whole numbers below 6", (random) => uniformInt(random, 6), 2.5, 35 / 12],
    ["standard normal", standardNormal, 0, 1],
    ["Gamma(0.3)", (random) => gammaVariate(random, 0.3), 0.3, 0.3],
    ["Gamma(4.5)", (random) => gammaVariate(random, 4.5), 4.5, 4.5],
    ["Beta(2, 6)", (random) => betaVariate(random, 2, 6), 0.25, 12 / (64 * 9)],
    ["Beta(0.1, 0.2)", (random) => betaVariate(random, 0.1, 0.2), 1 / 3, 0.02 / (0.09 * 1.3)],
    ["Binomial(20, 0.1)", (random) => binomialVariate(random, 20, 0.1), 2, 1.8],
    ["Binomial(20, 0.9)", (random) => binomialVariate(random, 20, 0.9), 18, 1.8],
    ["Binomial(5, 0)", (random) => binomialVariate(random, 5, 0), 0, 0],
    ["weights 1, 0, 3", (random) => weightedIndex(random, [1, 0, 3]), 1.5, 0.75],
  ])("%s", (_name, draw, mean, variance) => {
    const seen = momentsOf(draw);
    expect(Math.abs(seen.mean - mean)).toBeLessThanOrEqual(seen.slack);
    expect(Math.abs(seen.variance - variance)).toBeLessThanOrEqual(0.06 * variance);
  });
});

test("a seed decides all numbers, and another seed gives others", () => {
  const [one, same, other] = [randomFrom(1), randomFrom(1), randomFrom(2)];
  const numbers = Array.from({ length: 100 }, () => one());
  expect(Array.from({ length: 100 }, () => same())).toEqual(numbers);
  expect(Array.from({ length: 100 }, () => other())).not.toEqual(numbers);
  expect(new Set(numbers).size).toBe(100);
});

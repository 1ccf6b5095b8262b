// How often the alarms about rules are wrong, and how soon they are right, in seeded simulations.
import { describe, expect, test } from "vitest";
import { binomialVariate, randomFrom, type Random } from "../../src/core/stats/random.ts";
import { driftOf, falseAlarmsPerYear } from "../../src/core/policy/drift.ts";
import { maskingOf } from "../../src/core/policy/masked.ts";
import { passesThatShow } from "../../src/core/policy/upkeep.ts";

const perYear = 2000;
const worlds = 250;

const executions = (random: Random, rate: number, count: number): boolean[] =>
  Array.from({ length: count }, () => random() < rate);

/** Draws the evidence too: it is a sample, and has its own luck. */
function alarmsInAYear(random: Random, rate: number, evidenceOf: number): number {
  let alarms = 0;
  for (let world = 0; world < worlds; world += 1) {
    const evidence = { failures: Math.max(1, binomialVariate(random, evidenceOf, rate)), executions: evidenceOf };
    let at = 0;
    const year = executions(random, rate, perYear);
    // Asked after every execution, as a busy project does.
    for (; at < perYear; at += 25) if (driftOf(evidence, year.slice(0, at), perYear).drifted) break;
    if (at < perYear) alarms += 1;
  }
  return alarms / worlds;
}

describe("drift", () => {
  test.each([
    [0.01, 300],
    [0.04, 240],
    [0.2, 60],
  ])(
    "a rate of %d that stays as it was in the evidence of %d executions: few false alarms a year",
    (rate, evidence) => {
      // The limit is on rates that the evidence allows. It is a sample: one in ten understates the rate by more than that.
      expect(alarmsInAYear(randomFrom(7), rate, evidence)).toBeLessThanOrEqual(falseAlarmsPerYear + 0.05);
    },
  );

  test.each([
    [{ failures: 9, executions: 240 }, 0.3, 60],
    [{ failures: 3, executions: 300 }, 0.15, 120],
    [{ failures: 12, executions: 60 }, 0.7, 40],
  ])("evidence %j, and then a rate of %d: nine in ten are told within %d executions", (evidence, rate, within) => {
    const random = randomFrom(11);
    const told = Array.from({ length: worlds }, () => {
      const before = executions(random, evidence.failures / evidence.executions, 300);
      return driftOf(evidence, [...before, ...executions(random, rate, within)], perYear).drifted;
    });
    expect(told.filter(Boolean).length / worlds).toBeGreaterThanOrEqual(0.9);
  });

  test("a rule whose test has calmed down protects it again", () => {
    const evidence = { failures: 5, executions: 100 };
    const bad = Array.from({ length: 60 }, () => true);
    expect(driftOf(evidence, bad, perYear).drifted).toBe(true);
    expect(driftOf(evidence, [...bad, ...Array.from({ length: 2000 }, () => false)], perYear).drifted).toBe(false);
  });
});

describe("masked", () => {
  const yearWith = (rate: number, seed: number): number => {
    const random = randomFrom(seed);
    const year = executions(random, rate, perYear);
    return year.findIndex((_, at) => maskingOf(year.slice(Math.max(0, at - 20), at)) === "masked");
  };

  test("a test that fails every third time is never taken for a broken one", () => {
    for (let seed = 0; seed < 50; seed += 1) expect(yearWith(1 / 3, seed)).toBe(-1);
  });

  test("a broken one is told within 20 executions of breaking, and trusted again after three passes", () => {
    const broken = [...Array.from({ length: 30 }, () => false), ...Array.from({ length: 20 }, () => true)];
    expect(maskingOf(broken.slice(0, 40))).toBe("nearly");
    expect(maskingOf(broken)).toBe("masked");
    expect(maskingOf([...broken, false, false, false])).not.toBe("masked");
  });
});

describe("removal", () => {
  test.each([
    [{ failures: 1, executions: 3 }, 15, 25],
    [{ failures: 9, executions: 240 }, 80, 100],
    [{ failures: 60, executions: 240 }, 10, 14],
  ])("%j is refuted by %d to %d passes", (evidence, least, most) => {
    const needed = passesThatShow(evidence);
    expect(needed).toBeGreaterThanOrEqual(least);
    expect(needed).toBeLessThanOrEqual(most);
  });

  test("a flake that is still there is proposed for removal in one case of twenty", () => {
    const random = randomFrom(3);
    let [asked, wrong] = [0, 0];
    while (asked < 2000) {
      // Any rate may be: the evidence is drawn from it.
      const rate = random();
      const failures = binomialVariate(random, 50, rate);
      if (failures === 0) continue;
      asked += 1;
      if (binomialVariate(random, passesThatShow({ failures, executions: 50 }), rate) === 0) wrong += 1;
    }
    expect(wrong / asked).toBeLessThanOrEqual(0.065);
  });
});

// What a reproduction promises: its intervals hold although it looks after every trial and stops when it likes, and a
// condition that is said to raise the rate does. `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates ten times as much.
import { expect, test } from "vitest";
import { openReproduction } from "../../src/core/search/reproduce/evidence.ts";
import type { ReproduceAnswer } from "../../src/core/search/reproduce/answer.ts";
import { reproduceSearch } from "../../src/core/search/reproduce/reproduce.ts";
import type { Goal, ReproduceSubject } from "../../src/core/search/reproduce/trial.ts";
import { anytimeInterval, differenceEvidence } from "../../src/core/stats/confidence-sequence.ts";
import { randomFrom } from "../../src/core/stats/random.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 10 : 1;

/** Follows the search in a world where each condition has a rate, until it is done. */
function follow(rates: readonly [number, ...number[]], goal: Goal, seed: number, atMostTrials = 4000): ReproduceAnswer {
  const random = randomFrom(seed);
  const subject: ReproduceSubject = {
    conditions: rates.map((_, at) => `condition ${at}`) as [string, ...string[]],
    goal,
    confidence: 0.95,
    atMostTrials,
    atMostSeconds: null,
  };
  let state = openReproduction(subject);
  for (;;) {
    const step = reproduceSearch.next(state);
    if (step.kind === "done") return step.answer;
    const { condition, trial } = step.ask;
    const failed = random() < rates[condition]!;
    state = reproduceSearch.learn(state, {
      condition,
      trial,
      outcome: failed ? "failed" : "passed",
      signature: failed ? "it broke" : null,
      seconds: 1 + condition,
      executions: 1,
    });
  }
}

test.each([
  [0.5, { kind: "failure" }],
  [1 / 30, { kind: "failure" }],
  [0.3, { kind: "rate", width: 0.2 }],
  [0.05, { kind: "rate", width: 0.1 }],
] as const)("rate %d, goal %j: the interval holds the rate 95 times of 100, and more", (rate, goal) => {
  const times = 300 * effort;
  let held = 0;
  for (let seed = 1; seed <= times; seed++) {
    const [only] = follow([rate], goal, seed).conditions;
    if (only!.rate.low <= rate && rate <= only!.rate.high) held += 1;
    if (goal.kind === "rate") expect(only!.rate.high - only!.rate.low).toBeLessThanOrEqual(goal.width);
    else expect(only!.failed).toBe(1);
  }
  expect(held / times).toBeGreaterThanOrEqual(0.95);
});

test("an interval for a fixed number of trials would not hold: this one misses at none of 400 looks", () => {
  const times = 300 * effort;
  let missed = 0;
  for (let seed = 1; seed <= times; seed++) {
    const random = randomFrom(seed);
    let k = 0;
    for (let n = 1; n <= 400; n++) {
      if (random() < 0.2) k += 1;
      const { low, high } = anytimeInterval(k, n);
      if (low <= 0.2 && 0.2 <= high) continue;
      missed += 1;
      break;
    }
  }
  expect(missed / times).toBeLessThanOrEqual(0.05);
});

test("the evidence for a difference that is not there reaches 20 in at most 1 of 20 sequences", () => {
  const times = 300 * effort;
  let fooled = 0;
  for (let seed = 1; seed <= times; seed++) {
    const random = randomFrom(seed);
    const [one, other] = [
      { k: 0, n: 0 },
      { k: 0, n: 0 },
    ];
    let reached = false;
    for (let n = 1; n <= 300 && !reached; n++) {
      // Whoever leads gets the next trial: the rule that fools tests made for fixed numbers.
      const arm = one.k / (one.n + 1) >= other.k / (other.n + 1) ? other : one;
      arm.n += 1;
      if (random() < 0.3) arm.k += 1;
      reached = differenceEvidence(one, other) >= 20;
    }
    if (reached) fooled += 1;
  }
  expect(fooled / times).toBeLessThanOrEqual(0.05);
});

test.each([
  ["nothing raises it", [0.1, 0.1, 0.1, 0.1], 0],
  ["one does", [0.05, 0.05, 0.5, 0.05], 2],
  ["two do, one of them more", [0.05, 0.3, 0.05, 0.7], 3],
] as const)("%s: the best condition is right 95 times of 100, and more", (_, rates, best) => {
  const times = 40 * effort;
  let [wrong, claims] = [0, 0];
  for (let seed = 1; seed <= times; seed++) {
    const answer = follow([...rates] as [number, ...number[]], { kind: "rate", width: 0.3 }, seed);
    if (answer.best !== best) wrong += 1;
    const unfounded = answer.conditions.filter(({ against }, at) => against === "higher" && rates[at]! <= rates[0]);
    if (unfounded.length > 0) claims += 1;
  }
  expect(claims / times).toBeLessThanOrEqual(0.05);
  expect(wrong / times).toBeLessThanOrEqual(0.05);
});

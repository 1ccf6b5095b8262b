// What a bisection promises: in every world of its kind its answers are right as often as they say, and the trials that are
// left lie where it says. `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates ten times as much;
// `bench/diagnosis/commits.ts` says what it costs.
import { expect, test } from "vitest";
import { beliefOf } from "../../src/core/search/bisect/belief.ts";
import { trialsLeftOf } from "../../src/core/search/bisect/left.ts";
import { commitWorld, ours, twiceChangedWorld, type CommitWorld } from "./commit-worlds.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 10 : 1;
const times = 40 * effort;
/** Three standard errors: where 5 % are wrong, more are seen once in hundreds of seeds. */
const mostWrong = 0.05 * times + 3 * Math.sqrt(0.05 * 0.95 * times);

test.each([
  [0, 1],
  [0, 0.9],
  [0, 0.5],
  [0, 0.1],
  [0.05, 0.3],
  [0.1, 0.6],
  [0.2, 0.5],
])("%d -> %d among 64 commits: wrong at most 5 times in 100, but for chance", (before, after) => {
  expect(wrongIn((seed) => commitWorld({ commits: 64, before, after }, seed))).toBeLessThanOrEqual(mostWrong);
});

test.each([
  [0, 0.2, 0.6],
  [0.05, 0.3, 0.6],
  [0, 0.6, 0.2],
])("%d -> %d -> %d among 64 commits: neither change at most 5 times in 100, but for chance", (before, after, rate) => {
  const worldOf = (seed: number): CommitWorld => twiceChangedWorld({ commits: 64, before, after }, rate, seed);
  expect(wrongIn(worldOf)).toBeLessThanOrEqual(mostWrong);
});

function wrongIn(worldOf: (seed: number) => CommitWorld): number {
  let wrong = 0;
  for (let seed = 1001; seed <= 1000 + times; seed++) {
    const world = worldOf(seed);
    const { kind, commits, confidence } = ours(world);
    expect({ kind, sure: confidence >= 0.95 }).toEqual({ kind: "commit", sure: true });
    if (commits[0] !== world.change && commits[0] !== world.later?.change) wrong += 1;
  }
  return wrong;
}

test("what is left lies in the interval 8 times in 10, roughly, over quick and slow bisections", () => {
  let [held, all] = [0, 0];
  for (const [before, after] of [
    [0, 0.5],
    [0, 0.1],
    [0.05, 0.5],
  ] as const) {
    for (let seed = 1; seed <= 12 * effort; seed++) {
      const lefts: { readonly low: number; readonly high: number }[] = [];
      ours(commitWorld({ commits: 64, before, after }, seed), {}, 0, (state) =>
        lefts.push(trialsLeftOf(state, beliefOf(state))),
      );
      const told = lefts.slice(3);
      held += told.filter(({ low, high }, at) => low <= told.length - at && told.length - at <= high).length;
      all += told.length;
    }
  }
  expect(held / all).toBeGreaterThan(0.65);
  expect(held / all).toBeLessThan(0.95);
});

// Where the runs of a bisection go: until the place that it answers is the likeliest for the first time, until it stays so,
// and after that, at the two commits beside the change or elsewhere. Right answers only. In multiples of what nobody gets
// below who is told the rates. Prints a Markdown table.
//
//   npx tsc -p bench/tsconfig.json && node build/bench/bench/diagnosis/commit-effort.js [TRIALS] [COMMITS]
import { beliefOf } from "../../src/core/search/bisect/belief.ts";
import { candidateOf } from "../../src/core/search/bisect/candidate.ts";
import { commitWorld, ours } from "../../test/calibration/commit-worlds.ts";
import { boundToldTheRates } from "./commit-bounds.ts";

const [, , trialsText = "300", commitsText = "64"] = process.argv;
const [trials, commits] = [Number(trialsText), Number(commitsText)];

const worlds = [
  [0, 1],
  [0, 0.5],
  [0, 0.1],
  [0.05, 0.5],
  [0.05, 0.3],
  [0.1, 0.6],
  [0.2, 0.5],
] as const;

console.log(`Seeds 1 to ${trials} in each cell, ${commits} commits.\n`);
console.log("| rates | likeliest first | until it stays so | after that | last before | first since | elsewhere |");
console.log("|---|---|---|---|---|---|---|");
for (const [before, after] of worlds) {
  const bound = boundToldTheRates(commits, before, after, 0.05);
  let right = 0;
  const sums = { first: 0, stays: 0, confirming: 0, last: 0, since: 0, elsewhere: 0 };
  for (let seed = 1; seed <= trials; seed++) {
    const likeliest: (number | null)[] = [];
    const tried: (number | null)[] = [];
    const world = commitWorld({ commits, before, after }, seed);
    const { change } = world;
    const answer = ours(world, {}, 0, (state) => {
      likeliest.push(candidateOf(state, beliefOf(state))?.first ?? null);
      tried.push(state.at);
    });
    tried.push(world.at);
    if (answer.commits[0] !== change) continue;
    right += 1;
    const stays = likeliest.findLastIndex((place) => place !== change) + 1;
    const first = likeliest.indexOf(change);
    sums.first += first < 0 ? likeliest.length : first;
    sums.stays += stays;
    sums.confirming += likeliest.length - stays;
    // Of each trial `tried` holds where the worktree was before it, so that the next entry tells where it was made.
    for (const at of tried.slice(stays + 1)) {
      if (at === change - 1) sums.last += 1;
      else if (at === change) sums.since += 1;
      else sums.elsewhere += 1;
    }
  }
  const times = (sum: number): string => (sum / right / bound).toFixed(2);
  const { first, stays, confirming, last, since, elsewhere } = sums;
  const row = [`${before} to ${after}`, ...[first, stays, confirming, last, since, elsewhere].map(times)];
  console.log(`| ${row.join(" | ")} |`);
}

// How often a bisection errs in histories that are not of its model's kind: commits that cannot be tried, and rates that
// changed twice. An answer is right when the change is among the commits that it names, or one of both changes is. Prints a
// Markdown table, with the interval in which the share of wrong answers lies (Jeffreys, 95 %).
//
//   npx tsc -p bench/tsconfig.json && node build/bench/bench/diagnosis/odd-commits.js [TRIALS] [COMMITS]
import { jeffreys } from "../../src/core/stats/proportion.ts";
import {
  brokenWorld,
  commitWorld,
  ours,
  twiceChangedWorld,
  type CommitWorld,
} from "../../test/calibration/commit-worlds.ts";

const [, , trialsText = "300", commitsText = "64"] = process.argv;
const [trials, commits] = [Number(trialsText), Number(commitsText)];

const worlds: Readonly<Record<string, (seed: number) => CommitWorld>> = {
  "0 -> 0.5": (seed) => commitWorld({ commits, before: 0, after: 0.5 }, seed),
  "0 -> 0.5, 1 commit in 5 cannot be tried": (seed) => brokenWorld({ commits, before: 0, after: 0.5 }, 0.2, seed),
  "0.05 -> 0.5, 1 commit in 5 cannot be tried": (seed) => brokenWorld({ commits, before: 0.05, after: 0.5 }, 0.2, seed),
  "0 -> 0.2 -> 0.6": (seed) => twiceChangedWorld({ commits, before: 0, after: 0.2 }, 0.6, seed),
  "0.05 -> 0.3 -> 0.6": (seed) => twiceChangedWorld({ commits, before: 0.05, after: 0.3 }, 0.6, seed),
  "0 -> 0.3 -> 0.9": (seed) => twiceChangedWorld({ commits, before: 0, after: 0.3 }, 0.9, seed),
  "0.02 -> 0.1 -> 0.4": (seed) => twiceChangedWorld({ commits, before: 0.02, after: 0.1 }, 0.4, seed),
  "0 -> 0.6 -> 0.2": (seed) => twiceChangedWorld({ commits, before: 0, after: 0.6 }, 0.2, seed),
};

console.log(`Seeds 1 to ${trials} in each cell, ${commits} commits.\n`);
console.log("| rates | runs | wrong | 95 % interval | told of a second change | which lies where it is said |");
console.log("|---|---|---|---|---|---|");
for (const [name, worldOf] of Object.entries(worlds)) {
  let [runs, wrong, told, where] = [0, 0, 0, 0];
  for (let seed = 1; seed <= trials; seed++) {
    const world = worldOf(seed);
    const { commits: named, more } = ours(world);
    const changes = [world.change, ...(world.later === null ? [] : [world.later.change])];
    if (!changes.some((change) => named.includes(change))) wrong += 1;
    if (more !== null) {
      told += 1;
      if (changes.some((change) => !named.includes(change) && more.from <= change && change <= more.to)) where += 1;
    }
    runs += world.runs;
  }
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const { low, high } = jeffreys(wrong, trials);
  const row = [
    name,
    (runs / trials).toFixed(1),
    percent(wrong / trials),
    `${percent(low)} to ${percent(high)}`,
    percent(told / trials),
    told === 0 ? "" : percent(where / told),
  ];
  console.log(`| ${row.join(" | ")} |`);
}

// How many trials it takes to find the commit at which a failure rate changed, on simulated changes with known truth: ours,
// git_bayesect, and `git bisect` with repeats (told both rates), beside what nobody gets below. Prints a Markdown table.
//
//   npx tsc -p bench/tsconfig.json && node build/bench/bench/diagnosis/commits.js [TRIALS] [COMMITS,COMMITS] [WAY,WAY] [CELL,CELL]
import type { BisectAnswer } from "../../src/core/search/bisect/answer.ts";
import { commitWorld, ours, type CommitWorld } from "../../test/calibration/commit-worlds.ts";
import { boundNotToldTheRates, boundToldTheRates } from "./commit-bounds.ts";
import { gitBayesect, gitBisect } from "./commit-others.ts";

const [, , trialsText = "300", sizes = "64,1024", chosen = "", cells = ""] = process.argv;
const trials = Number(trialsText);
const error = 0.05;

const worlds: Readonly<Record<string, readonly [before: number, after: number]>> = {
  "0 -> 1": [0, 1],
  "0 -> 0.5": [0, 0.5],
  "0 -> 0.1": [0, 0.1],
  "0 -> 1/30": [0, 1 / 30],
  "0.01 -> 0.1": [0.01, 0.1],
  "0.05 -> 0.3": [0.05, 0.3],
  "0.05 -> 0.5": [0.05, 0.5],
  "0.1 -> 0.6": [0.1, 0.6],
  "0.2 -> 0.5": [0.2, 0.5],
  "0.02 -> 0.06": [0.02, 0.06],
};

const placeOf = ({ kind, commits }: BisectAnswer): number =>
  kind === "commit" && commits.length === 1 ? commits[0]! : -1;
const ways: Readonly<Record<string, (world: CommitWorld) => number>> = {
  ours: (world) => placeOf(ours(world)),
  "ours, 200 recorded runs on either side": (world) => placeOf(ours(world, {}, 200)),
  git_bayesect: (world) => gitBayesect(world, 1 - error),
  "git bisect, told the rates": (world) => gitBisect(world, 1 - error),
};

const among = (list: string, name: string): boolean => list === "" || list.split(",").includes(name);

console.log(
  `Seeds 1 to ${trials} in each cell; a share of ${error} may be wrong. Runs, and times the bound of who is told the rates.\n`,
);
console.log(
  "| commits | rates | bound, told / not told the rates | way | runs ± | of the bound | wrong | CPU ms a run |",
);
console.log("|---|---|---|---|---|---|---|---|");
for (const commits of sizes.split(",").map(Number)) {
  for (const [name, [before, after]] of Object.entries(worlds)) {
    if (!among(cells, name)) continue;
    const told = boundToldTheRates(commits, before, after, error);
    const notTold = boundNotToldTheRates(commits, before, after, error);
    for (const [way, find] of Object.entries(ways)) {
      if (!among(chosen, way.split(",", 1)[0]!) || (chosen === "ours" && way !== "ours")) continue;
      let [runs, squares, wrong] = [0, 0, 0];
      const { user } = process.cpuUsage();
      for (let seed = 1; seed <= trials; seed++) {
        const world = commitWorld({ commits, before, after }, seed);
        if (find(world) !== world.change) wrong += 1;
        runs += world.runs;
        squares += world.runs ** 2;
      }
      const ms = (process.cpuUsage().user - user) / 1000 / runs;
      const mean = runs / trials;
      const spread = Math.sqrt(Math.max(0, squares / trials - mean ** 2) / trials);
      const row = [
        commits,
        name,
        `${told.toFixed(1)} / ${notTold.toFixed(1)}`,
        way,
        `${mean.toFixed(1)} ± ${spread.toFixed(1)}`,
        `${(mean / told).toFixed(2)} x`,
        `${((100 * wrong) / trials).toFixed(1)} %`,
        ms.toFixed(2),
      ];
      console.log(`| ${row.join(" | ")} |`);
    }
  }
}

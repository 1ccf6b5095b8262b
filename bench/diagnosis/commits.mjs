// How many trials it takes to find the commit at which a failure rate changed, on simulated changes with known truth: ours, and
// `git bisect` with repeats (told both rates), beside the bound that nobody gets below. Prints a Markdown table.
//
//   npm run build && npx tsc -p bench/tsconfig.json && node bench/diagnosis/commits.mjs [trials a cell] [commits,commits] [ways] [cells]
import { boundOnRuns, commitWorld, gitBisect, ours } from "../../build/bench/test/calibration/commit-worlds.js";

const [trials = "300", sizes = "64,1024", chosen = "", cells = ""] = process.argv.slice(2);
const worlds = [
  ["0 -> 1", 0, 1],
  ["0 -> 0.5", 0, 0.5],
  ["0 -> 0.1", 0, 0.1],
  ["0 -> 1/30", 0, 1 / 30],
  ["0.01 -> 0.1", 0.01, 0.1],
  ["0.05 -> 0.3", 0.05, 0.3],
  ["0.02 -> 0.06", 0.02, 0.06],
].filter(([name]) => cells === "" || cells.split(",").includes(name));

const placeOf = ({ kind, commits }) => (kind === "commit" && commits.length === 1 ? commits[0] : -1);
const ways = {
  ours: (world) => placeOf(ours(world)),
  "ours, rates known from 200 recorded runs on either side": (world) => placeOf(ours(world, {}, 200)),
  "git bisect, told the rates": (world) => gitBisect(world, 0.95),
};

console.log(`Seeds 1 to ${trials} in each cell. Wrong answers at 95 %, and runs over the bound.\n`);
console.log("| commits | rates | bound, runs | way | runs | of the bound | wrong | CPU ms a run |");
console.log("|---|---|---|---|---|---|---|---|");
for (const size of sizes.split(",").map(Number)) {
  for (const [name, before, after] of worlds) {
    const bound = boundOnRuns(size, before, after, 0.05);
    for (const [way, find] of Object.entries(ways)) {
      if (chosen !== "" && !chosen.split(",").some((one) => way.startsWith(one) && (one !== "ours" || way === one)))
        continue;
      let [runs, wrong] = [0, 0];
      const { user } = process.cpuUsage();
      for (let seed = 1; seed <= Number(trials); seed++) {
        const world = commitWorld({ commits: size, before, after }, seed);
        if (find(world) !== world.change) wrong += 1;
        runs += world.runs;
      }
      const ms = (process.cpuUsage().user - user) / 1000 / runs;
      const mean = runs / Number(trials);
      const cellsOut = [size, name, bound.toFixed(0), way, mean.toFixed(0), `${(mean / bound).toFixed(2)} x`];
      console.log(
        `| ${[...cellsOut, `${((100 * wrong) / Number(trials)).toFixed(1)} %`, ms.toFixed(2)].join(" | ")} |`,
      );
    }
  }
}

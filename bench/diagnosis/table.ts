// Prints what hunts cost and how often they err, beside what others do and what nobody can beat, on simulated worlds.
// Cost is test-seconds: 0.5 s to start, 0.1 s for the victim, and what ran before it. Every cell prints its seeds.
//
//   npx tsc -p bench/tsconfig.json && node build/bench/bench/diagnosis/table.js ["CELL;CELL…"|all] [TRIALS] [CONFIDENCE]
import { World, type WorldShape, right } from "../../test/calibration/hunt-worlds.ts";
import { simulateHunt } from "../../test/calibration/simulate-hunt.ts";
import { boundSeconds } from "./bounds.ts";
import { byHand, rspec, stestr } from "./others.ts";

interface Cell extends WorldShape {
  /** So many recorded runs in random orders, instead of runs of everything until the first failure. */
  readonly records?: number;
}

const cells: Readonly<Record<string, Cell>> = {
  "alone 1/30": { cause: "alone", suspects: 300, rate: 1 / 30 },
  "one, always": { cause: "one", suspects: 300, rate: 1 },
  "one, 0.5": { cause: "one", suspects: 300, rate: 0.5 },
  "one, 0.1": { cause: "one", suspects: 300, rate: 0.1 },
  "one, 1/30": { cause: "one", suspects: 300, rate: 1 / 30 },
  "one of 5000, 0.1": { cause: "one", suspects: 5_000, rate: 0.1 },
  "two, 0.5": { cause: "two", suspects: 300, rate: 0.5 },
  "three, 0.5": { cause: "three", suspects: 300, rate: 0.5 },
  "either of two, 0.1": { cause: "either", suspects: 300, rate: 0.1 },
  "either of two, 0.5, 30 shuffled records": { cause: "either", suspects: 300, rate: 0.5, records: 30 },
  "diffuse, 0.5, 30 shuffled records": { cause: "diffuse", suspects: 300, rate: 0.5, records: 30 },
  "one, 0.1, base 0.01": { cause: "one", suspects: 300, rate: 0.1, base: 0.01 },
  "one, 0.1, foreign 0.001": { cause: "one", suspects: 300, rate: 0.1, foreign: 0.001 },
  "one, 1/30, foreign 0.001": { cause: "one", suspects: 300, rate: 1 / 30, foreign: 0.001 },
  "one, 0.1, rate halves every 500": { cause: "one", suspects: 300, rate: 0.1, drift: (n) => 0.5 ** (n / 500) },
};

const [, , which = "all", trialsText = "300", confidenceText = "0.95"] = process.argv;
const [trials, confidence] = [Number(trialsText), Number(confidenceText)];
const methods = { hand: byHand(1 - confidence), stestr, ddmin: rspec(1 - confidence) };

interface Cost {
  runs: number;
  seconds: number;
  squares: number;
  wrong: number;
}
const nothing = (): Cost => ({ runs: 0, seconds: 0, squares: 0, wrong: 0 });
function add(cost: Cost, world: World, isRight: boolean): void {
  cost.runs += world.trials;
  cost.seconds += world.testSeconds;
  cost.squares += world.testSeconds ** 2;
  cost.wrong += Number(!isRight);
}
const share = (part: number): string => `${((100 * part) / trials).toFixed(1)} %`;
const cell = ({ runs, seconds, wrong }: Cost): string =>
  `${(seconds / trials).toFixed(0)} (${(runs / trials).toFixed(0)} runs, wrong ${share(wrong)})`;

console.log(`${trials} trials a cell, seeds 1 to ${trials}, confidence ${confidence}; test-seconds\n`);
console.log("| world | bound | ours | ± | wrong | undecided | ms thinking a run | by hand | stestr | ddmin |");
console.log("|---|---|---|---|---|---|---|---|---|---|");
for (const [name, { records, ...shape }] of Object.entries(cells)) {
  if (which !== "all" && !which.split(";").includes(name)) continue;
  const ours = nothing();
  let [bound, undecided, thinking] = [0, 0, 0];
  const theirs = { hand: nothing(), stestr: nothing(), ddmin: nothing() };
  for (let seed = 1; seed <= trials; seed++) {
    const world = new World(shape, seed);
    bound += boundSeconds(world, 1 - confidence);
    const before = process.cpuUsage().user;
    const recorded = records === undefined ? {} : { history: world.shuffledRecords(records) };
    const answer = simulateHunt(world, confidence, recorded);
    thinking += process.cpuUsage().user - before;
    add(ours, world, right(world, answer));
    undecided += Number(answer.kind === "undecided");
    for (const [method, run] of Object.entries(methods)) {
      const other = new World(shape, seed);
      const tests = [...run(other)].sort((a, b) => a - b);
      const kind = tests.length === 0 ? "alone" : "tests";
      add(theirs[method as keyof typeof theirs], other, right(other, { kind, tests }));
    }
  }
  const mean = ours.seconds / trials;
  const error = Math.sqrt(Math.max(0, ours.squares / trials - mean ** 2) / trials);
  console.log(
    `| ${name} | ${Number.isNaN(bound) ? "–" : (bound / trials).toFixed(0)} | ${mean.toFixed(1)} (${(ours.runs / trials).toFixed(0)} runs) | ${error.toFixed(1)} | ${share(ours.wrong)} | ${undecided} | ${(thinking / 1000 / ours.runs).toFixed(2)} | ${cell(theirs.hand)} | ${cell(theirs.stestr)} | ${cell(theirs.ddmin)} |`,
  );
}

// `deflake hunt` through real runners on suites with a planted cause: it ends right, after the very trials that a simulation
// takes. Chance comes from seeds, and hunts begin with recorded runs, so that each goes the same way on every machine.
//
// `npm test` takes some of the hunts: two plants or more for each runner, one of them a matter of chance, and two runners or
// more for each plant. `npm run planted` takes all of them and prints a table; docs/design/diagnosis.md has what came of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Diagnosis } from "../../../src/core/report/diagnosis.ts";
import { shellWord } from "../../../src/render/shell-word.ts";
import { openProject, type Workplace } from "../workplace.ts";
import { ownOrder, recordedRuns, runLogOf } from "./recorded-runs.ts";
import { simulated, type PlantedHunt } from "./simulated.ts";
import { plants, suites, type Plant, type Suite, type SuiteName } from "./suites.ts";

/** For rare causes and slow runners. */
const patience = { timeout: 3_600_000 };

let here: Workplace;
beforeEach(() => void (here = openProject("planted")));
afterEach(() => here.clear());

interface Hunt extends Omit<PlantedHunt, "seed"> {
  readonly runner: SuiteName;
}

/** Shuffled runs that each plant's hunts begin with. */
const recordedBefore = { always: 3, half: 10, rare: 600, "alone-30": 0, two: 10, brittle: 3 };
type PlantName = keyof typeof recordedBefore;

const some: Readonly<Record<SuiteName, readonly PlantName[]>> = {
  "node-test": ["alone-30", "rare"],
  mocha: ["rare", "two"],
  vitest: ["always", "half"],
  jest: ["half", "two"],
  pytest: ["alone-30", "brittle"],
  stestr: ["alone-30", "always", "brittle"],
};

const long = process.env["DEFLAKE_PLANTED"] === "long";
/** How many trials a hunt shall take at least, and may take: a few tell that the runner does what it is told. */
const [atLeast, atMost] = [4, 40];

const told: string[] = [
  "| runner | plant | recorded | seed | trials | test-seconds | confidence |",
  "|---|---|---|---|---|---|---|",
];
afterAll(() => {
  if (long) process.stdout.write(`${told.join("\n")}\n`);
});

for (const [runner, suite] of Object.entries(suites)) {
  const name = runner as SuiteName;
  const taken = long ? (Object.keys(recordedBefore) as PlantName[]) : some[name];
  const hunts = taken.map((plant): Hunt => ({ runner: name, plant, recorded: recordedBefore[plant] }));
  if (suite.lack !== null) console.warn(`skipped ${runner}: ${suite.lack}`);
  describe.skipIf(suite.lack !== null)(`${runner} ends right`, () => {
    test.each(hunts)("$plant, after $recorded recorded runs", patience, async (planned) => {
      const { seed, trials } = withSeed(planned);
      const hunt = { ...planned, seed };
      const plant = plants[hunt.plant]!;
      const said = await hunted(suite, hunt);
      told.push(rowOf(hunt, said));
      expect(said.answer).toEqual(truthOf(suite, plant));
      expect(said.trials, `seed ${seed}`).toBe(trials);
      if (plant.rate < 1 || plant.unless.length > 0) return;
      const shown = await json(said.command.replace(" -- ", " --format json -- "), hunt);
      expect(shown.rate).toMatchObject({ failures: 1, executions: 1 });
    });
  });
}

/** Of some seeds the one by which a hunt ends right soonest. One in twenty may end wrong. */
function withSeed(hunt: Hunt): { readonly seed: number; readonly trials: number } {
  const { after, unless } = plants[hunt.plant]!;
  const ended = Array.from({ length: 20 }, (_, at) => ({
    seed: at + 1,
    ...simulated({ ...hunt, seed: at + 1 }, atMost),
  }));
  const right = ended.flatMap(({ seed, tests, trials = 0 }) =>
    trials >= atLeast && isDeepStrictEqual(tests, [...after, ...unless]) ? [{ seed, trials }] : [],
  );
  const [soonest] = right.toSorted((a, b) => a.trials - b.trials);
  if (soonest === undefined) throw new Error(`No hunt for "${hunt.plant}" takes ${atLeast} to ${atMost} trials.`);
  return soonest;
}

async function hunted(suite: Suite, hunt: Hunt & PlantedHunt): Promise<Diagnosis> {
  const plant = plants[hunt.plant]!;
  const recorded = recordedRuns(plant, hunt.recorded, hunt.seed);
  writeFileSync(join(here.folder, "recorded.ndjson"), runLogOf(suite, recorded));
  const question = plant.unless.length > 0 ? "--question clears " : "";
  const victim = shellWord(suite.test(null).test);
  await here.shell(`${suite.before ?? "true"} && deflake import recorded.ndjson`);
  return await json(`deflake hunt ${victim} --run ${ownOrder} ${question}--format json -- ${suite.line}`, hunt);
}

async function json(line: string, { plant, seed }: PlantedHunt): Promise<Diagnosis> {
  const { code, out, err } = await here.shell(line, { env: { PLANTED: plant, PLANTED_SEED: String(seed) } });
  expect({ code, err }).toMatchObject({ code: 0 });
  return JSON.parse(out) as Diagnosis;
}

function truthOf(suite: Suite, { after, unless }: Plant): Diagnosis["answer"] {
  const kind = unless.length > 0 ? "state-setters" : after.length > 0 ? "polluters" : "alone";
  return { kind, tests: [...after, ...unless].map((name) => suite.test(name).test), commit: null };
}

const rowOf = (
  { runner, plant, recorded, seed }: Hunt & PlantedHunt,
  { trials, testSeconds, confidence }: Diagnosis,
): string =>
  `| ${runner} | ${plant} | ${recorded} | ${seed} | ${trials} | ${Math.round(testSeconds)} | ${(100 * confidence).toFixed(1)} % |`;

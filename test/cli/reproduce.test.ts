// `deflake reproduce` on a real runner: it ends right, can be stopped and killed at any moment and picked up again, and the
// command that it prints shows the failure.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diagnosisSchema } from "../../src/core/report/diagnosis-schema.ts";
import type { Diagnosis } from "../../src/core/report/diagnosis.ts";
import { calm, main } from "./deflake.ts";
import { openProject, type Workplace } from "./workplace.ts";

let here: Workplace;
beforeEach(() => void (here = openProject("planted")));
afterEach(() => here.clear());

const suite = "node --test planted.test.mjs";

async function json(line: string, PLANTED: string): Promise<Diagnosis> {
  const { code, out, err } = await here.shell(line, { env: { PLANTED } });
  expect({ code, err }).toMatchObject({ code: 0 });
  const said = JSON.parse(out) as Diagnosis;
  expect(diagnosisSchema.safeParse(said).error).toBeUndefined();
  return said;
}

const trialsOnDisc = (): number => {
  const folder = join(here.folder, ".deflake/searches");
  if (!existsSync(folder)) return 0;
  const log = readdirSync(folder).find((name) => name.endsWith(".ndjson"));
  return log === undefined ? 0 : (readFileSync(join(folder, log), "utf8").match(/^\{"seen":/gm) ?? []).length;
};

test("until failure: it fails alone one time in two, and the command that is printed shows it", async () => {
  const found = await json(`deflake reproduce victim --format json -- ${suite}`, "alone-half");
  expect(found.subject).toBe("planted.test.mjs > victim");
  expect(found.rate.failures).toBe(1);
  expect(found.signatures).toMatchObject([{ signature: "AssertionError: the victim broke", wanted: true }]);
  const again = await here.shell(found.command, { env: { PLANTED: "alone-half" } });
  expect(again.code).toBe(0);
  expect(again.out).toMatch(/failed in .* alone\./);
});

test("asked again, it tells what it found without running anything", async () => {
  const line = `deflake reproduce victim --format json -- ${suite}`;
  const found = await json(line, "alone-half");
  const turns = readFileSync(join(here.folder, "counter.txt")).length;
  expect(await json(line, "alone-half")).toEqual(found);
  expect(readFileSync(join(here.folder, "counter.txt")).length).toBe(turns);
});

test("two ways to fail are told apart; the one that is not looked for is set aside", async () => {
  const line = `deflake reproduce victim --failure "victim broke" --rate --max-trials 9 --format json -- ${suite}`;
  const found = await json(line, "two ways");
  expect(found.rate).toMatchObject({ failures: 3, executions: 9 });
  expect(found.signatures).toMatchObject([
    { failures: 3, wanted: false, signature: "TypeError: memory at 0x# is corrupt" },
    { failures: 3, wanted: true },
  ]);
});

test("stopped at trials, gone on with more of them, undone", async () => {
  const line = (more: string): string => `deflake reproduce victim ${more} --format json -- ${suite}`;
  expect((await json(line("--max-trials 2"), "none")).trials).toBe(2);
  expect((await json(line("--max-trials 4"), "none")).trials).toBe(4);
  expect((await json(line("--max-trials 1 --undo 3"), "none")).trials).toBe(1);
  expect((await json(line("--max-trials 1 --restart"), "none")).trials).toBe(1);
});

test.each(["SIGINT", "SIGKILL"] as const)("%s in the middle: every finished trial is kept", async (signal) => {
  const args = ["reproduce", "victim", "--", ...suite.split(" ")];
  const child = spawn(process.execPath, [main, ...args], {
    cwd: here.folder,
    env: { ...calm, PLANTED: "none" },
  });
  let said = "";
  child.stdout.on("data", (piece: Buffer) => void (said += piece.toString()));
  const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
  while (trialsOnDisc() < 2) await pause(20);
  child.kill(signal);
  expect(await ended).toBe(signal === "SIGINT" ? 130 : null);
  const kept = trialsOnDisc();
  expect(kept).toBeGreaterThanOrEqual(2);
  if (signal === "SIGINT") expect(said).toContain(`Next: deflake reproduce victim -- ${suite}`);
  const more = await json(`deflake reproduce victim --max-trials ${kept + 1} --format json -- ${suite}`, "none");
  expect(more.trials).toBe(kept + 1);
});

test("under stress that is looked for, each condition gets its trials", async () => {
  const found = await json(`deflake reproduce victim --stress search --max-trials 6 --format json -- ${suite}`, "none");
  expect(found.conditions.length).toBeGreaterThan(3);
  expect(found.conditions[0]).toMatchObject({ condition: "alone", against: "unknown" });
  // At most six, each of which is tried once before any is tried again.
  expect(found.conditions.map(({ trials }) => trials)).not.toContain(0);
  expect(found.trials).toBe(6);
});

test.each([
  ["deflake reproduce", "TEST is missing"],
  ["deflake reproduce victim", "There is no command to run"],
  [`deflake reproduce victim other -- ${suite}`, '"other" is one argument too many'],
  ["deflake reproduce victim -- make test", "Nobody knows how `make test` is told to run one test"],
  [`deflake reproduce victim --stress heat -- ${suite}`, '"heat" is no kind of stress'],
  [`deflake reproduce victim --width 2 -- ${suite}`, '"2" is no share'],
  [`deflake reproduce victim --failure '/(/' -- ${suite}`, "is no regular expression"],
])("%s: says what is wrong", async (line, what) => {
  const { code, err } = await here.shell(line);
  expect(code).toBe(64);
  expect(err).toContain(what);
});

test.each([
  [`deflake reproduce nobody -- ${suite}`, 'No test is called "nobody"'],
  [`deflake reproduce neighbour -- ${suite}`, '"neighbour" can mean several tests'],
  [`deflake reproduce victim --run 17 -- ${suite}`, "There is no history yet"],
])("%s: says what there is", async (line, what) => {
  const { code, err } = await here.shell(line);
  expect(code).toBe(66);
  expect(err).toContain(what);
});

const [ours, theirs, without] = ["planted.test.mjs > victim", "cart.spec.js > victim", "victim"];

/** Test and command. */
type Known = readonly [test: string, command: string];

test.each<{ readonly known: readonly Known[]; readonly run?: string; readonly turns: number }>([
  { known: [[without, "mocha"]], turns: 3 },
  // prettier-ignore
  { known: [[theirs, "jest"], [ours, "npm test"]], turns: 3 },
  // prettier-ignore
  { known: [[ours, suite], [theirs, "jest"]], turns: 2 },
  // prettier-ignore
  { known: [[ours, "1615"], ["planted.test.mjs > neighbour", suite]], run: "1615", turns: 2 },
])("with a history of $known the test is meant that the command runs", async ({ known, run, turns }) => {
  for (const [at, [name, command]] of known.entries())
    await here.shell(`cat >${at}.ndjson; deflake import ${at}.ndjson`, { input: historyOf(name, command) });
  const which = run === undefined ? "" : `--run ${run}`;
  const found = await json(`deflake reproduce victim ${which} --max-trials 2 --format json -- ${suite}`, "none");
  expect(found).toMatchObject({ subject: ours, trials: 2 });
  // The two trials, and a try of what the history may mean or a run of everything where there is need of it.
  expect(readFileSync(join(here.folder, "counter.txt"))).toHaveLength(turns);
});

test("a command that runs no test is shown with what it printed", async () => {
  const { code, err } = await here.shell("deflake reproduce victim -- node --test --nonsense planted.test.mjs");
  expect(code).toBe(65);
  expect(err).toContain("The command ran no test.");
  expect(err).toContain("--nonsense");
});

test("a run that is named has to know the test, and nothing is started to see", async () => {
  await here.shell("cat >0.ndjson; deflake import 0.ndjson", { input: historyOf(theirs, "1615") });
  const { code, err } = await here.shell(`deflake hunt neighbour --run 1615 -- ${suite}`);
  expect(code).toBe(66);
  expect(err).toContain('No worker of run "1615" has a test with this name');
  expect(existsSync(join(here.folder, "counter.txt"))).toBe(false);
});

/** A run log of one test. */
const historyOf = (name: string, command: string): string =>
  [
    { deflake: "run-log", version: 1 },
    { run: { id: command, name: command, workflow: command } },
    { jobRun: { id: `${command}/`, run: command } },
    { test: name, outcome: "fail", order: 1, file: name.split(" > ")[0] },
    { end: { complete: true } },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

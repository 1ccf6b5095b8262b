// What every runner promises, held by the real one on a tiny project: it is recorded as it is, told exactly what to run and what
// not, and nothing that went wrong ever looks like a green, complete run.
import { beforeAll, describe, expect, test } from "vitest";
import type { TestRun } from "../../../src/app/test-run.ts";
import type { Attempt } from "../../../src/core/model/attempt.ts";
import { evidenceOf } from "../../../src/core/model/outcome.ts";
import { asTestId, type TestId } from "../../../src/core/model/test-id.ts";
import { recogniseRunner, runners } from "../../../src/runners/registry.ts";
import type { Prepared, Recognised, Runner, Selected, Selection } from "../../../src/runners/runner.ts";
import { around, freshState, listIn, runIn, type Circumstances } from "./run.ts";
import type { Outcomes, RunnerProject, TestName, Typed } from "./runner-project.ts";
import { freshFolder, reporters, resultsOf, start, type Ended } from "./start.ts";

/** An attempt as the projects tell theirs: `test/cart.test.js > cart > adds 1 pass`. */
const line = ({ test, attempt, outcome }: Attempt): string => `${test} ${attempt} ${outcome}`;

export function holdsTheContract(project: RunnerProject): void {
  const { runner, version, lack, brief = false } = project;
  if (lack !== null) console.warn(`skipped ${runner.title} ${version}: ${lack}`);
  describe.skipIf(lack !== null)(`${runner.title} ${version}`, () => {
    const held = new Held(project);
    beforeAll(async () => await held.record(), 180_000);
    recordsWhatRan(held);
    runsASelection(held);
    if (project.refusesOrders === true) refusesAnOrder(held);
    if (runner.can.order === "given") keepsAnyOrder(held);
    leavesTestsOut(held);
    tellsOfErrorsOutside(held);
    if (brief) return;
    runsTestsAlone(held);
    neverLooksGreen(held);
    if (runner.can.list) listsTests(held);
  });
}

/** A project and the run of it that all promises are measured by. */
class Held {
  readonly project: RunnerProject;
  readonly runner: Runner;
  folder = "";
  #recorded: TestRun | null = null;

  constructor(project: RunnerProject) {
    this.project = project;
    this.runner = project.runner;
  }

  get recorded(): TestRun {
    if (this.#recorded === null) throw new Error("The project did not run.");
    return this.#recorded;
  }

  async record(): Promise<void> {
    this.folder = this.project.place();
    this.#recorded = await this.run(this.project.whole, {}, this.folder);
  }

  command({ words }: Typed): Recognised {
    const found = this.runner.recognise(words);
    if (found === null) throw new Error(`${this.runner.name} does not know ${words.join(" ")}.`);
    return found;
  }

  async run(typed: Typed, circumstances: Circumstances = {}, folder = this.project.place()): Promise<TestRun> {
    const command = this.command(typed);
    return await runIn(folder, (scratch) => this.runner.record(command, scratch), within(typed, circumstances));
  }

  selected(name: TestName): Selected {
    const { test, file } = this.project.test(name);
    const known = this.recorded.attempts.find((attempt) => attempt.test === test);
    return { test, file: file ?? known?.file ?? null };
  }

  async select(typed: Typed, asked: Partial<Selection>, circumstances: Circumstances = {}): Promise<TestRun> {
    const selection = { tests: [], ordered: false, seed: null, workers: null, ...asked };
    const prepare = this.runner.select.bind(this.runner, this.command(typed), selection);
    return await runIn(this.project.place(), prepare, within(typed, circumstances));
  }

  idsOf(names: readonly TestName[]): readonly TestId[] {
    return names.map((name) => this.project.test(name).test);
  }

  lines(outcomes: Outcomes): string[] {
    return Object.entries(outcomes).map(
      ([name, outcome]) => `${this.project.test(name as TestName).test} 1 ${outcome}`,
    );
  }

  meaning({ execution: { ending } }: TestRun): string {
    return ending.kind === "exited" ? this.runner.meaningOf(ending.code) : ending.kind;
  }
}

const within = ({ env = {} }: Typed, circumstances: Circumstances): Circumstances => ({
  ...circumstances,
  env: { ...env, ...circumstances.env },
});

const ran = (run: TestRun): readonly Attempt[] => run.attempts.filter(({ outcome }) => outcome !== "skip");

function recordsWhatRan(held: Held): void {
  const { runner, project } = held;
  const { whole } = project;

  test("recognises its command", () => {
    const { head, args } = held.command(whole);
    expect([...head, ...args]).toEqual(whole.words);
    if (runners.includes(runner)) expect(recogniseRunner(whole.words)?.runner.name).toBe(runner.name);
  });

  test("records what ran, in its order", () => {
    const { recorded } = held;
    const told = recorded.attempts.map(line).sort();
    expect(told).toEqual([...held.lines(whole.outcomes), ...(whole.also ?? [])].sort());
    expect([recorded.complete, recorded.report, held.meaning(recorded)]).toEqual([true, "fresh", "tests-failed"]);
    const steps = held.idsOf(["pollutes", ...("quiet" in whole.outcomes ? (["quiet"] as const) : []), "victim"]);
    expect(recorded.attempts.map(({ test }) => test).filter((test) => steps.includes(test))).toEqual(steps);
  });

  // A runner of one's own may have nothing typed.
  if (whole.words.length === 0) return;
  test("changes neither its exit code, nor its own results, nor what people see", async () => {
    const { head, args, env } = held.command(whole);
    const folder = project.place();
    const plain = await start({ words: [...head, ...args], env: around({ env: { ...env, ...whole.env } }) }, folder);
    expect(held.recorded.execution.ending).toEqual({ kind: "exited", code: plain.code });
    const own = project.own?.(folder, plain);
    if (own !== undefined) expect(own.attempts.map(line).sort()).toEqual(held.recorded.attempts.map(line).sort());
    if (runner.can.output !== "untouched") return;
    const other = project.place();
    const prepared = runner.record({ head, args, env }, { folder: freshFolder(), reporters });
    const again = await start({ words: prepared.words, env: around(prepared, { env: whole.env ?? {} }) }, other);
    expect(seen(again, other, project.noise)).toEqual(seen(plain, folder, project.noise));
  });
}

function runsASelection(held: Held): void {
  const { runner, project } = held;
  const { choice } = project;

  test("runs exactly the selected tests, in order where it can", async () => {
    // Without its polluter, the victim passes.
    const ordered = runner.can.order !== "own";
    const tests = choice.tests.map((name) => held.selected(name));
    const run = await held.select(choice, { tests, ordered, workers: 1 });
    const wanted = tests.map(({ test }) => test as string);
    const ids = ran(run).map(({ test }) => test as string);
    // Where it cannot be exact, namesakes at most run too, never the polluter or the test that fails.
    const others = project.namesakes ? held.idsOf(["namesake"]) : [];
    const own = ids.filter((id) => !others.includes(asTestId(id)) || wanted.includes(id));
    expect(ordered ? own : own.sort()).toEqual(ordered ? wanted : [...wanted].sort());
    expect(run.attempts.every(({ outcome }) => outcome !== "fail")).toBe(true);
    expect([held.meaning(run), run.complete]).toEqual(["passed", true]);
  });
}

function refusesAnOrder(held: Held): void {
  test("says that it cannot keep an order", () => {
    const tests = (["victim", "passes"] as const).map((name) => held.selected(name));
    const asked = { tests, ordered: true, seed: null, workers: null };
    const answer = held.runner.select(held.command(held.project.choice), asked, { folder: "/s", reporters });
    expect(answer).toMatchObject({ kind: "unable", why: expect.any(String), fix: expect.any(String) });
  });
}

function keepsAnyOrder(held: Held): void {
  test("runs tests in whatever order they are given", async () => {
    const tests = (["victim", "pollutes", "passes"] as const).map((name) => held.selected(name));
    const run = await held.select(held.project.choice, { tests, ordered: true });
    expect(run.attempts.map(line)).toEqual(tests.map(({ test }) => `${test} 1 pass`));
  });
}

function leavesTestsOut(held: Held): void {
  const { runner, project } = held;
  const { without } = project;
  const rest = runner.exclude === undefined && runner.list !== undefined && runner.can.subset === "test";
  if (runner.exclude === undefined && !rest) return;

  test("leaves out what it is told to, and no other", async () => {
    const out = held.idsOf(["passes", "pollutes"]);
    const command = held.command(without);
    const { excludesByName: check } = runner;
    const list = check?.list.bind(check) ?? runner.list?.bind(runner);
    const listed =
      list === undefined ? null : await listIn(project.place(), (scratch) => list(command, scratch), without);
    // The version that is here does not know how.
    if (check !== undefined && listed === null) return;
    const others = (listed ?? []).filter((test) => !out.includes(test));
    if (check !== undefined) expect(others.filter((other) => out.some((one) => check.hits(one, other)))).toEqual([]);
    const only = others.map((test) => ({ test, file: null }));
    const run = await runIn(
      project.place(),
      (scratch) =>
        runner.exclude?.(command, out, scratch) ??
        runner.select(command, { tests: only, ordered: false, seed: null, workers: null }, scratch),
      without,
    );
    expect(ran(run).map(line).sort()).toEqual(held.lines(without.left).sort());
    const skipped = run.attempts.filter(({ outcome }) => outcome === "skip").map(({ test }) => test);
    const ships = "ships" in project.whole.outcomes ? held.idsOf(["ships"]) : [];
    expect(skipped.filter((test) => !ships.includes(test) && !out.includes(test))).toEqual([]);
    const failing = Object.values(without.left).includes("fail");
    expect([held.meaning(run), run.complete]).toEqual([failing ? "tests-failed" : "passed", true]);
  });
}

function runsTestsAlone(held: Held): void {
  const { project } = held;

  test("a flake fails, and passes when it is selected again", async () => {
    const state = freshState();
    const tests = [held.selected("flakes")];
    const [first, second] = [
      await held.select(project.flaky, { tests }, { state }),
      await held.select(project.flaky, { tests }, { state }),
    ];
    expect([ran(first).map(line), held.meaning(first)]).toEqual([[`${tests[0]?.test} 1 fail`], "tests-failed"]);
    expect([ran(second).map(line), held.meaning(second)]).toEqual([[`${tests[0]?.test} 1 pass`], "passed"]);
  });

  test("a polluter spoils its victim, which passes alone", async () => {
    const [pollutes, victim] = [held.selected("pollutes"), held.selected("victim")];
    const ordered = project.refusesOrders !== true;
    const alone = await held.select(project.whole, { tests: [victim] });
    expect(ran(alone).map(line)).toEqual([`${victim.test} 1 pass`]);
    const both = await held.select(project.whole, { tests: [pollutes, victim], ordered, workers: 1 });
    expect(ran(both).map(line).sort()).toEqual([`${pollutes.test} 1 pass`, `${victim.test} 1 fail`].sort());
    expect(both.complete).toBe(true);
  });

  test("a test that there is not runs nothing", async () => {
    const { test: id, file } = held.selected("passes");
    const nobody = id.includes("asses") ? id.replace("asses", "asses_not") : `${id} not`;
    const run = await held.select(project.whole, { tests: [{ test: asTestId(nobody), file }] });
    // Node tells of a file in which it finds no test as of a test.
    const known = [nobody, ...held.recorded.attempts.map(({ test }) => test as string)];
    expect(ran(run).filter(({ test, outcome }) => outcome === "pass" && known.includes(test))).toEqual([]);
  });
}

/** A run that a policy could forgive: it says that tests failed, tells all of them, and nothing else went wrong. */
const looksGreen = (held: Held, run: TestRun): boolean =>
  run.execution.ending.kind === "exited" &&
  held.meaning(run) !== "broken" &&
  run.complete &&
  run.attempts.every(({ outcome }) => evidenceOf(outcome) !== "bad");

function neverLooksGreen(held: Held): void {
  const { project } = held;
  const start = async (typed: RunnerProject["crash"], circumstances?: Circumstances): Promise<TestRun> =>
    typed.only === undefined
      ? await held.run(typed, circumstances)
      : await held.select(typed, { tests: typed.only.map((name) => held.selected(name)) }, circumstances);

  test("a crash is none of a green run", async () => {
    const run = await start(project.crash);
    expect(looksGreen(held, run)).toBe(false);
    expect(held.meaning(run)).not.toBe("passed");
    const crashed = project.crash.only === undefined ? [] : held.idsOf(["crashes"]);
    expect(run.attempts.filter(({ test, outcome }) => crashed.includes(test) && outcome === "pass")).toEqual([]);
  });

  test("a hang that is ended leaves what ran before it, and is not complete", async () => {
    const tellsAtOnce = project.hang.only === undefined;
    let told = false;
    const begun = performance.now();
    const until = (prepared: Prepared): boolean => {
      // Some end a test that hangs by themselves after a while.
      if (prepared.results.kind !== "files") return performance.now() - begun > 4000;
      return (told = resultsOf(prepared, { stdout: "", stderr: "" }).attempts.length > 0);
    };
    const run = await start(project.hang, tellsAtOnce ? { deadlineMs: 60_000, until } : { deadlineMs: 6000 });
    expect([run.execution.timedOut || run.execution.interrupted, run.complete]).toEqual([true, false]);
    const hung = tellsAtOnce ? [] : held.idsOf(["hangs"]);
    expect(run.attempts.filter(({ test, outcome }) => hung.includes(test) && outcome === "pass")).toEqual([]);
    // Whoever gets to it before its own end comes may tell of the file that was ended as of a test that failed.
    const good = run.attempts.filter(({ outcome }) => evidenceOf(outcome) !== "bad");
    if (told) expect(good.map(line)).toEqual(held.lines({ before: "pass" }));
  });

  const { nowhere } = project;
  if (nowhere === undefined) return;
  test("a run without tests did not pass", async () => {
    const run = await held.run(nowhere);
    expect(held.meaning(run)).not.toBe("passed");
    expect(run.attempts).toEqual([]);
  });
}

function tellsOfErrorsOutside(held: Held): void {
  const { outside } = held.project;
  if (outside === undefined) return;
  test("an error outside of tests is none of a green run", async () => {
    const run = await held.run(outside);
    expect(looksGreen(held, run)).toBe(false);
    expect(held.meaning(run)).not.toBe("passed");
    if (outside.told !== undefined) expect(run.attempts.map(line)).toEqual(outside.told);
  });
}

function listsTests(held: Held): void {
  const { runner, project } = held;
  test("names its tests as its results do", async () => {
    const command = held.command(project.listed);
    const listed = await listIn(project.place(), (scratch) => runner.list!(command, scratch), project.listed);
    // Some list tests that are skipped, some do not.
    const ships = "ships" in project.whole.outcomes ? held.idsOf(["ships"]) : [];
    expect(listed?.filter((id) => !ships.includes(id)).sort()).toEqual([...held.idsOf(project.listed.tests)].sort());
  });
}

/** What people see, but for its folder, its times and the order in which files that run side by side end. */
function seen({ stdout, stderr }: Ended, folder: string, noise: readonly RegExp[] = []): readonly string[] {
  const text = `${stdout}\n${stderr}`
    .replaceAll(folder, "FOLDER")
    .replaceAll(/ ?\(\d+(?:\.\d+)? ?(?:ms|s|m)\)/g, "")
    .replaceAll(/\d+(?:\.\d+)? ?m?s\b/g, "TIME")
    .replaceAll(/\d\d:\d\d:\d\d/g, "TIME")
    .replaceAll(/"(?:start|end|duration)": ?"?[\w:.-]+"?/g, "TIME")
    .replaceAll(/duration_ms:? ?\d+(?:\.\d+)?/g, "TIME");
  return noise
    .reduce((rest, one) => rest.replaceAll(one, "#"), text)
    .split("\n")
    .filter((line) => !/^(?:Time:|\s*Duration |.*estimated)/.test(line))
    .sort();
}

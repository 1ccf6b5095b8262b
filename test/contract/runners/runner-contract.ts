// What every runner promises, held by the real one on a tiny project: it is recorded as it is, told exactly what to run, and
// nothing that went wrong ever looks like a green, complete run.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Attempt } from "../../../src/core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../../src/core/model/outcome.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { recogniseRunner } from "../../../src/runners/registry.ts";
import type { Prepared, Recognised, Runner, Selected, Selection } from "../../../src/runners/runner.ts";
import { freshFolder, reporters, resultsOf, start, workplace, writeFiles, type Ended, type Results } from "./start.ts";

/** The files that every project has, by what they hold. */
export type ProjectFile = "cart" | "namesake" | "fails" | "flaky" | "order" | "crash" | "hang" | "outside" | "nowhere";

/** The tests that every project has, by what they do. `namesake` has the titles of `adds` in another file. */
export type ProjectTest =
  | "adds"
  | "takes"
  | "ships"
  | "namesake"
  | "fails"
  | "flakes"
  | "pollutes"
  | "quiet"
  | "victim"
  | "before";

export interface RunnerProject {
  readonly runner: Runner;
  readonly version: string;
  /** Null where it is installed; else what installs it. */
  readonly missing: string | null;
  /** Below test/projects. */
  readonly project: string;
  /** A `node_modules` for the project. */
  readonly packages: string | null;
  /** What a user types to run some of the files. */
  command(files: readonly ProjectFile[]): readonly string[];
  readonly env?: Partial<Record<ProjectFile, Readonly<Record<string, string>>>>;
  test(name: ProjectTest): Selected;
  /** What the runner's own results of the run of `cart`, `fails` and `order` tell, where it was told to write them. */
  own?(folder: string, ended: Ended): Results;
  /** Further files of that run, with further attempts. */
  readonly also?: { readonly files: readonly string[]; readonly attempts: readonly string[] };
  /** What is recorded of the file `outside`, where a runner tells of errors outside of tests. */
  readonly outside?: readonly string[];
  /** Only what may differ from version to version; another version goes through the whole. */
  readonly brief?: boolean;
}

/** An attempt as the projects tell theirs: `test/cart.test.js > cart > adds 1 pass`. */
const line = ({ test, attempt, outcome }: Attempt): string => `${test} ${attempt} ${outcome}`;

interface Ran extends Results {
  readonly ended: Ended;
  readonly prepared: Prepared;
}

export function holdsTheContract(project: RunnerProject): void {
  const { runner, version, missing, brief = false } = project;
  const hint = missing === null ? "" : `, which ${missing} installs`;
  describe.skipIf(missing !== null)(`${runner.title} ${version}${hint}`, () => {
    recordsWhatRan(project);
    runsASelection(project);
    if (runner.exclude !== undefined) leavesTestsOut(project);
    tellsOfErrorsOutside(project);
    if (brief) return;
    retriesAFlake(project);
    neverLooksGreen(project);
    if (runner.can.list) listsTests(project);
  });
}

const everyFile: readonly ProjectFile[] = ["cart", "fails", "order"];

function recordsWhatRan(project: RunnerProject): void {
  const { runner } = project;
  const idOf = (name: ProjectTest): string => project.test(name).test;

  test("records what ran, in its order, beside the output that people see", async () => {
    const also = (project.also?.files ?? []) as readonly ProjectFile[];
    const command = recognised(project, [...everyFile, ...also]);
    const plain = workplace(project.project, project.packages);
    const alone = await start({ words: [...command.head, ...command.args], env: command.env }, plain);
    const { ended, attempts, complete, folder } = await record(project, [...everyFile, ...also]);

    const told = attempts.map(line).sort();
    const expected: readonly [ProjectTest, Outcome][] = [
      ["adds", "pass"],
      ["takes", "pass"],
      ["ships", "skip"],
      ["fails", "fail"],
      ["pollutes", "pass"],
      ["quiet", "pass"],
      ["victim", "fail"],
    ];
    const wanted = [
      ...expected.map(([name, outcome]) => `${idOf(name)} 1 ${outcome}`),
      ...(project.also?.attempts ?? []),
    ];
    expect(told).toEqual(wanted.sort());
    expect(complete).toBe(true);
    expect(runner.meaningOf(ended.code ?? -1)).toBe("tests-failed");
    expect(ended.code).toBe(alone.code);

    const inOrder = attempts.filter(({ file, test }) => (file ?? test) === (project.test("victim").file ?? test));
    const steps = ["pollutes", "quiet", "victim"].map((one) => idOf(one as ProjectTest));
    expect(inOrder.map(({ test }) => test as string).filter((test) => steps.includes(test))).toEqual(steps);

    if (runner.can.output === "untouched") {
      expect(withoutTimes(ended, folder)).toEqual(withoutTimes(alone, plain));
    }
    const own = project.own?.(plain, alone);
    if (own !== undefined) expect(own.attempts.map(line).sort()).toEqual(told);
  });
}

function runsASelection(project: RunnerProject): void {
  const { runner } = project;
  test("runs exactly the selected tests, in order where it can", async () => {
    // Without its polluter, the victim passes.
    const tests = [project.test("quiet"), project.test("victim"), project.test("adds")];
    const ordered = runner.can.order !== "own";
    const files: readonly ProjectFile[] = ["cart", "namesake", "fails", "order"];
    const ran = await select(project, { tests, ordered, seed: null, workers: 1 }, files);
    const ids = ran.attempts.filter(({ outcome }) => outcome !== "skip").map(({ test }) => test as string);
    const wanted = tests.map(({ test }) => test as string);
    if (ran.prepared.inexact === undefined) {
      expect(ordered ? ids : ids.sort()).toEqual(ordered ? wanted : wanted.sort());
    } else {
      expect(ids).toEqual(expect.arrayContaining(wanted));
      // Namesakes at most, never the polluter or the test that fails.
      expect(ids.filter((id) => !wanted.includes(id) && id !== project.test("namesake").test)).toEqual([]);
    }
    expect(runner.meaningOf(ran.ended.code ?? -1)).toBe("passed");
    expect(ran.complete).toBe(true);
  });

  if (runner.can.order === "own") saysWhatItCannot(project);
}

function leavesTestsOut(project: RunnerProject): void {
  const { runner } = project;
  test("leaves out what it is told to, and no namesake", async () => {
    const files: readonly ProjectFile[] = ["cart", "namesake", "order"];
    const tests = [project.test("adds").test, project.test("pollutes").test];
    const command = recognised(project, files);
    if (runner.excludesByName !== undefined) {
      const folder = workplace(project.project, project.packages);
      const listing = runner.excludesByName.list(command, { folder: freshFolder(), reporters });
      const ended = await start(listing.command, folder);
      const hit = listing
        .read(ended.stdout, ended.stderr)
        .filter((other) => !tests.includes(other) && tests.some((one) => runner.excludesByName?.hits(one, other)));
      expect(hit).toEqual([]);
    }
    const prepared = runner.exclude?.(command, tests, { folder: freshFolder(), reporters });
    expect(prepared).not.toHaveProperty("why");
    const ran = await runPrepared(prepared as Prepared, workplace(project.project, project.packages));
    const left = ran.attempts
      .filter(({ outcome }) => outcome !== "skip")
      .map(({ test, outcome }) => `${test} ${outcome}`);
    // Without its polluter, the victim passes; a namesake that has the same id goes too.
    const rest = (["takes", "namesake", "quiet", "victim"] as const).map((name) => project.test(name).test);
    expect(left.sort()).toEqual(
      rest
        .filter((test) => !tests.includes(test))
        .map((test) => `${test} pass`)
        .sort(),
    );
    const skipped = ran.attempts.filter(({ outcome }) => outcome === "skip").map(({ test }) => test as string);
    expect(skipped.filter((test) => test !== project.test("ships").test && !tests.includes(asTestId(test)))).toEqual(
      [],
    );
    expect(runner.meaningOf(ran.ended.code ?? -1)).toBe("passed");
    expect(ran.complete).toBe(true);
  });
}

function saysWhatItCannot(project: RunnerProject): void {
  const { runner } = project;
  test("says that it cannot keep an order", () => {
    const tests = [project.test("victim"), project.test("adds")];
    const asked = { tests, ordered: true, seed: null, workers: null };
    const answer = runner.select(recognised(project, []), asked, { folder: "/s", reporters });
    expect(answer).toMatchObject({ kind: "unable", why: expect.any(String), fix: expect.any(String) });
  });
}

function retriesAFlake(project: RunnerProject): void {
  test("a flake fails, and passes when it is selected again", async () => {
    const folder = workplace(project.project, project.packages);
    const first = await record(project, ["flaky"], folder);
    const flake = project.test("flakes");
    expect(first.attempts).toMatchObject([{ test: flake.test, outcome: "fail" }]);
    const again = await select(
      project,
      { tests: [flake], ordered: false, seed: null, workers: null },
      ["flaky"],
      folder,
    );
    expect(again.attempts).toMatchObject([{ test: flake.test, outcome: "pass" }]);
    expect(project.runner.meaningOf(again.ended.code ?? -1)).toBe("passed");
  });
}

/** A run that a policy could forgive: it says that tests failed, tells all of them, and nothing else went wrong. */
const looksGreen = ({ runner }: RunnerProject, { ended, attempts, complete }: Ran): boolean =>
  ended.signal === null &&
  runner.meaningOf(ended.code ?? -1) !== "broken" &&
  complete &&
  attempts.every(({ outcome }) => evidenceOf(outcome) !== "bad");

function neverLooksGreen(project: RunnerProject): void {
  const { runner } = project;
  const before = project.test("before").test as string;

  test("a crash is none of a green run", async () => {
    const ran = await record(project, ["crash"]);
    expect(looksGreen(project, ran)).toBe(false);
    expect(ran.ended.signal ?? runner.meaningOf(ran.ended.code ?? -1)).not.toBe("passed");
  });

  test("a hang that is ended leaves what ran before it", async () => {
    const folder = workplace(project.project, project.packages);
    const command = recognised(project, ["hang"]);
    const prepared = runner.record(command, { folder: freshFolder(), reporters });
    const isTold = (): boolean => resultsOf(prepared, { stdout: "", stderr: "" }).attempts.length > 0;
    const started = Date.now();
    const isFile = prepared.results.kind === "files";
    const ended = await start(
      prepared,
      folder,
      () => (isFile && isTold()) || Date.now() - started > (isFile ? 30_000 : 3000),
    );
    const results = resultsOf(prepared, ended);
    expect(ended.signal).toBe("SIGKILL");
    expect(results.complete).toBe(false);
    if (isFile) expect(results.attempts).toMatchObject([{ test: before, outcome: "pass" }]);
  });

  test("a run without tests did not pass", async () => {
    const ran = await record(project, ["nowhere"]);
    expect(runner.meaningOf(ran.ended.code ?? -1)).not.toBe("passed");
    expect(ran.attempts).toEqual([]);
  });
}

function tellsOfErrorsOutside(project: RunnerProject): void {
  test("an error outside of tests is none of a green run", async () => {
    const ran = await record(project, ["outside"]);
    expect(looksGreen(project, ran)).toBe(false);
    expect(project.runner.meaningOf(ran.ended.code ?? -1)).not.toBe("passed");
    if (project.outside !== undefined) expect(ran.attempts.map(line)).toEqual(project.outside);
  });
}

function listsTests(project: RunnerProject): void {
  test("names its tests as its results do", async () => {
    const folder = workplace(project.project, project.packages);
    const command = recognised(project, ["cart", "order"]);
    const listing = project.runner.list?.(command, { folder: freshFolder(), reporters });
    const ended = await start(listing!.command, folder);
    const names: readonly ProjectTest[] = ["adds", "takes", "pollutes", "quiet", "victim"];
    const listed = listing!.read(ended.stdout, ended.stderr).filter((id) => id !== project.test("ships").test);
    expect([...listed].sort()).toEqual(names.map((one) => project.test(one).test as string).sort());
  });
}

function recognised(project: RunnerProject, files: readonly ProjectFile[]): Recognised {
  const found = recogniseRunner(project.command(files));
  expect(found?.runner.name).toBe(project.runner.name);
  const env = Object.assign({}, ...files.map((file) => project.env?.[file] ?? {})) as Record<string, string>;
  return { ...found!.command, env: { ...found!.command.env, ...env } };
}

async function record(
  project: RunnerProject,
  files: readonly ProjectFile[],
  folder: string = workplace(project.project, project.packages),
): Promise<Ran & { readonly folder: string }> {
  const prepared = project.runner.record(recognised(project, files), { folder: freshFolder(), reporters });
  return { ...(await runPrepared(prepared, folder)), folder };
}

async function select(
  project: RunnerProject,
  selection: Selection,
  files: readonly ProjectFile[],
  folder: string = workplace(project.project, project.packages),
): Promise<Ran> {
  const prepared = project.runner.select(recognised(project, files), selection, { folder: freshFolder(), reporters });
  expect(prepared).not.toHaveProperty("why");
  return await runPrepared(prepared as Prepared, folder);
}

async function runPrepared(prepared: Prepared, folder: string): Promise<Ran> {
  writeFiles(prepared);
  const ended = await start(prepared, folder);
  const results = resultsOf(prepared, ended);
  if (results.attempts.length === 0 && process.env["SHOW_RUNNERS"] !== undefined)
    process.stdout.write(JSON.stringify(ended));
  return { ...results, ended, prepared };
}

/** What people see, but for its folder, its times and the order in which files that run side by side end. */
function withoutTimes({ stdout, stderr }: Ended, folder: string): readonly string[] {
  return `${stdout}\n${stderr}`
    .replaceAll(folder, "FOLDER")
    .replaceAll(/ ?\(\d+(?:\.\d+)? ?m?s\)/g, "")
    .replaceAll(/\d+(?:\.\d+)? ?m?s\b/g, "TIME")
    .replaceAll(/\d\d:\d\d:\d\d/g, "TIME")
    .replaceAll(/"(?:start|end|duration)": ?"?[\w:.-]+"?/g, "TIME")
    .replaceAll(/duration_ms:? ?\d+(?:\.\d+)?/g, "TIME")
    .split("\n")
    .filter((line) => !/^(?:Time:|\s*Duration |.*estimated)/.test(line))
    .sort();
}

/** A file of results that a runner wrote into its project. */
export const readResult = (folder: string, name: string): string => readFileSync(`${folder}/${name}`, "utf8");

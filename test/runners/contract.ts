// What every runner promises, held against the real tool on its project in test/projects, which has the same seven tests in
// every language (test/projects/README.md).
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTests, type TestRun } from "../../src/app/test-run.ts";
import { evidenceOf } from "../../src/core/model/outcome.ts";
import { asTestId, type TestId } from "../../src/core/model/test-id.ts";
import { openExec } from "../../src/io/exec/exec.ts";
import { startFiles } from "../../src/io/exec/start-files.ts";
import { openInputs } from "../../src/io/inputs/inputs.ts";
import type { Listing, Prepared, Recognised, Runner, Scratch, Selected, Unable } from "../../src/runners/runner.ts";

export const parts = ["passes", "fails", "flakes", "crashes", "hangs", "pollutes", "victim"] as const;
export type Part = (typeof parts)[number];

export interface RunnerProject {
  readonly runner: Runner;
  /** Which of several versions of the tool this is; empty where there is one. */
  readonly version: string;
  /** The folder in test/projects. */
  readonly project: string;
  /** The command that runs all of the project's tests, one after the other. */
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What has to work before: the tool is there, the project is built. */
  readonly before: readonly (readonly string[])[];
  readonly test: (part: Part) => string;
  /** How long the whole suite of one test may take, however busy the machine is. */
  readonly patienceMs?: number;
}

const never = new AbortController().signal;
const nowhere = process.stderr;
const inputs = openInputs(async function* () {});
const exec = openExec({ stdout: nowhere, stderr: nowhere });

/** Null where all that is needed is there; else what is missing. */
export function missing(before: RunnerProject["before"], cwd: string): string | null {
  for (const [program = "", ...args] of before) {
    try {
      execFileSync(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout: 300_000 });
    } catch (error) {
      return `${[program, ...args].join(" ")}: ${String((error as { stderr?: Buffer }).stderr ?? error)
        .trim()
        .slice(0, 300)}`;
    }
  }
  return null;
}

/** A copy of a project, so that whatever its runs leave behind is gone afterwards. */
export function copyOf(project: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "deflake-project-")));
  cpSync(join(import.meta.dirname, "../projects", project), folder, { recursive: true });
  return folder;
}

export function runnerContract(of: RunnerProject): void {
  const { runner, words, project, version } = of;
  const folder = copyOf(project);
  const lack = missing(of.before, folder);
  const title = `${runner.name} ${version}`.trim();
  if (lack !== null) console.warn(`skipped ${title}: ${lack}`);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.skipIf(lack !== null)(`${runner.name} ${version}`, () => {
    suite(of, folder, runner.recognise(words));
  });
}

/** A promise that only some runners give. It is not skipped for the others: nothing is missing there. */
const testWhere = (able: boolean): ((name: string, run: () => Promise<void>, limitMs: number) => void) =>
  able ? test : () => {};

function suite(of: RunnerProject, folder: string, recognised: Recognised | null): void {
  const { runner, words } = of;
  const command = recognised ?? { head: [], args: [], env: {} };
  const limit = of.patienceMs ?? 120_000;

  interface Circumstances {
    /** A folder that earlier runs have left something in. */
    readonly state?: string;
    readonly given?: "crash" | "hang";
    readonly deadlineMs?: number;
  }
  const run = async (
    prepare: (scratch: Scratch) => Prepared | Unable,
    { state, given, deadlineMs = 100_000 }: Circumstances = {},
  ): Promise<TestRun> => {
    const env = {
      ...of.env,
      STATE: state ?? mkdtempSync(join(folder, "state-")),
      ...(given === undefined ? {} : { WITH: given }),
    };
    const options = { cwd: folder, env, output: "hear" as const, deadlineMs, signal: never };
    const ran = await runTests(prepare, options, { exec, files: startFiles, inputs });
    if (ran.kind === "unable") throw new Error(`${ran.why} ${ran.fix}`);
    return ran;
  };
  const selected = (part: Part): Selected => {
    const known = recorded.attempts.find((attempt) => attempt.test === of.test(part));
    return { test: asTestId(of.test(part)), file: known?.file ?? null };
  };
  const select = async (chosen: readonly Part[], circumstances?: Circumstances, ordered = false): Promise<TestRun> => {
    const selection = { tests: chosen.map(selected), ordered, seed: null, workers: null };
    return run((scratch) => runner.select(command, selection, scratch), circumstances);
  };
  const listingOf = async (
    list: (scratch: Scratch) => Listing,
  ): Promise<{ code: number | null; listed: readonly TestId[] }> => {
    const scratch = await startFiles.scratch();
    const { command: asked, ...listing } = list(scratch);
    const out = { stdout: "", stderr: "" };
    const { ending } = await exec.run(asked.words, {
      cwd: folder,
      env: { ...of.env, STATE: folder, ...asked.env },
      ...(asked.paths === undefined ? {} : { paths: asked.paths }),
      output: "hear",
      deadlineMs: 100_000,
      signal: never,
      hear: (piece, stream) => (out[stream] += Buffer.from(piece).toString()),
    });
    await scratch.remove();
    const code = ending.kind === "exited" ? ending.code : null;
    return { code, listed: code === 0 ? listing.read(out.stdout, out.stderr) : [] };
  };
  const meaning = ({ execution: { ending } }: TestRun): string =>
    ending.kind === "exited" ? runner.meaningOf(ending.code) : ending.kind;
  const outcomes = (ran: TestRun): Record<string, string> =>
    Object.fromEntries(ran.attempts.map(({ test: name, outcome }) => [name, outcome]));
  const expected = (of_: Partial<Record<Part, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(of_).map(([part, outcome]) => [of.test(part as Part), outcome]));

  let recorded: TestRun;
  beforeAll(async () => {
    recorded = await run((scratch) => runner.record(command, scratch));
  }, limit);

  test("recognises its command", () => {
    expect(recognised === null ? [] : [...recognised.head, ...recognised.args]).toEqual(words);
  });

  test("records every test with its outcome, and that nothing is missing", () => {
    expect(outcomes(recorded)).toEqual(
      expected({
        passes: "pass",
        fails: "fail",
        flakes: "fail",
        crashes: "pass",
        hangs: "pass",
        pollutes: "pass",
        victim: "fail",
      }),
    );
    expect([recorded.complete, recorded.report, meaning(recorded)]).toEqual([true, "fresh", "tests-failed"]);
  });

  testWhere(runner.can.output === "untouched")(
    "leaves what people see as it is",
    async () => {
      const plain = await run(() => ({
        words,
        env: command.env,
        results: { kind: "files", paths: [], format: null },
        files: [],
      }));
      const again = await run((scratch) => ({
        ...runner.record(command, scratch),
        results: { kind: "files", paths: [], format: null },
      }));
      expect(steady(again.printed)).toEqual(steady(plain.printed));
    },
    limit,
  );

  test(
    "runs one test and no other",
    async () => {
      const ran = await select(["passes"]);
      expect(outcomes(ran)).toEqual(expected({ passes: "pass" }));
      expect([ran.complete, meaning(ran)]).toEqual([true, "passed"]);
    },
    limit,
  );

  test(
    "a flaky test that failed passes when it is run again, alone",
    async () => {
      const state = mkdtempSync(join(folder, "state-"));
      const [first, second] = [await select(["flakes"], { state }), await select(["flakes"], { state })];
      expect([outcomes(first), meaning(first)]).toEqual([expected({ flakes: "fail" }), "tests-failed"]);
      expect([outcomes(second), meaning(second)]).toEqual([expected({ flakes: "pass" }), "passed"]);
    },
    limit,
  );

  test(
    "a polluter spoils its victim, which passes alone",
    async () => {
      expect(outcomes(await select(["victim"]))).toEqual(expected({ victim: "pass" }));
      const both = await select(["pollutes", "victim"], {}, true);
      expect(outcomes(both)).toEqual(expected({ pollutes: "pass", victim: "fail" }));
      expect(both.complete).toBe(true);
    },
    limit,
  );

  testWhere(runner.can.order === "given")(
    "runs tests in the order in which they are given",
    async () => {
      const ran = await select(["victim", "pollutes", "passes"], {}, true);
      expect(ran.attempts.map(({ test: name }) => name)).toEqual(
        ["victim", "pollutes", "passes"].map((part) => of.test(part as Part)),
      );
      expect(outcomes(ran)).toEqual(expected({ pollutes: "pass", victim: "pass", passes: "pass" }));
    },
    limit,
  );

  test(
    "a test that ends its process passes in no way",
    async () => {
      const ran = await select(["passes", "crashes"], { given: "crash" }, runner.can.order === "given");
      expect(meaning(ran)).not.toBe("passed");
      const told = ran.attempts.find(({ test: name }) => name === of.test("crashes"));
      expect(told === undefined || evidenceOf(told.outcome) !== "good").toBe(true);
      expect(ran.complete && (told === undefined || evidenceOf(told.outcome) !== "bad"), "all is well").toBe(false);
    },
    limit,
  );

  test(
    "a test that hangs is ended with its runner, and what is told is not complete",
    async () => {
      const ran = await select(["hangs"], { given: "hang", deadlineMs: 6000 });
      expect([ran.execution.timedOut, ran.complete]).toEqual([true, false]);
      expect(outcomes(ran)[of.test("hangs")]).not.toBe("pass");
    },
    limit,
  );

  test(
    "a test that there is not runs nothing",
    async () => {
      const nobody = { test: asTestId(of.test("passes").replace("asses", "asses_not")), file: selected("passes").file };
      const selection = { tests: [nobody], ordered: false, seed: null, workers: null };
      const ran = await run((scratch) => runner.select(command, selection, scratch));
      expect(ran.attempts.filter(({ outcome }) => outcome === "pass")).toEqual([]);
    },
    limit,
  );

  testWhere(runner.exclude !== undefined)(
    "leaves out what it is told to, and no other",
    async () => {
      const tests = (["passes", "victim"] as const).map((part) => asTestId(of.test(part)));
      if (runner.excludesByName !== undefined) {
        const { code, listed } = await listingOf(runner.excludesByName.list.bind(null, command));
        // The version that is here does not know how.
        if (code !== 0) return;
        const others = listed.filter((one) => !tests.includes(one));
        expect(others.length).toBeGreaterThanOrEqual(parts.length - 2);
        expect(others.filter((other) => tests.some((one) => runner.excludesByName?.hits(one, other)))).toEqual([]);
      }
      const ran = await run(
        (scratch) => runner.exclude?.(command, tests, scratch) ?? { kind: "unable", why: "", fix: "" },
      );
      const left = ran.attempts.filter(({ outcome }) => outcome !== "skip");
      const rest = recorded.attempts.filter(({ test: name }) => !tests.includes(name));
      expect(left.map(({ test: name, outcome }) => `${name} ${outcome}`).sort()).toEqual(
        rest.map(({ test: name, outcome }) => `${name} ${outcome}`).sort(),
      );
      expect([ran.complete, meaning(ran)]).toEqual([true, "tests-failed"]);
    },
    limit,
  );

  testWhere(runner.can.list)(
    "lists its tests under the names that results have",
    async () => {
      const { listed } = await listingOf((scratch) => runner.list!(command, scratch));
      expect([...listed].sort()).toEqual(parts.map(of.test).sort());
    },
    limit,
  );
}

/** What a runner printed, without what differs from one run to the next. */
function steady(printed: string): readonly string[] {
  return printed
    .split("\n")
    .map((line) =>
      line
        .replaceAll(/0x[0-9a-f]+/g, "0x")
        .replaceAll(/[-+]?[\d.,]+/g, "#")
        .replaceAll(/([=_ -])\1+/g, "$1")
        .replaceAll(/\/tmp\/\S+/g, "<path>"),
    )
    .sort();
}

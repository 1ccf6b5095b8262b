// `deflake bisect` on a real repository: it finds the commit although the test is flaky and some commits do not build, can be
// stopped and picked up, and leaves nothing behind.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diagnosisSchema } from "../../src/core/report/diagnosis-schema.ts";
import type { Bisection } from "../../src/core/report/bisection.ts";
import type { Diagnosis } from "../../src/core/report/diagnosis.ts";
import { calm, main } from "./deflake.ts";
import { openProject, type Workplace } from "./workplace.ts";

let here: Workplace;
let commits: string[];
beforeEach(() => void (here = openProject("planted")));
afterEach(() => here.clear());

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: here.folder,
    env: { ...calm, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
    encoding: "utf8",
  }).trim();

/** The suite asks what is planted of a file of the commit. */
function begin(): void {
  const suite = readFileSync(join(here.folder, "planted.test.mjs"), "utf8").replace(
    "process.env.PLANTED ??",
    '(await import("./cause.mjs")).cause ??',
  );
  writeFileSync(join(here.folder, "planted.test.mjs"), suite);
  writeFileSync(join(here.folder, ".gitignore"), ".deflake\ncounter.txt\n");
  git("init", "-q", "-b", "main");
}

function commit(file: string, text: string): string {
  writeFileSync(join(here.folder, file), text);
  git("add", "-A");
  git("commit", "-q", "-m", `${file} of ${Number(git("rev-list", "--count", "--all")) + 1}`);
  return git("rev-parse", "HEAD");
}

/** A line on which a branch was merged that had left it three commits before. */
function merged(branch: () => readonly string[]): { readonly merge: string; readonly brought: readonly string[] } {
  begin();
  commit("cause.mjs", caused('"none"'));
  for (const at of [1, 2]) commit("notes.txt", `${at}`);
  git("checkout", "-q", "-b", "branch");
  const brought = branch();
  git("checkout", "-q", "main");
  for (const at of [3, 4]) commit("notes.txt", `${at}`);
  git("merge", "-q", "--no-ff", "-m", "the branch", "branch");
  const merge = git("rev-parse", "HEAD");
  for (const at of [5, 6]) commit("notes.txt", `${at}`);
  return { merge, brought };
}

const caused = (planted: string): string => `export const cause = ${planted};`;

/** A line of commits, each with the cause and whether it builds; what is planted is read from a file of the commit. */
function history(...line: readonly { readonly planted: string; readonly builds?: boolean }[]): void {
  begin();
  commits = line.map(({ planted, builds = true }, at) => {
    writeFileSync(join(here.folder, "cause.mjs"), `export const cause = "${planted}"; // ${at}\n`);
    writeFileSync(join(here.folder, "build.sh"), `exit ${builds ? 0 : 1}\n`);
    git("add", "-A");
    git("commit", "-q", "-m", `commit ${at}`);
    return git("rev-parse", "HEAD");
  });
}

const plain = (planted: string, times: number) => Array.from({ length: times }, () => ({ planted }));

const command = "-- node --test planted.test.mjs";
const counter = (): { env: Record<string, string> } => ({ env: { PLANTED_COUNTER: join(here.folder, "counter.txt") } });

async function json(line: string): Promise<Diagnosis & { bisection: Bisection }> {
  const { code, out, err } = await here.shell(line, counter());
  expect({ code, err }).toMatchObject({ code: 0 });
  const said = JSON.parse(out) as Diagnosis & { bisection: Bisection };
  expect(diagnosisSchema.safeParse(said).error).toBeUndefined();
  return said;
}

/** Worktrees, refs and what git sees of the files. */
const untouched = (): unknown => [
  git("worktree", "list"),
  git("for-each-ref"),
  git("status", "--porcelain"),
  git("stash", "list"),
];

test("a test that began to fail one time in two: the commit, and a command that shows it", async () => {
  history(...plain("none", 5), ...plain("alone-half", 4));
  const before = untouched();
  const found = await json(`deflake bisect victim --good HEAD~8 --format json ${command}`);
  expect(found.answer).toEqual({ kind: "commit", tests: [], commit: commits[5] });
  expect(found.bisection).toMatchObject({ rises: true, before: { failures: 0 }, changes: [], second: null });
  expect(found.confidence).toBeGreaterThan(0.9);
  const shown = await json(found.command.replace(" -- ", " --format json -- "));
  expect(shown).toMatchObject({ verb: "reproduce", rate: { failures: 1 } });
  expect(untouched()).toEqual(before);
});

test("commits that do not build are stepped over; those that cannot be told apart are named together", async () => {
  // No matter of chance: which commit is tried next hangs on how long builds take, and so would what chance makes of it.
  history(
    ...plain("none", 4),
    { planted: "none", builds: false },
    { planted: "alone", builds: false },
    ...plain("alone", 4),
  );
  const found = await json(`deflake bisect victim --good HEAD~9 --build "sh build.sh" --format json ${command}`);
  expect(found.bisection.suspects.map(({ id }) => id)).toEqual(commits.slice(4, 7));
  expect(found.bisection.skipped).toBe(2);
});

test("what mended it is found the other way round", async () => {
  history(...plain("alone", 6), ...plain("none", 6));
  const found = await json(`deflake bisect victim --good HEAD --bad HEAD~11 --format json ${command}`);
  expect(found.answer.commit).toBe(commits[6]);
  expect(found.bisection.rises).toBe(false);
});

test("what a merge brought in is searched too, with what is known of both its ends, and picked up inside of it", async () => {
  const { merge, brought } = merged(() => [
    commit("other.txt", "0"),
    commit("other.txt", "1"),
    commit("cause.mjs", caused('"alone"')),
    commit("other.txt", "2"),
  ]);
  const before = untouched();
  const line = "deflake bisect victim --good HEAD~5";
  const found = await json(`${line} --format json ${command}`);
  expect(found.answer.commit).toBe(brought[2]);
  expect(found.bisection).toMatchObject({ merges: [{ id: merge }], mergeItself: false });
  expect(found.confidence).toBeGreaterThanOrEqual(0.95);
  expect(untouched()).toEqual(before);
  const stopped = await here.shell(`${line} --restart --max-trials ${found.trials - 1} ${command}`, counter());
  expect(stopped.out.replaceAll(/\s+/g, " ")).toContain("Which of the commits that it brought in is not yet known.");
  const wentOn = await json(`${line} --format json ${command}`);
  expect({ ...wentOn, testSeconds: 0 }).toEqual({ ...found, testSeconds: 0 });
  const { out } = await here.shell(`${line} ${command}`, counter());
  expect(out.replaceAll(/\s+/g, " ")).toContain(`which came with the merge ${merge.slice(0, 10)}`);
});

test("neither side of a merge fails alone: the merge itself", async () => {
  const { merge } = merged(() => [
    commit(
      "cause.mjs",
      'import { readFileSync } from "node:fs";\n' + caused('readFileSync("notes.txt", "utf8") > 3 ? "alone" : "none"'),
    ),
    commit("other.txt", "1"),
  ]);
  const found = await json(`deflake bisect victim --good HEAD~5 --format json ${command}`);
  expect(found.answer.commit).toBe(merge);
  expect(found.bisection).toMatchObject({ merges: [{ id: merge }], mergeItself: true });
});

test("a rate that rose twice: one of both commits, and a command that looks for the other", async () => {
  history(...plain("none", 3), ...plain("alone-half", 3), ...plain("alone", 3));
  const line = "deflake bisect victim --good HEAD~8";
  await here.shell(`${line} --max-trials 1 ${command}`, counter());
  // What it would see were it to try every commit forty times.
  const trials = commits.flatMap((_, commit) =>
    Array.from({ length: 40 }, (_, n) => {
      const failed = commit >= 6 || (commit >= 3 && n % 2 === 0);
      const outcome = failed ? "failed" : "passed";
      return { commit, outcome, signature: failed ? "odd" : null, seconds: 1, buildSeconds: 0, executions: 1 };
    }),
  );
  const folder = join(here.folder, ".deflake/searches");
  const log = join(folder, readdirSync(folder)[0]!);
  appendFileSync(log, trials.map((seen) => `${JSON.stringify({ seen })}\n`).join(""));
  const { answer, bisection } = await json(`${line} --format json ${command}`);
  expect(bisection.changes.map(({ id }) => id)).toEqual([commits[3], commits[6]]);
  const first = answer.commit === commits[3];
  const [good, bad, other] = first ? [3, 8, 6] : [0, 5, 3];
  expect(bisection.second).toMatchObject({
    side: first ? "after" : "before",
    from: { id: commits[other] },
    to: { id: commits[other] },
    command: `deflake bisect victim --format json --good ${commits[good]} --bad ${commits[bad]} ${command}`,
  });
  const { out } = await here.shell(`${line} ${command}`, counter());
  expect(out.replaceAll(/\s+/g, " ")).toMatch(
    /the rate changed twice: a second time (before|after) that commit, likely with/,
  );
  const looked = await json(bisection.second!.command.replace(" -- ", " --max-trials 1 -- "));
  expect(looked.bisection.commits).toBe(6);
});

test("killed in the middle: nothing of the repository has changed, and the same command goes on", async () => {
  history(...plain("none", 6), ...plain("alone", 6));
  const before = untouched();
  const args = ["bisect", "victim", "--good", "HEAD~11", ...command.split(" ")];
  const child = spawn(process.execPath, [main, ...args], {
    cwd: here.folder,
    env: { ...calm, ...counter().env },
  });
  const log = (): string => {
    const folder = join(here.folder, ".deflake/searches");
    const name = existsSync(folder) ? readdirSync(folder)[0] : undefined;
    return name === undefined ? "" : readFileSync(join(folder, name), "utf8");
  };
  const ended = new Promise((resolve) => child.on("close", resolve));
  while (!log().includes('{"seen":')) await pause(20);
  child.kill("SIGKILL");
  await ended;
  const kept = (log().match(/^\{"seen":/gm) ?? []).length;
  const found = await json(`deflake bisect victim --good HEAD~11 --format json ${command}`);
  expect(found.answer.commit).toBe(commits[6]);
  expect(found.trials).toBeGreaterThanOrEqual(kept);
  expect(untouched()).toEqual(before);
});

test("nothing builds: said after a few commits, with what was printed", async () => {
  history(...plain("none", 12));
  const { code, err } = await here.shell(
    `deflake bisect victim --good HEAD~11 --build "echo no compiler; exit 3" ${command}`,
    counter(),
  );
  expect(code).not.toBe(0);
  expect(err).toContain("does not build");
});

test("a test that runs once at each commit and then no more is not asked for ever", async () => {
  begin();
  const once = (at: number): string => `
    import { appendFileSync, existsSync, writeFileSync } from "node:fs";
    const ran = process.env.PLANTED_COUNTER + ${at};
    if (existsSync(ran)) process.exit(0);
    writeFileSync(ran, "");
    ${caused('"none"')}`;
  for (const at of [0, 1, 2, 3]) commit("cause.mjs", once(at));
  const { code, err } = await here.shell(`deflake bisect victim --good HEAD~3 ${command}`, counter());
  expect(err).toMatch(/victim told nothing, \d+ times in a row/);
  expect(code).not.toBe(0);
});

test.each([
  ["deflake bisect victim", "There is no command to run", 64],
  [`deflake bisect victim --good nothing ${command}`, 'There is no commit "nothing"', 66],
  [`deflake bisect victim ${command}`, "It is not said where the test fails less often", 64],
])("%s: says what is wrong", async (line, what, exit) => {
  mkdirSync(join(here.folder, "empty"));
  history(...plain("none", 2));
  const { code, err } = await here.shell(line, counter());
  expect(err).toContain(what);
  expect(code).toBe(exit);
});

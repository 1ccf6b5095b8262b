// Commits are found and looked at, and nothing of the user's changes: not a file, not the index, not a ref, not the stash,
// also when the process is killed in between.
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRepository } from "../../src/io/git.ts";

let folder: string;
const calm = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: folder,
    env: calm,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();

function commit(name: string): string {
  writeFileSync(join(folder, "file.txt"), name);
  git("add", "-A");
  git("commit", "-q", "-m", name);
  return git("rev-parse", "HEAD");
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deflake-git-"));
  git("init", "-q", "-b", "main");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** All that a user could miss: files with their times, index, refs, stash, worktrees. */
function everything(): unknown {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith(".git"));
  return {
    files: files.map((name) => [
      name,
      statSync(join(folder, name)).mtimeMs,
      statSync(join(folder, name)).isFile() ? readFileSync(join(folder, name), "utf8") : "",
    ]),
    index: readFileSync(join(folder, ".git/index")).toString("base64"),
    head: readFileSync(join(folder, ".git/HEAD"), "utf8"),
    refs: git("for-each-ref"),
    reflog: git("reflog", "--all"),
    stash: git("stash", "list"),
    worktrees: git("worktree", "list", "--porcelain"),
  };
}

test("the line from an old commit to a new one, both on it, whichever is named first", async () => {
  const ids = ["one", "two", "three"].map(commit);
  const repository = openRepository(folder);
  const line = await repository.line("HEAD~2", "main");
  expect(line).toMatchObject({ reversed: false });
  expect(line.commits.map(({ id }) => id)).toEqual(ids);
  expect(line.commits.map(({ subject }) => subject)).toEqual(["one", "two", "three"]);
  expect(await repository.line("main", "HEAD~2")).toEqual({ ...line, reversed: true });
});

test("a merge is one step; what it brought in is not on the line", async () => {
  const first = commit("first");
  git("checkout", "-q", "-b", "side");
  const side = commit("side work");
  git("checkout", "-q", "main");
  writeFileSync(join(folder, "other.txt"), "x");
  git("add", "-A");
  git("commit", "-q", "-m", "main work");
  git("merge", "-q", "--no-edit", "side");
  const repository = openRepository(folder);
  const { commits } = await repository.line(first, "main");
  expect(commits.map(({ subject }) => subject)).toEqual(["first", "main work", "Merge branch 'side'"]);
  expect(commits.map(({ parents }) => parents.length)).toEqual([0, 1, 2]);
  // From the side branch, the line begins where that had left it.
  expect((await repository.line(side, "main")).commits[0]?.id).toBe(first);
});

test("inside of a merge: from where its branch had left the line to the merge; nothing inside of what was in already", async () => {
  const work = (file: string): string => {
    writeFileSync(join(folder, file), file);
    git("add", "-A");
    git("commit", "-q", "-m", file);
    return git("rev-parse", "HEAD");
  };
  const base = work("base");
  git("checkout", "-q", "-b", "side");
  const side = [work("side 1")];
  git("checkout", "-q", "main");
  const onto = work("main 1");
  git("checkout", "-q", "side");
  git("merge", "-q", "--no-edit", "main");
  side.push(git("rev-parse", "HEAD"), work("side 2"));
  git("checkout", "-q", "main");
  work("main 2");
  git("merge", "-q", "--no-ff", "--no-edit", "side");
  const repository = openRepository(folder);
  const merge = (await repository.line(base, "main")).commits.at(-1)!;
  const inside = await repository.inside(merge, []);
  expect(inside?.map(({ id }) => id)).toEqual([base, ...side, merge.id]);
  // Of what the branch had merged from the line, all was there before the merge.
  expect(await repository.inside(inside![2]!, merge.parents.slice(0, 1))).toBe(null);
  expect((await repository.inside(inside![2]!, []))?.map(({ id }) => id)).toEqual([base, onto, side[1]]);
  expect(await repository.inside(inside![1]!, [])).toBe(null);
});

test.each([
  ["nothing", "main", 'There is no commit "nothing"'],
  ["--all", "main", 'There is no commit "--all"'],
  ["main", "HEAD", "are one commit"],
  ["side", "main", "came out of the other"],
])("%s and %s: says what is wrong", async (good, bad, what) => {
  commit("one");
  git("checkout", "-q", "--orphan", "side");
  commit("another beginning");
  git("checkout", "-q", "main");
  await expect(openRepository(folder).line(good, bad)).rejects.toThrow(what);
});

test("a folder outside of any repository", async () => {
  rmSync(join(folder, ".git"), { recursive: true });
  await expect(openRepository(folder).line("a", "b")).rejects.toThrow("in no git repository");
});

test("looking at commits changes nothing of the user's, whatever lies about there", async () => {
  mkdirSync(join(folder, "sub"));
  writeFileSync(join(folder, "sub/kept.txt"), "1");
  const first = commit("one");
  commit("two");
  writeFileSync(join(folder, "file.txt"), "stashed");
  git("stash", "push", "-q");
  writeFileSync(join(folder, "staged.txt"), "staged");
  git("add", "staged.txt");
  writeFileSync(join(folder, "file.txt"), "changed");
  writeFileSync(join(folder, "untracked.txt"), "untracked");
  writeFileSync(join(folder, ".git/hooks/post-checkout"), `#!/bin/sh\ntouch ${folder}/hook-ran\n`);
  chmodSync(join(folder, ".git/hooks/post-checkout"), 0o755);
  const before = everything();
  const worktree = await openRepository(join(folder, "sub")).worktree();
  await worktree.checkout(first);
  expect(readFileSync(join(dirname(worktree.folder), "file.txt"), "utf8")).toBe("one");
  writeFileSync(join(worktree.folder, "left by a test.txt"), "");
  await worktree.checkout("main");
  expect(readdirSync(worktree.folder)).toEqual(["kept.txt"]);
  await worktree.remove();
  expect(existsSync(worktree.folder)).toBe(false);
  expect(everything()).toEqual(before);
});

test("ignored files stay from one commit to the next, so that a build can go on", async () => {
  writeFileSync(join(folder, ".gitignore"), "built\n");
  commit("one");
  const second = commit("two");
  const worktree = await openRepository(folder).worktree();
  await worktree.checkout("main~1");
  writeFileSync(join(worktree.folder, "built"), "");
  await worktree.checkout(second);
  expect(existsSync(join(worktree.folder, "built"))).toBe(true);
  await worktree.remove();
});

test("what a killed process left behind is taken away by the next; what a living one uses is not", async () => {
  commit("one");
  const before = everything();
  const repository = openRepository(folder);
  const [dead, alive] = [await repository.worktree(), await repository.worktree()];
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.on("close", resolve));
  writeFileSync(join(dirname(dead.folder), "owner"), String(gone.pid));
  const next = await repository.worktree();
  expect([dead, alive, next].map((one) => existsSync(one.folder))).toEqual([false, true, true]);
  await alive.remove();
  await next.remove();
  expect(everything()).toEqual(before);
});

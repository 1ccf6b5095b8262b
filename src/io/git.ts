// The `Repository` port over the git that is installed. Commits are looked at in a worktree in the system's folder for
// scratch files; the user's own files, index, refs and stash are never touched, and no hook runs.
//
// A process that is killed leaves its worktree behind, with a file that names the process. The next one takes it away.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import type { Commit, Repository, Worktree } from "../app/ports.ts";
import { ProblemError } from "../core/model/problem.ts";

const prefix = "deflake-bisect-";

/** Hooks and housekeeping of the user's are not for us to start. */
const calm = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "gc.auto=0",
  "-c",
  "maintenance.auto=false",
  "-c",
  "advice.detachedHead=false",
];

/** @param folder anywhere in the repository */
export function openRepository(folder: string): Repository {
  const git = async (args: readonly string[], cwd = folder): Promise<string> => gitIn(cwd, args);
  return {
    line: async (good, bad) => {
      const [one, other] = await Promise.all([commitOf(git, good), commitOf(git, bad)]);
      if (one === other) throw sameCommit(good, bad);
      if (await isAncestor(git, one, other)) return { commits: await firstParents(git, one, other), reversed: false };
      if (await isAncestor(git, other, one)) return { commits: await firstParents(git, other, one), reversed: true };
      throw unrelated(good, bad);
    },
    inside: async (merge, without) => inside(git, merge, without),
    resolve: async (revision) => commitOf(git, revision),
    worktree: async () => {
      await clearLeftovers(git);
      return await addWorktree(git, folder);
    },
  };
}

type Git = (args: readonly string[], cwd?: string) => Promise<string>;

async function gitIn(cwd: string, args: readonly string[]): Promise<string> {
  // Whoever calls us from a hook has these set, and they would lead to the user's own index and files.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  try {
    const { stdout } = await promisify(execFile)("git", [...calm, ...args], {
      cwd,
      env: { ...env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
      maxBuffer: 2 ** 30,
    });
    return stdout;
  } catch (error) {
    throw gitProblem(args, error as { code?: unknown; stderr?: string });
  }
}

async function commitOf(git: Git, revision: string): Promise<string> {
  try {
    return (await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])).trim();
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code !== "bad-input") throw error;
    throw noSuchRevision(revision);
  }
}

const isAncestor = async (git: Git, one: string, other: string): Promise<boolean> =>
  (await git(["merge-base", one, other]).catch(() => "")).trim() === one;

/**
 * The line from an ancestor to a descendant. A merge is one step on it: what it brought in changed the line at once. An
 * ancestor that is not on it stands for the commit where its branch had left the line.
 */
async function firstParents(git: Git, from: string, to: string): Promise<readonly Commit[]> {
  const since = await commitsOf(git, "--first-parent", "--reverse", `${from}..${to}`);
  return [...(await commitsOf(git, "-1", since[0]?.parents[0] ?? from)), ...since];
}

/** A branch that has a beginning of its own has no commit that it left, and so none to compare with. */
async function inside(git: Git, merge: Commit, without: readonly string[]): Promise<readonly Commit[] | null> {
  const [onto, tip, ...others] = merge.parents;
  if (onto === undefined || tip === undefined || others.length > 0) return null;
  const known = [onto, ...without].map((id) => `^${id}`);
  const brought = await commitsOf(git, "--first-parent", "--reverse", tip, ...known);
  const base = brought[0]?.parents[0];
  return base === undefined ? null : [...(await commitsOf(git, "-1", base)), ...brought, merge];
}

const commitsOf = async (git: Git, ...which: readonly string[]): Promise<readonly Commit[]> =>
  parseCommits(await git(["log", "--format=%H%x00%P%x00%s", ...which]));

const parseCommits = (text: string): readonly Commit[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [id = "", parents = "", subject = ""] = line.split("\0");
      return { id, subject, parents: parents.split(" ").filter((parent) => parent !== "") };
    });

async function addWorktree(git: Git, folder: string): Promise<Worktree> {
  const top = (await git(["rev-parse", "--show-toplevel"])).trim();
  const own = mkdtempSync(join(realpathSync(tmpdir()), prefix));
  writeFileSync(join(own, "owner"), String(process.pid));
  const tree = join(own, "tree");
  await git(["worktree", "add", "--quiet", "--detach", "--no-checkout", tree, "HEAD"]);
  return {
    folder: join(tree, relative(realpathSync(top), realpathSync(folder))),
    checkout: async (commit) => {
      await git(["checkout", "--quiet", "--force", "--detach", commit], tree);
      await git(["clean", "-ffdq"], tree);
    },
    remove: async () => takeAway(git, tree),
  };
}

async function takeAway(git: Git, tree: string): Promise<void> {
  rmSync(dirname(tree), { recursive: true, force: true, maxRetries: 3 });
  // By its name: `prune` would forget worktrees of the user's that lie on a disc that is away.
  await git(["worktree", "remove", "--force", "--force", tree]).catch(() => "");
}

async function clearLeftovers(git: Git): Promise<void> {
  const listed = await git(["worktree", "list", "--porcelain", "-z"]);
  for (const fact of listed.split("\0")) {
    const tree = fact.startsWith("worktree ") ? fact.slice("worktree ".length) : "";
    if (basename(tree) !== "tree" || !basename(dirname(tree)).startsWith(prefix)) continue;
    if (!isAlive(ownerOf(dirname(tree)))) await takeAway(git, tree);
  }
}

function ownerOf(folder: string): number {
  try {
    return Number(readFileSync(join(folder, "owner"), "utf8"));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function gitProblem(args: readonly string[], { code, stderr = "" }: { code?: unknown; stderr?: string }): ProblemError {
  const said = stderr.trim();
  if (code === "ENOENT")
    return problem(
      "cannot-read",
      "git could not be started.",
      "It is not installed, or not on the path.",
      "Install git.",
    );
  if (/not a git repository/.test(said))
    return problem("nothing-found", "This folder is in no git repository.", said, "Go to the project's folder.");
  return problem(
    "bad-input",
    `git ${args[0]} failed.`,
    said === "" ? "It does not say why." : said,
    "See to what git says.",
  );
}

const problem = (
  code: "usage" | "bad-input" | "cannot-read" | "nothing-found",
  what: string,
  why: string,
  fix: string,
): ProblemError => new ProblemError({ code, what, why, fix, place: null });

const noSuchRevision = (revision: string): ProblemError =>
  problem(
    "nothing-found",
    `There is no commit "${revision}".`,
    "It names nothing in this repository; a clone that was made shallow lacks old commits.",
    "Look at `git log`; `git fetch --unshallow` gets what is lacking.",
  );

const sameCommit = (good: string, bad: string): ProblemError =>
  problem("usage", `${good} and ${bad} are one commit.`, "There is nothing between them.", "Name two commits.");

const unrelated = (good: string, bad: string): ProblemError =>
  problem(
    "usage",
    `Neither of ${good} and ${bad} came out of the other.`,
    "A change is looked for on a line of commits.",
    `Name the commit where both parted: git merge-base ${good} ${bad}`,
  );

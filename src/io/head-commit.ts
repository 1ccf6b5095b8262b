// The commit and the branch that are checked out, read from the repository's own files: starting git costs more than
// starting us.

import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface Head {
  readonly commit: string | null;
  /** Null where no branch is checked out. */
  readonly branch: string | null;
}

/** Null outside of a repository. */
export function headCommit(from: string): Head | null {
  const git = gitFolder(from);
  if (git === null) return null;
  const head = textOf(join(git, "HEAD"));
  const reference = /^ref: (\S+)$/.exec(head)?.[1];
  if (reference === undefined) return { commit: commitIn(head), branch: null };
  // A work tree has its own HEAD, and its references where the repository has them.
  const common = resolve(git, textOf(join(git, "commondir")) || ".");
  const commit = [git, common]
    .map((folder) => commitIn(textOf(join(folder, reference))))
    .find((found) => found !== null);
  return { commit: commit ?? packed(common, reference), branch: reference.replace(/^refs\/heads\//, "") };
}

function gitFolder(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, ".git");
    const known = statSync(path, { throwIfNoEntry: false });
    if (known?.isDirectory() === true) return path;
    const pointer = known === undefined ? undefined : /^gitdir: (.+)$/m.exec(textOf(path))?.[1];
    if (pointer !== undefined) return resolve(folder, pointer);
    if (folder === dirname(folder)) return null;
  }
}

function packed(folder: string, reference: string): string | null {
  const line = textOf(join(folder, "packed-refs"))
    .split("\n")
    .find((line) => line.endsWith(` ${reference}`));
  return line === undefined ? null : commitIn(line.slice(0, line.indexOf(" ")));
}

const commitIn = (text: string): string | null => (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text) ? text : null);

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

// The files around a start of a command: a folder of its own, and the states of its results before and after.

import { closeSync, createReadStream, openSync, writeSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import type { FileState, OutputCopy, ScratchFolder, StartFiles } from "../../app/ports.ts";
import type { Problem } from "../../core/model/problem.ts";
import { makeFolder } from "../make-folder.ts";
import { orWriteProblem, writeProblemOf } from "../write-problem.ts";

/** A file that is longer is known by its length and its time alone; reading it twice more would be felt. */
const digestedAtMost = 64 * 1024 * 1024;

export const startFiles: StartFiles = {
  scratch: async () => {
    const root = join(tmpdir(), "deflake-");
    return await orWriteProblem(tmpdir(), async () => openScratch(await mkdtemp(root)));
  },
  async states(patterns, from) {
    const states = new Map<string, FileState>();
    for (const path of await pathsOf(patterns, from)) {
      const state = await stateOf(path);
      if (state !== null) states.set(path, state);
    }
    return states;
  },
};

/** The built reporters lie beside the built command line. */
const reporters = fileURLToPath(new URL("../../reporters", import.meta.url));

const openScratch = (folder: string): ScratchFolder => ({
  folder,
  reporters,
  write: async (path, text) => {
    await orWriteProblem(path, async () => {
      makeFolder(dirname(path));
      await writeFile(path, text);
    });
  },
  copyOf: (name) => openCopy(join(folder, name)),
  remove: async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  },
});

function openCopy(path: string): OutputCopy {
  let problem: Problem | null = null;
  const trying = <T>(act: () => T): T | null => {
    try {
      return problem === null ? act() : null;
    } catch (error) {
      problem = writeProblemOf(path, error);
      return null;
    }
  };
  const file = trying(() => openSync(path, "w"));
  return {
    path,
    add: (piece) => {
      trying(() => {
        for (let done = 0; done < piece.length;) done += writeSync(file ?? -1, piece, done);
      });
    },
    close: () => {
      if (file !== null) closeSync(file);
      return problem;
    },
  };
}

/** A path that is there is meant as it stands, whatever is in it; a folder means what lies in it. */
async function pathsOf(patterns: readonly string[], from: string): Promise<readonly string[]> {
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const path = resolve(from, pattern);
    const known = await stat(path).catch(() => null);
    if (known?.isDirectory() === true) await addFitting("**/*", path, paths);
    else if (known === null && /[*?{[(]/.test(pattern)) await addFitting(pattern, from, paths);
    else paths.add(path);
  }
  return [...paths].sort();
}

async function addFitting(pattern: string, from: string, paths: Set<string>): Promise<void> {
  const { glob } = await import("tinyglobby");
  for (const path of await glob([pattern], { cwd: from, absolute: true, expandDirectories: false }))
    paths.add(resolve(path));
}

async function stateOf(path: string): Promise<FileState | null> {
  const known = await stat(path).catch(() => null);
  if (known === null || !known.isFile()) return null;
  const digest = known.size > digestedAtMost ? null : await digestOf(path);
  return { modifiedAt: known.mtimeMs, bytes: known.size, digest };
}

async function digestOf(path: string): Promise<string | null> {
  // Loaded where there are results of before: the first start of most has none, and waits for nothing.
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
  } catch {
    // Whoever reads it says what is wrong with it.
    return null;
  }
}

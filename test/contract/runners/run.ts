// Starts the projects of the contract suite as verbs start tests, through `app/test-run.ts`, in an environment in which nobody
// else's tests run.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runTests, type TestRun } from "../../../src/app/test-run.ts";
import { openExec } from "../../../src/io/exec/exec.ts";
import { startFiles } from "../../../src/io/exec/start-files.ts";
import { openInputs } from "../../../src/io/inputs/inputs.ts";
import type { Listing, Prepared, Scratch, Unable } from "../../../src/runners/runner.ts";
import { environment, freshFolder, reporters } from "./start.ts";

const inputs = openInputs(async function* () {});
const exec = openExec({ stdout: process.stderr, stderr: process.stderr });
const never = new AbortController().signal;

export interface Circumstances {
  /** What a project's own tests hang on (test/projects/README.md). */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder in which tests of one run, or of several, leave something behind; a fresh one where none is given. */
  readonly state?: string;
  readonly deadlineMs?: number;
  /** Ended as soon as this holds. */
  readonly until?: (prepared: Prepared) => boolean;
}

export const freshState = (): string => {
  const state = join(freshFolder(), "state");
  mkdirSync(state);
  return state;
};

/** What a command is started with. */
export function around(
  { env, paths = {} }: Pick<Prepared, "env" | "paths">,
  { env: theirs = {}, state = freshState() }: Circumstances = {},
): Readonly<Record<string, string>> {
  const folders = Object.entries(paths).map(([name, list]) => [name, list.join(":")] as const);
  return { STATE: state, FLAKE_FILE: join(state, "flaked"), ...theirs, ...env, ...Object.fromEntries(folders) };
}

/** Nothing of our own environment: `env` of POSIX starts the command in an empty one. */
function apart({ paths = {}, ...prepared }: Prepared, circumstances: Circumstances): Prepared {
  const settings = Object.entries({ ...environment, NO_COLOR: "1", ...around({ ...prepared, paths }, circumstances) });
  const words = ["env", "-i", ...settings.map(([name, value]) => `${name}=${value}`), ...prepared.words];
  return { ...prepared, words, env: {} };
}

export async function runIn(
  folder: string,
  prepare: (scratch: Scratch) => Prepared | Unable,
  circumstances: Circumstances = {},
): Promise<TestRun> {
  const stop = new AbortController();
  let watch: ReturnType<typeof setInterval> | undefined;
  const ready = (scratch: Scratch): Prepared | Unable => {
    const prepared = prepare({ ...scratch, reporters });
    if ("kind" in prepared) return prepared;
    watch = setInterval(() => circumstances.until?.(prepared) === true && stop.abort("SIGTERM"), 50);
    return apart(prepared, circumstances);
  };
  const { deadlineMs = 150_000 } = circumstances;
  const options = { cwd: folder, env: {}, output: "hear" as const, deadlineMs, signal: stop.signal };
  try {
    const ran = await runTests(ready, options, { exec, files: startFiles, inputs });
    if (ran.kind === "unable") throw new Error(`${ran.why} ${ran.fix}`);
    return ran;
  } finally {
    clearInterval(watch);
  }
}

/** What a runner lists; null where it ended badly. */
export async function listIn(
  folder: string,
  list: (scratch: Scratch) => Listing,
  circumstances: Circumstances = {},
): Promise<ReturnType<Listing["read"]> | null> {
  const { command, ...listing } = list({ folder: freshFolder(), reporters });
  const results = { kind: "files", paths: [], format: null } as const;
  const { words } = apart({ ...command, results, files: [] }, circumstances);
  const out = { stdout: "", stderr: "" };
  const { ending } = await exec.run(words, {
    cwd: folder,
    env: {},
    output: "hear",
    deadlineMs: 150_000,
    signal: never,
    hear: (piece, stream) => void (out[stream] += Buffer.from(piece).toString()),
  });
  return ending.kind === "exited" && ending.code === 0 ? listing.read(out.stdout, out.stderr, folder) : null;
}

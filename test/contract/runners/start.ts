// Real runners by themselves: a copy of a tiny project in a folder of its own, a command in a clean environment, its results
// as our formats read them.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll } from "vitest";
import type { Attempt } from "../../../src/core/model/attempt.ts";
import { formatNamed } from "../../../src/formats/registry.ts";
import type { Prepared } from "../../../src/runners/runner.ts";

export const root: string = resolve(import.meta.dirname, "../../..");
export const reporters: string = join(root, "dist/reporters");

const made: string[] = [];
const running = new Set<() => void>();
afterAll(() => {
  running.forEach((kill) => kill());
  // Who was just killed may still write.
  made.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));
});

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "deflake-runner-"));
  made.push(folder);
  return folder;
}

/** @param packages a `node_modules`, for projects that need one */
export function workplace(project: string, packages: string | null): string {
  const folder = freshFolder();
  cpSync(join(root, "test/projects", project), folder, { recursive: true });
  if (packages !== null) symlinkSync(packages, join(folder, "node_modules"));
  return folder;
}

/**
 * The same, with deflake among the packages as if it was installed.
 *
 * @param copied some runners look for modules from where they lie, and links lead away
 */
export function workplaceWithDeflake(project: string, packages: string, copied = false): string {
  const folder = workplace(project, null);
  const own = join(folder, "node_modules");
  mkdirSync(own);
  for (const name of readdirSync(packages)) {
    if (copied) cpSync(join(packages, name), join(own, name), { recursive: true });
    else symlinkSync(join(packages, name), join(own, name));
  }
  symlinkSync(root, join(own, "deflake"));
  return folder;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of our own environment, in which a runner of tests runs too, a child gets what no runner looks at. */
const harmless =
  "PATH HOME TMPDIR TEMP SystemRoot LANG PYENV_ROOT CARGO_HOME RUSTUP_HOME GOROOT GOTOOLCHAIN MICROPY_MICROPYTHON".split(
    " ",
  );

export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  harmless.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
);

/** Starts a command and waits for its end, with nothing of ours in between. */
export async function start({ words, env }: Pick<Prepared, "words" | "env">, cwd: string): Promise<Ended> {
  const [program = "", ...args] = words;
  const child = spawn(program, args, {
    cwd,
    env: { ...environment, NO_COLOR: "1", FLAKE_FILE: join(cwd, "flaked"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  running.add(kill);
  const out = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (out[stream] += text));
  }
  const [code, signal] = await new Promise<[number | null, string | null]>((done, fail) => {
    child.on("error", fail).on("close", (...ended) => done(ended));
  });
  kill();
  running.delete(kill);
  return { code, signal, ...out };
}

export interface Results {
  readonly attempts: readonly Attempt[];
  readonly complete: boolean;
}

export function readAs(format: string, text: string, name = "results"): Results {
  const attempts: Attempt[] = [];
  let complete = true;
  const reader = formatNamed(format)?.open(name, {
    attempt: (attempt) => attempts.push(attempt),
    about: (facts) => (complete = facts.complete ?? complete),
    run: () => {},
    jobRun: () => {},
    summary: () => {},
    note: () => {},
  });
  reader?.push(text);
  reader?.end();
  return { attempts, complete: complete && reader !== undefined };
}

/** What a command left behind; without a result at all it is not complete. */
export function resultsOf({ results }: Prepared, { stdout, stderr }: Pick<Ended, "stdout" | "stderr">): Results {
  if (results.kind !== "files") return readAs(results.format, results.kind === "stdout" ? stdout : stdout + stderr);
  const files = results.paths.flatMap((path) => globSync(path, { absolute: true }));
  const read = files.map((file) => readAs(results.format ?? "", readFileSync(file, "utf8"), file));
  return {
    attempts: read.flatMap(({ attempts }) => attempts),
    complete: read.length > 0 && read.every((one) => one.complete),
  };
}

/** A file of results that a runner wrote into its project. */
export const readResult = (folder: string, name: string): string => readFileSync(`${folder}/${name}`, "utf8");

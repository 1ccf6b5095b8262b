// A folder with deflake installed in it, as a user has it, and the Node binaries to run it on. The package there is this
// repository's package.json and a fresh build of src/node-test; it is built once per state of the sources.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const sources = join(root, "src/node-test");
/** What reads `deflake.yaml` for it, and what that is made of. */
const rules = ["src/node-test-rules", "src/core", "src/formats/policy-file"].map((folder) => join(root, folder));
const project = join(root, "test/projects/node-test");

export interface Node {
  readonly version: string;
  readonly major: number;
  readonly binary: string;
}

const versions = JSON.parse(readFileSync(join(import.meta.dirname, "nodes.json"), "utf8")) as readonly string[];
const binaryOf = (version: string): string =>
  join(root, `.nodes/v${version}/node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`);

/** The Node versions to test on: those that scripts/nodes.mjs has installed, and the one that runs the tests. */
export const nodes: readonly Node[] = versions.map((version) => {
  const binary = binaryOf(version);
  const major = Number(version.split(".")[0]);
  const own = `${major}` === version && process.versions.node.startsWith(`${version}.`);
  return { version, major, binary: !existsSync(binary) && own ? process.execPath : binary };
});

export const installed = ({ binary }: Node): boolean => existsSync(binary);

/** A folder for what a file of tests writes; gone when they have ended. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "deflake-scratch-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder, holding the project of test/projects/node-test and deflake in its node_modules. */
export function sandbox(): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "package.json")));
  hash.update(readFileSync(join(root, "scripts/bundle.mjs")));
  for (const folder of [sources, project, ...rules]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      if (/\.\w+$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  // Not below node_modules, where Node strips no types and takes no coverage.
  const cache = join(root, ".nodes/sandbox");
  const folder = join(cache, hash.digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  // Another run may still be in the one before; what is older than a day nobody uses.
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    // What another test file is building may get its name just now.
    const { mtimeMs = Number.POSITIVE_INFINITY } = statSync(old, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > 86_400_000) rmSync(old, { recursive: true, force: true });
  }
  const building = mkdtempSync(join(cache, "building-"));
  build(building);
  try {
    renameSync(building, folder);
  } catch {
    rmSync(building, { recursive: true }); // Another test file was quicker.
  }
  return folder;
}

function build(folder: string): void {
  const deflake = join(folder, "node_modules/deflake");
  mkdirSync(deflake, { recursive: true });
  cpSync(join(root, "package.json"), join(deflake, "package.json"));
  cpSync(project, folder, { recursive: true });
  // A package of its own: within this repository's, "deflake" would mean the repository itself and its last build.
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const config = join(deflake, "tsconfig.json");
  const compilerOptions = { rootDir: join(root, "src"), outDir: join(deflake, "dist") };
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.build.json"),
      compilerOptions,
      include: [sources, ...rules.slice(0, 1)],
    }),
  );
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config], { stdio: "pipe" });
  execFileSync(process.execPath, [join(root, "scripts/bundle.mjs"), join(deflake, "dist")], {
    stdio: "pipe",
  });
}

let running = 0;
const waiting: (() => void)[] = [];

/** Node processes spend most of their time in timers and start-up: a few at once, but not so many that they starve. */
async function place(): Promise<() => void> {
  if (running >= 4) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  return () => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
}

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a Node binary in a folder, without what the test runner around us has put into the environment. */
export async function runNode(
  { binary }: Node,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Result> {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NODE_|VITEST|FORCE_COLOR|DEFLAKE_|CI$)/.test(name)),
  );
  const leave = await place();
  return new Promise<Result>((done, failed) => {
    // A process that hangs is a finding, and is shown as one: with no exit code.
    const child = spawn(binary, args, {
      cwd,
      env: { ...clean, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 150_000,
    });
    const out: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => (out[name] += text));
    }
    child.on("error", failed).on("close", (code) => done({ code, ...out }));
  }).finally(leave);
}

export interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name: string;
    readonly nesting: number;
    readonly message?: string;
    readonly count?: number;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly skip?: string | boolean;
    readonly todo?: string | boolean;
    readonly retryCount?: number;
    readonly flaky?: { readonly retries: number; readonly reason?: string; readonly discarded: readonly object[] };
    readonly success?: boolean;
    readonly counts?: Readonly<Record<string, number>>;
    readonly details?: {
      readonly type?: string;
      readonly error?: {
        readonly failureType: string;
        readonly message: string;
        readonly thrown: string;
        readonly stack?: string;
      };
    };
  };
}

/** Reads what events.mjs wrote; lines that a test printed itself are left out. */
export function eventsIn(stdout: string): TestEvent[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith('{"type":"test:'))
    .map((line) => JSON.parse(line) as TestEvent);
}

/** The stream as TAP would show it, without numbers: `  not ok name +1: message`. The `+1` is the retry count. */
export function told(events: readonly TestEvent[]): string[] {
  return events.flatMap(({ type, data }) => {
    const indent = "  ".repeat(data.nesting);
    if (type === "test:plan") return [`${indent}1..${data.count}`];
    if (type === "test:diagnostic") return [`${indent}# ${data.message}`];
    if (type !== "test:pass" && type !== "test:fail") return [];
    const retried = data.retryCount === undefined ? "" : ` +${data.retryCount}`;
    const skip = data.skip === undefined ? "" : ` # SKIP${data.skip === true ? "" : ` ${data.skip}`}`;
    const todo = data.todo === undefined ? "" : ` # TODO${data.todo === true ? "" : ` ${data.todo}`}`;
    const error = type === "test:fail" ? `: ${data.details?.error?.thrown}` : "";
    return [`${indent}${type === "test:fail" ? "not ok" : "ok"} ${data.name}${retried}${skip}${todo}${error}`];
  });
}

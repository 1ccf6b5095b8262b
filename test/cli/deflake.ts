// Runs the built command line as a process of its own, as users do.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export const root: string = join(import.meta.dirname, "../..");
export const main: string = join(root, "dist/cli/main.js");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Circumstances {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const meddling =
  /^(?:CI|COLUMNS|LANG|LANGUAGE|LC_.*|NO_COLOR|FORCE_COLOR|BASH_ENV|GITLAB_CI|BUILDKITE|CIRCLECI|(?:GIT|GITHUB|DEFLAKE|VITEST|NODE_TEST)_.*)$/;

/** Our environment without what a machine, a CI service or a run of our own would change the outcome by. */
export const calm: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !meddling.test(name))),
  // The first of all shells takes Node's pipes for somebody who logged in from afar, and Bash then reads ~/.bashrc.
  SHLVL: "1",
};

export async function deflake(args: readonly string[], circumstances: Circumstances = {}): Promise<Ended> {
  return await ranTo([process.execPath, main, ...args], circumstances);
}

/** Any command; the end of it, with what it printed. */
export async function ranTo(
  [command = "", ...args]: readonly string[],
  { cwd = root, env = {}, input }: Circumstances = {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env: { ...calm, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  const [out, err, how] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { ...how, out, err };
}

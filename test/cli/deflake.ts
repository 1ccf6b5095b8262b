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

/** Variables of the machine that would change what is printed are left out. */
const calm = (): Record<string, string | undefined> => {
  const { NO_COLOR: _, FORCE_COLOR: __, DEFLAKE_STORE: ___, DEFLAKE_DEBUG: ____, ...env } = process.env;
  return env;
};

export async function deflake(args: readonly string[], circumstances: Circumstances = {}): Promise<Ended> {
  return await ranTo([process.execPath, main, ...args], circumstances);
}

/** Any command; the end of it, with what it printed. */
export async function ranTo(
  [command = "", ...args]: readonly string[],
  { cwd = root, env = {}, input }: Circumstances = {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env: { ...calm(), ...env }, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  const [out, err, how] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { ...how, out, err };
}

// `npm test` and its kin: which script of which package they mean, and which runner that starts. The script is taken apart
// only where it is plain words; whatever else it is stays as it was typed.

import { recogniseRunner, type RecognisedRunner } from "../../runners/registry.ts";
import type { Recognised } from "../../runners/runner.ts";
import { shellWord } from "../../render/shell-word.ts";
import { parseShellLine, type ShellWord } from "./shell-words.ts";

/** What a `package.json` says. */
export interface Manifest {
  /** Absolute. */
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
}

export interface ScriptCall {
  readonly name: string;
  /** Up to where the script's own arguments stand. */
  readonly head: readonly string[];
  readonly args: readonly string[];
}

/** What words call a script; null where they do something else, or name another package. */
export function scriptCallOf(words: readonly string[], { scripts }: Pick<Manifest, "scripts">): ScriptCall | null {
  const [manager = "", ...rest] = words;
  const runs = ["run", "run-script"].includes(rest[0] ?? "");
  const name = runs ? rest[1] : ["t", "tst"].includes(rest[0] ?? "") ? "test" : rest[0];
  const after = rest.slice(runs ? 2 : 1);
  if (name === undefined || scripts[name] === undefined) return null;
  const head = words.slice(0, words.length - after.length);
  switch (manager) {
    case "npm": {
      if (!runs && name !== "test") return null;
      const at = after.indexOf("--");
      const [own, args] = at < 0 ? [after, []] : [after.slice(0, at), after.slice(at + 1)];
      // Options of npm's may send it to other packages.
      return own.some((word) => !["-s", "--silent"].includes(word))
        ? null
        : { name, head: [...head, ...own, "--"], args };
    }
    case "yarn":
    case "pnpm":
      return name.startsWith("-") ? null : { name, head, args: after };
    case "bun":
      return runs ? { name, head, args: after } : null;
    default:
      return null;
  }
}

export interface ResolvedScript {
  readonly known: RecognisedRunner;
  /** The runner's own command, for single tests. */
  readonly alone: Recognised;
  /** Where the package lies; its programs are in `node_modules/.bin` there. */
  readonly folder: string;
}

/**
 * The runner that a script starts, and how to start it with other arguments: by itself, behind the script's own commands that
 * come before it, and behind the scripts that its manager runs before and after it.
 *
 * @param expand the files that a pattern stands for, as a shell would have them
 * @param hasShell whether there is a POSIX shell
 */
export function resolveScript(
  call: ScriptCall,
  { folder, scripts }: Manifest,
  expand: (pattern: string) => readonly string[],
  hasShell: boolean,
): ResolvedScript | null {
  const commands = parseShellLine(scripts[call.name] ?? "");
  const last = commands?.at(-1);
  if (commands === null || last === undefined) return null;
  const words = [...last.flatMap((word) => expanded(word, expand)), ...call.args];
  const found = recogniseRunner(words);
  if (found === null) return null;
  const before = commands.slice(0, -1);
  // Whether scripts before and after it run is for the manager to say.
  const hooked = [`pre${call.name}`, `post${call.name}`].some((name) => scripts[name] !== undefined);
  if (!hooked && before.length === 0) return { known: found, alone: found.command, folder };
  const command = hooked || !hasShell ? throughManager(call, found) : behind(before, found.command);
  return command === null ? null : { known: { runner: found.runner, command }, alone: found.command, folder };
}

/** What a recorder says itself and may be said once, so that it cannot stand behind a script that says it too. */
const saidOnce: ReadonlyMap<string, readonly string[]> = new Map([
  ["jest", ["--config", "-c", "--reporters"]],
  ["ctest", ["--output-junit"]],
]);

/** A manager puts more arguments at the end of a script. Null where they would do no good there. */
function throughManager({ head, args }: ScriptCall, { runner, command }: RecognisedRunner): Recognised | null {
  // Node takes no options behind its files.
  if (runner.name === "node-test") return null;
  const once = saidOnce.get(runner.name) ?? [];
  const ofScript = command.args.slice(0, command.args.length - args.length);
  return ofScript.some((word) => once.includes(word.replace(/=.*$/s, ""))) ? null : { head, args, env: {} };
}

/** Once the commands before it have done well. Null where they need more of a shell than can be written again. */
function behind(before: readonly (readonly ShellWord[])[], { head, args, env }: Recognised): Recognised | null {
  const words = before.flat();
  if (words.some(({ text, pattern }) => pattern && !/^[\w@%+=:,./*?[\]-]+$/.test(text))) return null;
  const text = ({ text, pattern }: ShellWord): string => (pattern ? text : shellWord(text));
  const line = [...before.map((command) => command.map(text).join(" ")), 'exec "$@"'].join(" && ");
  // What is set in front of the last command is not there for those before it.
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const own = settings.length === 0 ? [] : ["env", ...settings];
  return { head: ["sh", "-c", line, "sh", ...own, ...head], args, env: {} };
}

function expanded({ text, pattern }: ShellWord, expand: (pattern: string) => readonly string[]): readonly string[] {
  const files = pattern ? expand(text) : [];
  return files.length === 0 ? [text] : files;
}

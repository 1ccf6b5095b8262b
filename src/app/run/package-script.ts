// `npm test` and its kin: which script of which package they mean, and which runner that starts. The script is taken apart
// only where it is plain words; whatever else it is stays as it was typed.

import { recogniseRunner, type RecognisedRunner } from "../../runners/registry.ts";
import type { Recognised } from "../../runners/runner.ts";
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

/** Takes no options behind its files, where a script's additional arguments would stand. */
const optionsFirst: readonly string[] = ["node-test"];

/**
 * The runner that a script starts, and how to start it with more arguments: by itself, where the script is nothing else;
 * through the script, where something has to happen before.
 *
 * @param expand the files that a pattern stands for, as a shell would have them
 */
export function resolveScript(
  call: ScriptCall,
  { folder, scripts }: Manifest,
  expand: (pattern: string) => readonly string[],
): ResolvedScript | null {
  const commands = parseShellLine(scripts[call.name] ?? "");
  const last = commands?.at(-1);
  if (commands === null || last === undefined) return null;
  const words = [...last.flatMap((word) => expanded(word, expand)), ...call.args];
  const found = recogniseRunner(words);
  if (found === null) return null;
  const surrounded =
    commands.length > 1 || scripts[`pre${call.name}`] !== undefined || scripts[`post${call.name}`] !== undefined;
  if (!surrounded) return { known: found, alone: found.command, folder };
  if (optionsFirst.includes(found.runner.name)) return null;
  const through: Recognised = { head: call.head, args: call.args, env: {} };
  return { known: { runner: found.runner, command: through }, alone: found.command, folder };
}

function expanded({ text, pattern }: ShellWord, expand: (pattern: string) => readonly string[]): readonly string[] {
  const files = pattern ? expand(text) : [];
  return files.length === 0 ? [text] : files;
}

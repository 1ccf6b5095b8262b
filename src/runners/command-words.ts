// What the words of a command say before any runner looks at its own options: which program they start, through which
// launchers, and where its arguments begin. A shell's own syntax is no business of this file.

import type { Recognised } from "./runner.ts";

/** How a program is called by its users: `vitest`, `playwright`; and where it lies when Node is told to run it. */
export interface Program {
  readonly names: readonly string[];
  /** The path of its script below `node_modules`, without its ending: `vitest/vitest`, `mocha/bin/mocha`. */
  readonly scripts: readonly string[];
}

interface Launcher {
  /** Words that may stand between the launcher and the program. */
  readonly verbs: readonly string[];
  /** Its options that take the next word. */
  readonly valued: readonly string[];
}

const launchers: ReadonlyMap<string, Launcher> = new Map([
  ["npx", { verbs: [], valued: ["-p", "--package", "-w", "--workspace", "--prefix", "-C"] }],
  ["npm", { verbs: ["exec", "x"], valued: ["-p", "--package", "-w", "--workspace", "--prefix", "-C"] }],
  ["pnpm", { verbs: ["exec", "dlx"], valued: ["-F", "--filter", "-C", "--dir", "--package"] }],
  ["pnpx", { verbs: [], valued: ["--package"] }],
  ["yarn", { verbs: ["exec", "dlx", "run"], valued: ["--cwd", "-p", "--package"] }],
  ["bun", { verbs: ["run", "x"], valued: ["--cwd", "--filter"] }],
  ["bunx", { verbs: [], valued: ["-p", "--package"] }],
  [
    "node",
    {
      verbs: [],
      valued: ["-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--env-file"],
    },
  ],
  ["c8", { verbs: [], valued: ["-r", "--reporter", "-o", "--reports-dir", "-c", "--config", "-x", "-n"] }],
  ["nyc", { verbs: [], valued: ["-r", "--reporter", "--report-dir", "-t", "--temp-dir", "-x", "-n"] }],
]);

/** The last part of a path, as people say it: without the ending that Windows or Node wants. */
const baseName = (word: string): string => word.replace(/^.*[/\\]/, "").replace(/\.(?:exe|cmd|ps1|[cm]?js)$/i, "");

const isSetting = (word: string): boolean => /^[A-Za-z_]\w*=/.test(word);

/**
 * The environment that is set in front of a command, and where the command itself begins.
 *
 * @example settingsOf(["env", "CI=1", "vitest"]) // at 2, env { CI: "1" }
 */
export function settingsOf(words: readonly string[]): {
  readonly at: number;
  readonly env: Readonly<Record<string, string>>;
} {
  const env: Record<string, string> = {};
  let at = 0;
  if (words[0] === "env" || words[0] === "cross-env") at = 1;
  for (let word = words[at]; word !== undefined && isSetting(word); word = words[(at += 1)]) {
    const equals = word.indexOf("=");
    env[word.slice(0, equals)] = word.slice(equals + 1);
  }
  return { at, env };
}

/**
 * Finds a program in the words of a command: on its own, through `npx`, `pnpm exec`, `yarn` and their like, or as a
 * script that Node is told to run. Settings in front of it are taken out of the words. Null where they start another one.
 */
export function findProgram(words: readonly string[], program: Program): Recognised | null {
  const { at, env } = settingsOf(words);
  const command = words.slice(at);
  const place = placeOf(command, program);
  if (place === null) return null;
  return { head: command.slice(0, place + 1), args: command.slice(place + 1), env };
}

function placeOf(command: readonly string[], program: Program): number | null {
  let at = 0;
  for (let launcher: Launcher | undefined; ; launcher = launchers.get(baseName(command[at] ?? ""))) {
    if (launcher !== undefined) at = afterLauncher(command, at + 1, launcher);
    const word = command[at];
    if (word === undefined) return null;
    if (isProgram(word, program)) return at;
    if (!launchers.has(baseName(word))) return null;
  }
}

/** Where the words begin that a launcher starts: behind its options and at most one verb. */
function afterLauncher(command: readonly string[], from: number, { verbs, valued }: Launcher): number {
  let at = from;
  let verb = false;
  for (let word = command[at]; word !== undefined; word = command[at]) {
    if (word === "--") return at + 1;
    if (word.startsWith("-")) at += valued.includes(word) ? 2 : 1;
    else if (!verb && verbs.includes(word)) {
      verb = true;
      at += 1;
    } else return at;
  }
  return at;
}

function isProgram(word: string, { names, scripts }: Program): boolean {
  const path = `/${word.replaceAll("\\", "/")}`;
  if (scripts.some((script) => path.replace(/\.[cm]?js$/, "").endsWith(`/node_modules/${script}`))) return true;
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:exe|cmd|ps1)$/i, "");
  // `npx vitest@4` names a version.
  return names.includes(name.replace(/@[\w.^~-]+$/, ""));
}

/** An option's names and what it wants: `--config x`, `--config=x`, `-c x`. */
export interface Option {
  readonly names: readonly string[];
  readonly takesValue: boolean;
}

const optionsEnd = (args: readonly string[]): number => {
  const at = args.indexOf("--");
  return at < 0 ? args.length : at;
};

/** Arguments with some of ours: before a `--`, after which a runner takes no options. */
export function withOptions(args: readonly string[], ours: readonly string[]): readonly string[] {
  const end = optionsEnd(args);
  return [...args.slice(0, end), ...ours, ...args.slice(end)];
}

/** What was typed for an option, each time that it was; an option without a value counts as an empty text. */
export function valuesOf(args: readonly string[], option: Option): readonly string[] {
  const values: string[] = [];
  walk(args, option, (value) => values.push(value));
  return values;
}

/** The arguments without an option and its values. */
export function withoutOption(args: readonly string[], option: Option): readonly string[] {
  return walk(args, option, () => {});
}

function walk(
  args: readonly string[],
  { names, takesValue }: Option,
  found: (value: string) => void,
): readonly string[] {
  const others: string[] = [];
  const end = optionsEnd(args);
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const equals = arg.indexOf("=");
    if (at >= end) others.push(arg);
    else if (names.includes(arg)) {
      const value = takesValue && at + 1 < end ? args[(at += 1)] : undefined;
      found(value ?? "");
    } else if (equals > 0 && names.includes(arg.slice(0, equals))) found(arg.slice(equals + 1));
    else others.push(arg);
  }
  return others;
}

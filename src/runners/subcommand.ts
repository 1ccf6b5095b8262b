// Programs with verbs of their own, such as `go test` and `cargo nextest run`, and the arguments of any program taken apart
// into options and the rest.

import { settingsOf } from "./command-words.ts";
import type { Recognised } from "./runner.ts";

export interface Verbed {
  readonly program: string;
  readonly verbs: readonly string[];
  /** Options between the program and its verbs that take the next word. */
  readonly valued: readonly string[];
}

/**
 * Finds a verb of a program in the words of a command; options of the program may stand in between. Null where they say
 * something else.
 *
 * @example findSubcommand(["cargo", "+nightly", "test", "--lib"], { program: "cargo", verbs: ["test"], valued: [] })
 */
export function findSubcommand(words: readonly string[], { program, verbs, valued }: Verbed): Recognised | null {
  const { at, env } = settingsOf(words);
  const command = words.slice(at);
  if ((command[0] ?? "").replace(/^.*[/\\]/, "").replace(/\.exe$/i, "") !== program) return null;
  const end = afterVerbs(command, 1, verbs, valued);
  return end === null ? null : { head: command.slice(0, end), args: command.slice(end), env };
}

/** Where the words behind these verbs begin; null where another word stands in their place. */
export function afterVerbs(
  command: readonly string[],
  from: number,
  verbs: readonly string[],
  valued: readonly string[],
): number | null {
  let at = from;
  for (const verb of verbs) {
    while (/^[-+]/.test(command[at] ?? "")) at += valued.includes(command[at] ?? "") ? 2 : 1;
    if (command[at] !== verb) return null;
    at += 1;
  }
  return at;
}

/** An option as it was typed, with its value where that stands in a word of its own. */
interface TypedOption {
  /** Without its value: `--jobs` of `--jobs=2`, `-j` of `-j2`. */
  readonly name: string;
  readonly words: readonly string[];
}

export interface Arguments {
  readonly options: readonly TypedOption[];
  /** Files, packages, filters. */
  readonly others: readonly string[];
  /** From `--`, or what a program has instead, on; with that word. */
  readonly rest: readonly string[];
}

export interface Grammar {
  /** Whether an option takes the next word. */
  readonly takesValue: (name: string, next: string) => boolean;
  /** Words behind which there are no options. */
  readonly ends: readonly string[];
}

export function argumentsOf(args: readonly string[], { takesValue, ends }: Grammar): Arguments {
  const options: TypedOption[] = [];
  const others: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const [word = "", next] = args.slice(at, at + 2);
    if (ends.includes(word)) return { options, others, rest: args.slice(at) };
    const [name = ""] = /^-[A-Za-z](?=\d+$)|^[^=]*/.exec(word) ?? [];
    if (!word.startsWith("-") || word === "-") others.push(word);
    else if (name === word && next !== undefined && takesValue(name, next)) {
      options.push({ name, words: [word, next] });
      at += 1;
    } else options.push({ name, words: [word] });
  }
  return { options, others, rest: [] };
}

/** The words of all options but these. */
export const optionsBut = ({ options }: Pick<Arguments, "options">, names: readonly string[]): readonly string[] =>
  options.filter(({ name }) => !names.includes(name)).flatMap(({ words }) => words);

/** The value that was typed last for one of these options; null where none was. */
export function lastValue({ options }: Pick<Arguments, "options">, names: readonly string[]): string | null {
  const typed = options.findLast(({ name }) => names.includes(name));
  if (typed === undefined) return null;
  const [word = "", value] = typed.words;
  return value ?? word.slice(typed.name.length).replace(/^=/, "");
}

// `--layout "{run}/{job}/*"`: how paths name the runs and jobs that files belong to. Knows paths, not files.

import { literalPattern } from "../../core/model/literal-pattern.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { Input } from "../ports.ts";
import type { Naming } from "./naming.ts";

export interface Layout {
  /** As it was given. */
  readonly text: string;
  readonly pattern: RegExp;
  /** What each group of the pattern is: a word of the layout, or `*`. */
  readonly groups: readonly string[];
}

/** What a layout says of one path. */
export interface Placing {
  readonly naming: Naming;
  /** What `*` and `**` stand for: the file within its job run; empty where the layout has neither. */
  readonly rest: string;
}

const facts = ["run", "job", "workflow", "commit", "branch", "event"] as const;
const places = ["os", "arch", "runtime", "emulator"];
const words: readonly string[] = [...facts, ...places];

/**
 * Reads a layout. `{run}`, `{job}` and the other words stand for text within one name, `*` for any text within one name,
 * `**` for any number of folders.
 *
 * @example parseLayout("{run}/{job}/*") // fits 628/unit/TEST-a.xml
 */
export function parseLayout(text: string): Layout | Problem {
  const groups: string[] = [];
  const names = text.split("/").filter((name) => name !== "" && name !== ".");
  if (names.length === 0) return badLayout(text, "It is empty.");
  let source = "";
  for (const [at, name] of names.entries()) {
    const last = at === names.length - 1;
    if (name === "**") {
      groups.push("*");
      source += last ? "(.+)" : "(?:(.+)/)?";
      continue;
    }
    for (const piece of name.match(/\{[^{}]*\}|\*+|[^{}*]+|[{}]/g) ?? []) {
      if (piece.startsWith("*")) groups.push("*");
      else if (piece.startsWith("{")) {
        const word = piece.slice(1, -1);
        if (!words.includes(word) && !/^platform\.[^.]+$/.test(word)) return badLayout(text, unknownWord(piece));
        if (groups.includes(word)) return badLayout(text, `${piece} stands in it twice.`);
        groups.push(word);
      } else if (piece === "}") return badLayout(text, "A `}` has no `{` before it.");
      source += piece.startsWith("*") ? "([^/]*)" : piece.startsWith("{") ? "([^/]+?)" : literalPattern(piece);
    }
    if (!last) source += "/";
  }
  if (groups.every((group) => group === "*")) return badLayout(text, "It names nothing.");
  return { text, pattern: new RegExp(`^${source}$`), groups };
}

/** A file as a layout sees it: its path, and how many names of that lie below the argument that led to it. */
export type Located = Pick<Input, "path" | "depth">;

/**
 * What paths say under a layout; null for those that it does not fit. A layout describes what lies below an argument.
 * Where it takes more folders than that has, as with files that the shell named, the argument's own folders are taken to
 * it: as few as it takes to fit any of the files, and as many for all of them.
 */
export function placingsOf(layout: Layout, files: readonly Located[]): readonly (Placing | null)[] {
  const fewest = { file: Number.POSITIVE_INFINITY, below: Number.POSITIVE_INFINITY };
  for (const file of files) fewest[kindOf(file)] = Math.min(fewest[kindOf(file)], fewestTaken(layout, file));
  return files.map((file) => {
    const start = startOf(file, fewest[kindOf(file)]);
    const match = start < 0 ? null : layout.pattern.exec(namesFrom(file, start));
    return match === null ? null : placing(layout.groups, match.slice(1));
  });
}

/** An argument that is itself a file stands for none but itself. */
const kindOf = ({ depth }: Located): "file" | "below" => (depth === 0 ? "file" : "below");

function fewestTaken(layout: Layout, file: Located): number {
  for (let taken = 0; startOf(file, taken) >= 0; taken++)
    if (layout.pattern.test(namesFrom(file, startOf(file, taken)))) return taken;
  return Number.POSITIVE_INFINITY;
}

const startOf = ({ path, depth }: Located, taken: number): number =>
  path.split("/").length - Math.max(1, depth) - taken;

const namesFrom = ({ path }: Located, start: number): string => path.split("/").slice(start).join("/");

function placing(groups: readonly string[], texts: readonly (string | undefined)[]): Placing {
  const naming: Record<string, string> = {};
  const platform = new Map<string, string>();
  const rest: string[] = [];
  for (const [at, group] of groups.entries()) {
    const text = texts[at] ?? "";
    if (group === "*") rest.push(...(text === "" ? [] : [text]));
    else if ((facts as readonly string[]).includes(group)) naming[group] = text;
    else platform.set(group.replace(/^platform\./, ""), text);
  }
  return { naming: { ...naming, platform }, rest: rest.join("/") };
}

const unknownWord = (piece: string): string =>
  `${piece} is no word of a layout: those are ${words.map((word) => `{${word}}`).join(", ")} and {platform.NAME}.`;

const badLayout = (text: string, why: string): Problem => ({
  code: "usage",
  what: `“${text}” is no layout.`,
  why,
  fix: 'Give one such as --layout "{run}/{job}/*".',
  place: null,
});

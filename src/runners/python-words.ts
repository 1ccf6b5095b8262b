// How programs written in Python are started: by their own name, as a module of an interpreter, through the launchers of
// environments and of coverage.

import { settingsOf } from "./command-words.ts";
import type { Recognised } from "./runner.ts";

/** A program and the module that is the same: `pytest`, `python -m pytest`. */
export interface PythonProgram {
  readonly names: readonly string[];
  readonly modules: readonly string[];
}

/** Words that stand before a program and start it, with their options that take the next word. */
const launchers: readonly { readonly words: readonly string[]; readonly valued: readonly string[] }[] = [
  {
    words: ["uv", "run"],
    valued: ["--with", "--extra", "--group", "--only-group", "-p", "--python", "--project", "--directory", "--package"],
  },
  { words: ["poetry", "run"], valued: ["-C", "--directory", "-P", "--project"] },
  { words: ["pipenv", "run"], valued: ["--python"] },
  { words: ["pdm", "run"], valued: ["-p", "--project"] },
  { words: ["hatch", "run"], valued: [] },
  { words: ["coverage", "run"], valued: ["--rcfile", "--source", "--omit", "--include", "--data-file", "--context"] },
];

/** Options of the interpreter that take the next word. */
const interpreterValued = ["-W", "-X", "--check-hash-based-pycs"];
const interpreter = /^(?:python|pypy)[\d.]*$|^py$/;

const baseName = (word: string): string => word.replace(/^.*[/\\]/, "").replace(/\.exe$/i, "");

/** Finds a Python program in the words of a command. Null where they start another one. */
export function findPythonProgram(words: readonly string[], program: PythonProgram): Recognised | null {
  const { at, env } = settingsOf(words);
  const command = words.slice(at);
  const place = placeOf(command, program);
  return place === null ? null : { head: command.slice(0, place + 1), args: command.slice(place + 1), env };
}

function placeOf(command: readonly string[], { names, modules }: PythonProgram): number | null {
  let at = 0;
  for (;;) {
    const name = baseName(command[at] ?? "");
    if (names.includes(name)) return at;
    const launcher = launchers.find(({ words: [first] }) => first === name);
    const isPython = interpreter.test(name);
    if (launcher === undefined && !isPython) return null;
    const from = launcher === undefined ? at + 1 : command.indexOf(launcher.words[1] ?? "", at) + 1;
    if (from === 0) return null;
    at = afterOptions(command, from, launcher?.valued ?? interpreterValued);
    // Coverage takes a module too, and is one itself: `python -m coverage run -m pytest`.
    if (command[at - 1] === "-m" || command[at] === "-m") {
      const module = command[at] === "-m" ? at + 1 : at;
      if (modules.includes(command[module] ?? "")) return module;
      at = module;
    }
  }
}

function afterOptions(command: readonly string[], from: number, valued: readonly string[]): number {
  let at = from;
  while ((command[at] ?? "").startsWith("-") && command[at] !== "-m" && command[at] !== "--")
    at += valued.includes(command[at] ?? "") ? 2 : 1;
  return command[at] === "--" ? at + 1 : at;
}

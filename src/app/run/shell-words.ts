// The words of a line of shell, as far as it is nothing but words: what needs a shell to be understood is not guessed at.

export interface ShellWord {
  readonly text: string;
  /** Has a wildcard outside of quotes, which the shell replaces by the files that fit. */
  readonly pattern: boolean;
}

/** One for each command of `a && b`; null where the line has anything else of a shell's in it. */
export function parseShellLine(line: string): readonly (readonly ShellWord[])[] | null {
  const commands: ShellWord[][] = [[]];
  let at = 0;
  while (at < line.length) {
    const gap = /^\s+/.exec(line.slice(at));
    if (gap !== null) at += gap[0].length;
    else if (line.startsWith("&&", at)) {
      commands.push([]);
      at += 2;
    } else {
      const word = wordAt(line, at);
      if (word === null) return null;
      commands.at(-1)?.push(word);
      at = word.end;
    }
  }
  return commands.every((words) => words.length > 0) ? commands : null;
}

/** What makes a word more than its letters: expansions, redirections, several commands. */
const meaningful = new Set("$`;|&<>(){}~#!");

function wordAt(line: string, start: number): (ShellWord & { readonly end: number }) | null {
  let text = "";
  let pattern = false;
  let at = start;
  for (; at < line.length && !/[\s&]/.test(line[at] ?? ""); at++) {
    const sign = line[at] ?? "";
    if (sign === "'" || sign === '"') {
      const end = line.indexOf(sign, at + 1);
      const quoted = line.slice(at + 1, end);
      if (end < 0 || (sign === '"' && /[$`\\]/.test(quoted))) return null;
      text += quoted;
      at = end;
    } else if (sign === "\\") {
      at += 1;
      text += line[at] ?? "";
    } else if (meaningful.has(sign) || (sign === "#" && at === start)) return null;
    else {
      pattern ||= /[*?[]/.test(sign);
      text += sign;
    }
  }
  return at === start ? null : { text, pattern, end: at };
}

// `git log -p` of a list of excluded tests, such as a policy file: each version of the list is put together from the patches,
// and what it brought is told as dated events. One file; of several, the first.

import { exclusionEvents, type ListVersion } from "../../core/history/exclusions.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { LineSplitter } from "../line-splitter.ts";
import { Remarks, counted } from "../remarks.ts";
import { listedTests } from "./listed-tests.ts";

export const gitLog: Format = {
  name: "git-log",
  title: "git log -p of a list of excluded tests",
  sniff: (head) => (/^commit [0-9a-f]{40}\b/.test(head) && /^diff --git /m.test(head) ? 0.97 : 0),
  open: (source, sink) => new GitLogReader(source, sink),
};

interface Hunk {
  /** The first line of the old text that it replaces, from 0. */
  readonly from: number;
  readonly old: string[];
  readonly new: string[];
}

interface Patch {
  readonly commit: string;
  at: number | null;
  file: string | null;
  readonly hunks: Hunk[];
}

class GitLogReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #patches: Patch[] = [];
  readonly #remarks = new Remarks();
  readonly #lines = new LineSplitter((line) => this.#line(line));
  #inPatch = false;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const rest = this.#lines.end();
    if (rest !== null) this.#line(rest.line);
    for (const event of exclusionEvents(this.#versions())) this.#sink.summary(event);
    for (const note of this.#remarks.notes()) this.#sink.note(note);
    this.#sink.about({ telling: "none" });
  }

  #line(line: string): void {
    const commit = /^commit ([0-9a-f]{40})\b/.exec(line)?.[1];
    if (commit !== undefined) {
      this.#patches.push({ commit, at: null, file: null, hunks: [] });
      this.#inPatch = false;
      return;
    }
    const patch = this.#patches.at(-1);
    if (patch === undefined) return;
    const file = /^diff --git a\/.* b\/(.+)$/.exec(line)?.[1];
    if (file !== undefined) {
      // A list that was renamed comes under its old name, further down in the log.
      this.#inPatch = patch.file === null;
      patch.file ??= file;
      return;
    }
    if (patch.file === null) {
      const date = /^(?:Author|Commit)?Date: +(.+)$/.exec(line)?.[1];
      if (date !== undefined) patch.at = dateOf(date);
    } else if (this.#inPatch) this.#patchLine(line, patch.hunks);
  }

  #patchLine(line: string, hunks: Hunk[]): void {
    const start = /^@@ -(\d+)(?:,(\d+))? \+/.exec(line);
    if (start !== null) {
      const [from, length] = [Number(start[1]), Number(start[2] ?? "1")];
      // Where nothing is replaced, git names the line before.
      hunks.push({ from: length === 0 ? from : from - 1, old: [], new: [] });
      return;
    }
    const hunk = hunks.at(-1);
    if (hunk === undefined) return;
    const text = line.slice(1);
    if (line.startsWith(" ")) {
      hunk.old.push(text);
      hunk.new.push(text);
    } else if (line.startsWith("-")) hunk.old.push(text);
    else if (line.startsWith("+")) hunk.new.push(text);
  }

  /** Oldest first, whichever way the log went. */
  #versions(): readonly ListVersion[] {
    const dated = this.#patches.filter(({ hunks }) => hunks.length > 0);
    const [first, last] = [dated[0]?.at ?? 0, dated.at(-1)?.at ?? 0];
    const ordered = first > last ? dated.toReversed() : dated;
    const versions: ListVersion[] = [];
    let lines: readonly string[] = [];
    for (const { commit, at, hunks } of ordered) {
      const next = patched(lines, hunks);
      if (next === null || at === null) {
        this.#remarks.add(
          "patch-does-not-fit",
          "warning",
          () => ({ source: this.#source }),
          (times) =>
            `${counted(times, "commit")} cannot be followed: the log must begin where the list does, and each needs a date. ` +
            "Use: git log -p --first-parent -- LIST",
        );
        continue;
      }
      lines = next;
      versions.push({ at, commit, listed: listedTests(lines.join("\n")) });
    }
    return versions;
  }
}

/** The lines after a patch; null where it is not one of these lines. */
function patched(lines: readonly string[], hunks: readonly Hunk[]): readonly string[] | null {
  const result: string[] = [];
  let at = 0;
  for (const { from, old, new: added } of hunks) {
    if (from < at || from + old.length > lines.length || old.some((line, i) => lines[from + i] !== line)) return null;
    result.push(...lines.slice(at, from), ...added);
    at = from + old.length;
  }
  return [...result, ...lines.slice(at)];
}

/** `2026-01-13T10:26:50+01:00`, or as git writes it unasked: `Tue Jan 13 10:26:50 2026 +0100`. */
function dateOf(text: string): number | null {
  const words = /^\w{3} (\w{3}) +(\d+) ([\d:]+) (\d{4}) ([+-]\d\d)(\d\d)$/.exec(text.trim());
  const time = Date.parse(
    words === null ? text.trim() : `${words[2]} ${words[1]} ${words[4]} ${words[3]} GMT${words[5]}${words[6]}`,
  );
  return Number.isNaN(time) ? null : time;
}

// What Jest prints: a line for each file, below it the failures, with `--verbose` or for a single file each test; at the end all
// failures again, and the counts.

import { errorOfStack, outcomeOfError } from "../js-runners/error-text.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const jestConsole: ConsoleRunner = {
  name: "Jest",
  mark: /^(?:PASS|FAIL) (?:\S.* )?\S+\.[cm]?[jt]sx?(?: \(\d[\d.]* m?s\))?$/,
  open: (listener) => new JestConsole(listener),
};

const fileLine = /^(?:PASS|FAIL) (?:\S.* )?(\S+\.[cm]?[jt]sx?)(?: \(\d[\d.]* m?s\))?$/;
const failure = /^ {2}● (.+)$/;
const testLine = /^( {2,})([✓✕√×○✎]) (?:skipped |todo )?(.+?)(?: \((\d+) ms\))?$/;
const totals = /^Tests: +(?:.*, )?(\d+) total$/;

interface Failed {
  readonly titles: readonly string[];
  readonly text: KeptLines;
}

interface Listed {
  readonly titles: readonly string[];
  readonly sign: string;
  readonly ms: string | undefined;
}

class JestConsole implements RunnerConsole {
  readonly #listener: Listener;
  #file: string | null = null;
  readonly #failed: Failed[] = [];
  readonly #listed: Listed[] = [];
  /** The describe blocks around what is read, by their indentation. */
  readonly #titles = new Map<number, string>();
  #summing = false;
  #told = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const [, count] = totals.exec(text) ?? [];
    if (count !== undefined) return this.#totals(Number(count));
    if (text.startsWith("Summary of all failing tests")) {
      this.#closeFile();
      this.#summing = true;
    }
    if (this.#summing) return;
    const [, file] = fileLine.exec(text) ?? [];
    if (file !== undefined) {
      this.#closeFile();
      this.#file = file;
      return;
    }
    if (this.#file !== null) this.#lineOfFile(text);
  }

  end(): void {
    this.#closeFile();
    if (this.#told === 0) return;
    this.#listener.telling("failures");
    this.#listener.broken("no-totals", () => "The log ends before Jest counts its tests.");
  }

  #lineOfFile(text: string): void {
    const [, titles] = failure.exec(text) ?? [];
    if (titles !== undefined) {
      this.#failed.push({ titles: titles.split(" › "), text: new KeptLines() });
      return;
    }
    if (this.#failed.length > 0) return this.#failed.at(-1)?.text.add(text);
    const [, indent = "", sign, title = "", ms] = testLine.exec(text) ?? [];
    if (sign !== undefined) {
      const around = [...this.#titles].filter(([depth]) => depth < indent.length).toSorted(([a], [b]) => a - b);
      this.#listed.push({ titles: [...around.map(([, name]) => name), title], sign, ms });
      return;
    }
    const [, depth = "", suite] = /^( {2,})(\S.*)$/.exec(text) ?? [];
    if (suite === undefined) return;
    for (const known of this.#titles.keys()) if (known >= depth.length) this.#titles.delete(known);
    this.#titles.set(depth.length, suite);
  }

  #closeFile(): void {
    const file = this.#file;
    this.#file = null;
    const failed = this.#failed.splice(0);
    const listed = this.#listed.splice(0);
    this.#titles.clear();
    if (file === null) return;
    for (const { titles, sign, ms } of listed) {
      const of = failed.find((one) => one.titles.join("\0") === titles.join("\0"));
      if (of !== undefined) failed.splice(failed.indexOf(of), 1);
      this.#tell(file, titles, sign, ms === undefined ? null : Number(ms), of);
    }
    for (const of of failed) this.#tell(file, of.titles, "✕", null, of);
  }

  #tell(
    file: string,
    titles: readonly string[],
    sign: string,
    durationMs: number | null,
    failed: Failed | undefined,
  ): void {
    this.#told += 1;
    const bad = "✕×".includes(sign);
    const isFile = titles[0] === "Test suite failed to run";
    const lines = failed?.text.lines.map((line) => line.replace(/^ {4}/, "")) ?? [];
    const error = errorOfStack(lines.join("\n").trim());
    const message = error.message.split("\n\n", 1)[0] ?? "";
    this.#listener.test({
      parts: isFile ? [file] : [file, ...titles],
      outcome: bad ? outcomeOfError(error, isFile ? "error" : "fail") : "○✎".includes(sign) ? "skip" : "pass",
      durationMs,
      failure: bad ? failureOf(message, lines, error.type) : sign === "✎" ? failureOf("", [], "todo") : null,
      file,
    });
  }

  #totals(total: number): void {
    this.#closeFile();
    this.#listener.telling(this.#told >= total ? "all" : "failures");
    this.#told = 0;
    this.#summing = false;
  }
}

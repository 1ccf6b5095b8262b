// What Vitest prints: each test, or the failed ones of each file, with how often they were retried; below, the errors of the failed
// ones; the counts.

import { errorOfStack, outcomeOfError } from "../js-runners/error-text.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const vitestConsole: ConsoleRunner = {
  name: "Vitest",
  mark: /^ ?RUN {2}v\d+\.\d+\.\d+ /,
  open: (listener) => new VitestConsole(listener),
};

const fileLine = /^ *[✓❯×↓] (?:\|[^|]+\| )?(\S.*?\.[cm]?[jt]sx?) \(\d+ tests?\b.*\)/;
const testLine = /^ *([✓×↓□]) (.+?)(?: (\d+)ms)?(?: \(retry x(\d{1,3})\))?$/;
/** A test that skipped itself has a time, and its reason behind. */
const skipNote = /^( *↓ .* \d+ms(?: \(re(?:try|peat) x\d+\))*) \[(.+)\]$/;
const errorHead = /^ *FAIL {2}(?:\|[^|]+\| )?(\S.*)$/;
const totals = /^ *Tests {2}(?:.* )?\((\d+)\)$/;

interface Printed {
  readonly id: string;
  readonly sign: string;
  readonly durationMs: number | null;
  readonly retries: number;
  readonly reasons: string[];
  readonly skipReason: string;
}

/** What is known of a test whose errors alone are printed. */
const unlisted = { sign: "×", durationMs: null, reasons: [], skipReason: "" };

class VitestConsole implements RunnerConsole {
  readonly #listener: Listener;
  readonly #tests: Printed[] = [];
  /** The errors below, by the id of the test. */
  readonly #errors = new Map<string, KeptLines>();
  /** How often failed tests were retried, by file and title. */
  readonly #retried = new Map<string, number>();
  #file = "";
  #heads: string[] = [];
  #inErrors = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    const [, count] = totals.exec(text) ?? [];
    if (count !== undefined) return this.#totals(Number(count));
    const [, head] = errorHead.exec(text) ?? [];
    if (head !== undefined) return this.#errorOf(head.replace(/ \[.*\]$/, ""));
    if (this.#inErrors) {
      // Several tests with one error stand above it together.
      for (const id of this.#heads) this.#errors.get(id)?.add(text);
      return;
    }
    const [, file] = fileLine.exec(text) ?? [];
    if (file !== undefined) this.#file = file;
    else this.#test(text);
  }

  end(): void {
    if (this.#tests.length + this.#errors.size === 0) return;
    this.#tell();
    this.#listener.telling("failures");
    this.#listener.broken("no-totals", () => "The log ends before Vitest counts its tests.");
  }

  #errorOf(id: string): void {
    const lines = this.#heads.length > 0 ? this.#errors.get(this.#heads[0] ?? "")?.lines : undefined;
    if (!this.#inErrors || lines === undefined || lines.some((line) => line.trim() !== "")) this.#heads = [];
    this.#inErrors = true;
    if (!this.#heads.includes(id)) this.#heads.push(id);
    if (!this.#errors.has(id)) this.#errors.set(id, new KeptLines());
  }

  #test(text: string): void {
    const [, reason] = /^ *→ (.*)$/.exec(text) ?? [];
    if (reason !== undefined) {
      this.#tests.at(-1)?.reasons.push(reason);
      return;
    }
    const [, line = text, skipReason = ""] = skipNote.exec(text) ?? [];
    const [, sign, title = "", ms, retries] = testLine.exec(line) ?? [];
    if (sign === undefined) return;
    // The tree of a file leaves the suites out, so that only the errors below say which test it is.
    if (!/^\S+\.[cm]?[jt]sx? > /.test(title)) {
      if (retries !== undefined && sign === "×") this.#retried.set(`${this.#file}\0${title}`, Number(retries));
      return;
    }
    this.#tests.push({
      id: title,
      sign,
      durationMs: ms === undefined ? null : Number(ms),
      retries: Number(retries ?? 0),
      reasons: [],
      skipReason,
    });
  }

  #retriesOf(id: string): number {
    const [file = "", ...titles] = id.split(" > ");
    return this.#retried.get(`${file}\0${titles.at(-1) ?? ""}`) ?? 0;
  }

  #totals(total: number): void {
    const told = this.#tell();
    this.#listener.telling(told >= total ? "all" : "failures");
  }

  #tell(): number {
    const seen = new Set(this.#tests.map(({ id }) => id));
    // An error of a file, or of a hook, has no line of its own above.
    const others = [...this.#errors.keys()].filter((id) => !seen.has(id));
    const tests = [...this.#tests, ...others.map((id) => ({ ...unlisted, id, retries: this.#retriesOf(id) }))];
    for (const { id, sign, durationMs, retries, reasons, skipReason } of tests) {
      const bad = sign === "×";
      const lines = this.#errors.get(id)?.lines ?? [];
      const block = lines.join("\n").split(/\n *❯ /, 1)[0] ?? "";
      const error = errorOfStack(block.trim() === "" ? reasons.slice(-1).join("") : block.trim());
      const isFile = !id.includes(" > ");
      const failure = bad
        ? failureOf(error.message.split("\n\n", 1)[0] ?? "", lines, error.type)
        : failureOf(skipReason, [], sign === "□" ? "todo" : null);
      const outcome = bad ? outcomeOfError(error, isFile ? "error" : "fail") : sign === "✓" ? "pass" : "skip";
      // The time is that of all attempts together.
      this.#listener.test({
        parts: id.split(" > "),
        outcome,
        failure,
        retries,
        durationMs: retries > 0 ? null : durationMs,
        file: id.split(" > ", 1)[0] ?? null,
      });
    }
    this.#tests.length = 0;
    this.#errors.clear();
    this.#heads = [];
    this.#retried.clear();
    this.#inErrors = false;
    return tests.length;
  }
}

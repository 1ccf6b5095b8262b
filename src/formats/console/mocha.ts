// What Mocha prints at its end: how many tests passed, and the failed ones by their titles. Those that passed stand above, in a tree that
// other output runs through, and are not read.

import { errorOfStack, outcomeOfError } from "../js-runners/error-text.ts";
import { type ConsoleRunner, failureOf, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const mochaConsole: ConsoleRunner = {
  name: "Mocha",
  mark: /^ {2}\d+ passing \(\d+(?:ms|s|m)\)$/,
  open: (listener) => new MochaConsole(listener),
};

interface Listed {
  readonly titles: string[];
  named: boolean;
  readonly text: KeptLines;
}

class MochaConsole implements RunnerConsole {
  readonly #listener: Listener;
  #failing: number | null = null;
  #told = 0;
  #listed: Listed | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    if (mochaConsole.mark.test(text)) {
      this.#close();
      this.#failing = 0;
      this.#listener.telling("failures");
      return;
    }
    const [, failing] = /^ {2}(\d+) failing$/.exec(text) ?? [];
    if (failing !== undefined && this.#failing === 0) this.#failing = Number(failing);
    else if ((this.#failing ?? 0) > 0) this.#lineOfList(text);
  }

  end(): void {
    this.#close();
  }

  #lineOfList(text: string): void {
    const [, number, first = ""] = /^ {2}(\d+)\) (.+)$/.exec(text) ?? [];
    if (number !== undefined && Number(number) === this.#told + (this.#listed === null ? 1 : 2)) {
      this.#flush();
      this.#listed = { titles: [first.replace(/:$/, "")], named: first.endsWith(":"), text: new KeptLines() };
      return;
    }
    const listed = this.#listed;
    if (listed === null) return;
    if (listed.named) return listed.text.add(text.replace(/^ {5}/, ""));
    const title = text.trim();
    if (title === "") return;
    listed.named = title.endsWith(":");
    listed.titles.push(title.replace(/:$/, ""));
  }

  #flush(): void {
    const listed = this.#listed;
    this.#listed = null;
    // A list that breaks off within the titles would name another test.
    if (listed === null || !listed.named) return;
    this.#told += 1;
    const error = errorOfStack(listed.text.lines.join("\n").trim());
    const isHook = /^"(?:before|after) (?:all|each)" hook/.test(listed.titles.at(-1) ?? "");
    this.#listener.test({
      parts: [listed.titles.slice(0, -1).join(" "), listed.titles.at(-1) ?? ""],
      outcome: outcomeOfError(error, isHook ? "error" : "fail"),
      failure: failureOf(error.message, listed.text.lines, error.type),
    });
  }

  #close(): void {
    this.#flush();
    const missing = (this.#failing ?? 0) - this.#told;
    if (missing > 0)
      this.#listener.broken(
        "tests-missing",
        () => `Mocha counts ${this.#failing ?? 0} failing tests, and ${this.#told} are listed.`,
      );
    this.#failing = null;
    this.#told = 0;
  }
}

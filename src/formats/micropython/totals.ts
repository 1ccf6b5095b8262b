// The last lines of a run of MicroPython's run-tests.py: how many tests there were, and the names of those that did not
// simply pass. They settle what the lines before them leave open, and show whether the log is whole.

import { ignoredReason } from "./facts.ts";

/** Tests of a run, as the lines before the totals show them. */
interface Told {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly has: (name: string) => boolean;
}

export class Totals {
  #performed: number | null = null;
  #passed: number | null = null;
  /** How many tests the lists should name, and the names that stand in them. */
  #listed = 0;
  readonly #named: string[] = [];
  readonly #skipped = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #ignored = new Map<string, string>();

  /** The runner has come to its end. */
  get begun(): boolean {
    return this.#performed !== null;
  }

  /** True when the line is one of the totals. */
  take(line: string): boolean {
    const [, count = "", what] =
      /^(\d+) tests (performed|passed|skipped|failed|had known-flaky failures)\b/.exec(line) ?? [];
    if (what === undefined) return false;
    if (what === "performed") this.#performed = Number(count);
    else if (what === "passed") this.#passed = line.includes(":") ? this.#passed : Number(count);
    else this.#list(what, Number(count), line.slice(line.indexOf(": ") + 2));
    return true;
  }

  #list(what: string, count: number, names: string): void {
    this.#listed += count;
    if (what === "skipped" || what === "failed") {
      for (const name of names.split(" ").filter((each) => each !== "")) {
        this.#named.push(name);
        (what === "failed" ? this.#failed : this.#skipped).add(name);
      }
      return;
    }
    for (const [, name = "", reason = ""] of names.matchAll(/(\S+) \[([^\]]*)\]/g)) {
      this.#named.push(name);
      this.#ignored.set(name, ignoredReason(reason));
    }
  }

  /** Why the runner ignored the failure of a test; null where it did not. */
  ignoredBecause(name: string): string | null {
    return this.#ignored.get(name) ?? null;
  }

  /** How a test ended of which no line says it for certain. */
  statusOf(name: string): "pass" | "FAIL" | "skip" {
    if (this.#failed.has(name) || this.#ignored.has(name)) return "FAIL";
    return this.#skipped.has(name) ? "skip" : "pass";
  }

  /** What the totals and the lines before them do not have in common; null where they agree. */
  missing({ passed, failed, skipped, has }: Told): string | null {
    if (this.#performed === null || this.#passed === null) {
      return "The log has no totals at its end: it is cut off, or the runner did not end normally.";
    }
    if (passed + failed !== this.#performed) {
      return `The runner says that it performed ${this.#performed} tests; the log shows ${passed + failed}.`;
    }
    if (passed !== this.#passed) return `The runner says that ${this.#passed} tests passed; the log shows ${passed}.`;
    const stranger = this.#named.find((name) => !has(name));
    if (stranger !== undefined) return `The totals name ${stranger}; the log does not show it.`;
    return this.#named.length === this.#listed && this.#listed === failed + skipped
      ? null
      : `The log shows ${failed + skipped} tests that failed or were skipped; the totals name ${this.#named.length} of ${this.#listed}.`;
  }
}

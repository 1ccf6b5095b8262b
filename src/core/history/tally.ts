// Attempts, in whatever portions a store counts them, folded into one count per test, job and platform. The one place that
// says which attempts make an execution, a failure, a retry.

import { evidenceOf, outcomes } from "../model/outcome.ts";
import type { TestCount } from "./history.ts";

/** Some attempts of one test that are alike. */
export interface Portion {
  /** Their outcome's place in `outcomes`. */
  readonly outcome: number;
  /** They are first attempts, not retries. */
  readonly first: boolean;
  /** The runner itself left them out of its exit code. */
  readonly ignored: boolean;
  readonly count: number;
  readonly durationMs: number;
  /** When the first and the last of their runs that have a date started. */
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
}

const evidence = outcomes.map(evidenceOf);
const skip = outcomes.indexOf("skip");

/** What is counted of one test in one group, side by side in one array: numbers in objects would be boxed at each change. */
const cell = {
  executions: 0,
  failures: 1,
  retries: 2,
  retryFailures: 3,
  flaky: 4,
  skips: 5,
  ignored: 6,
  durationMs: 7,
  /** Not a number where no run has a date. */
  firstSeenAt: 8,
  lastSeenAt: 9,
} as const;
const width = Object.keys(cell).length;

/** Tests, and jobs with their platform, go by numbers of the caller's own. */
export class Tally {
  readonly #nameOf: (test: number, group: number) => Pick<TestCount, "test" | "job" | "platform">;
  /** For each group and test, where its cells begin. */
  readonly #groups: Map<number, number>[] = [];
  #cells = new Float64Array(64 * width);
  #used = 0;

  constructor(nameOf: (test: number, group: number) => Pick<TestCount, "test" | "job" | "platform">) {
    this.#nameOf = nameOf;
  }

  add(test: number, group: number, portion: Portion): void {
    const at = this.#of(test, group);
    const cells = this.#cells;
    const { outcome, count } = portion;
    const bad = evidence[outcome] === "bad";
    cells[at + cell.durationMs]! += portion.durationMs;
    if (!portion.first) {
      // Retries are counted apart: they run only after a failure, so they would overstate the rate.
      cells[at + cell.retries]! += count;
      if (bad) cells[at + cell.retryFailures]! += count;
      return;
    }
    if (outcome === skip) cells[at + cell.skips]! += count;
    if (evidence[outcome] === "none") return;
    cells[at + cell.executions]! += count;
    if (bad) cells[at + cell.failures]! += count;
    if (bad && portion.ignored) cells[at + cell.ignored]! += count;
    const { firstSeenAt, lastSeenAt } = portion;
    // Written so that what is not a number gives way.
    if (firstSeenAt !== null && !(cells[at + cell.firstSeenAt]! <= firstSeenAt))
      cells[at + cell.firstSeenAt] = firstSeenAt;
    if (lastSeenAt !== null && !(cells[at + cell.lastSeenAt]! >= lastSeenAt)) cells[at + cell.lastSeenAt] = lastSeenAt;
  }

  /** Job runs in which the test failed and then passed. */
  addFlaky(test: number, group: number, count: number): void {
    this.#cells[this.#of(test, group) + cell.flaky]! += count;
  }

  counts(): readonly TestCount[] {
    return this.#groups.flatMap((tests, group) => Array.from(tests, ([test, at]) => this.#countAt(at, test, group)));
  }

  #countAt(at: number, test: number, group: number): TestCount {
    const read = (name: keyof typeof cell): number => this.#cells[at + cell[name]]!;
    const time = (name: "firstSeenAt" | "lastSeenAt"): number | null => (Number.isNaN(read(name)) ? null : read(name));
    return {
      ...this.#nameOf(test, group),
      executions: read("executions"),
      failures: read("failures"),
      retries: read("retries"),
      retryFailures: read("retryFailures"),
      flaky: read("flaky"),
      skips: read("skips"),
      ignored: read("ignored"),
      durationMs: read("durationMs"),
      firstSeenAt: time("firstSeenAt"),
      lastSeenAt: time("lastSeenAt"),
    };
  }

  #of(test: number, group: number): number {
    const tests = (this.#groups[group] ??= new Map());
    const known = tests.get(test);
    if (known !== undefined) return known;
    const at = this.#used;
    this.#used += width;
    if (this.#used > this.#cells.length) {
      const grown = new Float64Array(this.#cells.length * 2);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[at + cell.firstSeenAt] = Number.NaN;
    this.#cells[at + cell.lastSeenAt] = Number.NaN;
    tests.set(test, at);
    return at;
  }
}

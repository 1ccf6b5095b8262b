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

type Growing = { -readonly [K in keyof TestCount]: TestCount[K] };

const evidence = outcomes.map(evidenceOf);
const skip = outcomes.indexOf("skip");

/** Tests, and jobs with their platform, go by numbers of the caller's own. */
export class Tally {
  readonly #nameOf: (test: number, group: number) => Pick<TestCount, "test" | "job" | "platform">;
  readonly #groups: Map<number, Growing>[] = [];

  constructor(nameOf: (test: number, group: number) => Pick<TestCount, "test" | "job" | "platform">) {
    this.#nameOf = nameOf;
  }

  add(test: number, group: number, portion: Portion): void {
    const total = this.#of(test, group);
    const { outcome, count } = portion;
    const bad = evidence[outcome] === "bad";
    total.durationMs += portion.durationMs;
    if (!portion.first) {
      // Retries are counted apart: they run only after a failure, so they would overstate the rate.
      total.retries += count;
      if (bad) total.retryFailures += count;
      return;
    }
    if (outcome === skip) total.skips += count;
    if (evidence[outcome] === "none") return;
    total.executions += count;
    if (bad) total.failures += count;
    if (bad && portion.ignored) total.ignored += count;
    total.firstSeenAt = earliest(total.firstSeenAt, portion.firstSeenAt);
    total.lastSeenAt = latest(total.lastSeenAt, portion.lastSeenAt);
  }

  /** Job runs in which the test failed and then passed. */
  addFlaky(test: number, group: number, count: number): void {
    this.#of(test, group).flaky += count;
  }

  counts(): readonly TestCount[] {
    return this.#groups.flatMap((tests) => Array.from(tests.values()));
  }

  #of(test: number, group: number): Growing {
    const tests = (this.#groups[group] ??= new Map());
    const known = tests.get(test);
    if (known !== undefined) return known;
    const fresh = { ...nothing, ...this.#nameOf(test, group) };
    tests.set(test, fresh);
    return fresh;
  }
}

const nothing: Omit<TestCount, "test" | "job" | "platform"> = {
  executions: 0,
  failures: 0,
  retries: 0,
  retryFailures: 0,
  flaky: 0,
  skips: 0,
  ignored: 0,
  durationMs: 0,
  firstSeenAt: null,
  lastSeenAt: null,
};

const earliest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

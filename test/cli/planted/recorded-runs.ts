// A history of a planted suite, as CI would have recorded it: runs that were shuffled, and at last one in the suite's own
// order. How long tests took is made up, so that a hunt that begins with it goes the same way every time.
import { shuffled } from "../../../src/app/diagnosis/conditions.ts";
import { bareAttempt, type Attempt } from "../../../src/core/model/attempt.ts";
import { asRunId, bareJobRun, bareRun } from "../../../src/core/model/run.ts";
import { randomFrom, uniformInt } from "../../../src/core/stats/random.ts";
import { logLine } from "../../../src/formats/run-log-record.ts";
import { failsWhere, neighbours, type Plant, type Suite } from "./suites.ts";

export interface RecordedRun {
  readonly name: string;
  /** Of all tests; null is the victim. */
  readonly order: readonly (string | null)[];
  readonly broke: boolean;
}

/** The name of the run in the suite's own order, the last. */
export const ownOrder = "own-order";

/** What each test takes, recorded. */
export const durationMs = 20;

export function recordedRuns(plant: Plant, shuffledRuns: number, seed: number): readonly RecordedRun[] {
  const random = randomFrom(seed);
  const own = [...neighbours, null];
  const orders = Array.from({ length: shuffledRuns }, () => shuffled(own, uniformInt(random, 2 ** 31)));
  return [...orders, own].map((order, at) => ({
    name: at === shuffledRuns ? ownOrder : `shuffled-${at}`,
    order,
    broke: failsWhere(plant, beforeVictim(order), random()),
  }));
}

export const beforeVictim = (order: RecordedRun["order"]): readonly string[] =>
  order.slice(0, order.indexOf(null)) as readonly string[];

/** All of them as one run log. */
export function runLogOf(suite: Suite, runs: readonly RecordedRun[]): string {
  const lines = runs.flatMap(({ name, ...what }, at) => {
    const startedAt = Date.UTC(2026, 0, 1) + at * 3_600_000;
    const run = { ...bareRun(asRunId(name), name), workflow: suite.line, startedAt };
    return [
      logLine({ kind: "run", run }),
      logLine({ kind: "job-run", jobRun: { ...bareJobRun(run.id, "tests", 1), startedAt, complete: true } }),
      ...attemptsOf(suite, what).map((attempt) => logLine({ kind: "attempt", attempt })),
    ];
  });
  return [logLine({ kind: "header", version: 1 }), ...lines, logLine({ kind: "end", complete: true })].join("");
}

const attemptsOf = (suite: Suite, { order, broke }: Omit<RecordedRun, "name">): readonly Attempt[] =>
  order.map((name, at) => {
    const { test, file } = suite.test(name);
    const told = { durationMs, worker: "1", order: at + 1, file };
    return name === null && broke
      ? { ...bareAttempt(test, "fail"), ...told, failure: theFailure }
      : { ...bareAttempt(test, "pass"), ...told };
  });

const theFailure = { type: null, message: "the victim broke", trace: null, output: null };

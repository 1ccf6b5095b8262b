// Histories drawn as pictures: a line for each test in each job, a letter for each run.
import { openMemoryStore } from "../../src/io/store/memory-store.ts";
import type { Store } from "../../src/app/ports.ts";
import { bareAttempt, type Attempt, type Failure } from "../../src/core/model/attempt.ts";
import type { Outcome } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun, type JobRun, type Run } from "../../src/core/model/run.ts";
import { asTestId } from "../../src/core/model/test-id.ts";

/** Outcomes by the letters of a picture; a blank is a run in which the test was not. */
const outcomesOf: Readonly<Record<string, readonly Outcome[]>> = {
  ".": ["pass"],
  F: ["fail"],
  E: ["error"],
  T: ["timeout"],
  C: ["crash"],
  X: ["unexpected-pass"],
  R: ["fail", "pass"],
  r: ["fail", "fail", "pass"],
  s: ["skip"],
  "?": ["abort"],
};

export type Picture = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Extras {
  readonly run?: (run: Run, place: number) => Partial<Run>;
  readonly jobRun?: (jobRun: JobRun, place: number) => Partial<JobRun>;
  readonly attempt?: (attempt: Attempt, place: number) => Partial<Attempt>;
}

export const day = 86_400_000;
export const firstDay: number = Date.UTC(2026, 0, 1);

export const failed = (message: string): Failure => ({ type: "AssertionError", message, trace: null, output: null });

/**
 * A store with runs `ci/1`, `ci/2`…, one a day.
 *
 * @example await drawn({ unit: { "cart > adds": "..F.R" } })
 */
export async function drawn(picture: Picture, extras: Extras = {}): Promise<Store> {
  const store = openMemoryStore();
  const width = Math.max(...Object.values(picture).flatMap((tests) => Object.values(tests).map((line) => line.length)));
  for (let place = 0; place < width; place += 1) {
    const bare = {
      ...bareRun(asRunId(`ci/${place + 1}`), String(place + 1)),
      startedAt: firstDay + place * day,
      commit: `commit-${place}`,
    };
    const run = { ...bare, ...extras.run?.(bare, place) };
    for (const [job, tests] of Object.entries(picture)) {
      const letters = Object.entries(tests).map(([test, line]) => [test, line[place] ?? " "] as const);
      if (letters.every(([, letter]) => letter === " ")) continue;
      const told = { ...bareJobRun(run.id, job, 1), telling: "all", complete: true } as const;
      const jobRun = { ...told, ...extras.jobRun?.(told, place) };
      const intake = store.intake();
      for (const [test, letter] of letters)
        for (const [at, outcome] of (outcomesOf[letter] ?? []).entries()) {
          const attempt = { ...bareAttempt(asTestId(test), outcome), attempt: at + 1, durationMs: 10 * (place + 1) };
          intake.attempt(0, { ...attempt, ...extras.attempt?.(attempt, place) });
        }
      await intake.commit({
        source: sourceOf(`${run.id}/${job}`),
        runs: [run],
        jobRuns: [jobRun],
        slots: [jobRun.id],
        part: "results.xml",
      });
    }
  }
  return store;
}

const sourceOf = (name: string) =>
  ({
    name,
    format: "drawn",
    digest: name,
    bytes: 0,
    importedAt: firstDay + 1000 * day,
    complete: true,
    notes: [],
    summaries: [],
  }) as const;

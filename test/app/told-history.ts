// Small histories as pictures: runs with jobs, jobs with tests, a test's attempts as letters. Tells them to a store the way
// that an import does.
import type { Store } from "../../src/app/ports.ts";
import type { Source } from "../../src/core/history/history.ts";
import { bareAttempt, type Attempt } from "../../src/core/model/attempt.ts";
import type { Outcome } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun, type JobRun, type Run } from "../../src/core/model/run.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import { openMemoryStore } from "../../src/io/store/memory-store.ts";

/** Each letter is an attempt: `fp` failed, then passed. */
const letters: Record<string, Outcome> = {
  p: "pass",
  f: "fail",
  e: "error",
  t: "timeout",
  c: "crash",
  s: "skip",
  a: "abort",
};

export interface PicturedTest {
  readonly attempts: string;
  readonly message?: string;
  readonly type?: string;
  readonly ignored?: string;
}

export interface PicturedJob extends Partial<Omit<JobRun, "id" | "run" | "job">> {
  readonly tests?: Readonly<Record<string, string | PicturedTest>>;
}

export interface PicturedRun extends Partial<Omit<Run, "id" | "startedAt">> {
  readonly id: string;
  /** A day such as `2026-01-13`, or a time. */
  readonly on?: string;
  readonly jobs?: Readonly<Record<string, PicturedJob>>;
}

export const timeOf = (text: string): number => Date.parse(text.length === 10 ? `${text}T12:00:00Z` : text);

function attemptsOf(name: string, told: string | PicturedTest): Attempt[] {
  const test = typeof told === "string" ? { attempts: told } : told;
  return Array.from(test.attempts, (letter, at) => {
    const outcome = letters[letter];
    if (outcome === undefined) throw new Error(`no outcome for the letter ${letter}`);
    const bad = "fetc".includes(letter);
    return {
      ...bareAttempt(asTestId(name), outcome),
      attempt: at + 1,
      failure: bad ? { type: test.type ?? null, message: test.message ?? "", trace: null, output: null } : null,
      ignoredBecause: bad ? (test.ignored ?? null) : null,
    };
  });
}

export type ToldSource = Partial<Omit<Source, "attempts">>;

const toldSource: Omit<Source, "attempts"> = {
  name: "told",
  format: "picture",
  digest: "0",
  bytes: 0,
  importedAt: timeOf("2026-06-01"),
  complete: true,
  notes: [],
  summaries: [],
};

/** A memory store that was told these runs. */
export async function storeOf(pictured: readonly PicturedRun[], source: ToldSource = {}): Promise<Store> {
  const store = openMemoryStore();
  const intake = store.intake();
  const runs: Run[] = [];
  const jobRuns: JobRun[] = [];
  for (const { id, on, jobs = {}, ...facts } of pictured) {
    const run: Run = { ...bareRun(asRunId(id), id), startedAt: on === undefined ? null : timeOf(on), ...facts };
    runs.push(run);
    for (const [job, { tests = {}, ...told }] of Object.entries(jobs)) {
      const telling = Object.keys(tests).length > 0 ? ("all" as const) : ("none" as const);
      const jobRun = { ...bareJobRun(run.id, job, told.attempt ?? 1), telling, ...told };
      for (const [name, test] of Object.entries(tests))
        for (const attempt of attemptsOf(name, test)) intake.attempt(jobRuns.length, attempt);
      jobRuns.push(jobRun);
    }
  }
  await intake.commit({
    source: { ...toldSource, ...source },
    runs,
    jobRuns,
    slots: jobRuns.map(({ id }) => id),
    part: "told",
  });
  return store;
}

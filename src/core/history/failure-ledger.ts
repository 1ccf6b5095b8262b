// What the failures of a history say, taken in one at a time: each test's signatures, and which failures a runner itself
// left out of its exit code. Keeps fingerprints and counts, never the texts.

import type { JobRunId } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import type { FailuresBySignature } from "./fingerprints.ts";
import type { Grid } from "./grid.ts";
import type { RecordedAttempt } from "./history.ts";
import { rememberedFold, signatureOf } from "./signature.ts";

/** First attempts that failed in one way. */
export interface SignatureCount {
  readonly signature: string;
  readonly failures: number;
}

/** First attempts that failed and that the runner left out of its exit code, for one reason. */
export interface Containment {
  readonly test: TestId;
  readonly reason: string;
  readonly failures: number;
  /** The jobs in which it is in force, in alphabetical order. */
  readonly jobs: readonly string[];
}

export interface FailureFindings {
  /** Most frequent first. */
  signatures(test: TestId): readonly SignatureCount[];
  /** How many bad first attempts of a test in a job run the runner left out. */
  ignoredIn(jobRun: JobRunId, test: TestId): number;
  /** Most failures first. */
  readonly containment: readonly Containment[];
  readonly bySignature: FailuresBySignature;
}

interface ContainmentCounts {
  readonly test: TestId;
  readonly reason: string;
  failures: number;
  readonly jobs: Set<string>;
}

export interface FailureLedger {
  add(attempt: RecordedAttempt): void;
  findings(): FailureFindings;
}

const keyOf = (first: string, second: string): string => `${first}\n${second}`;

/** Counts nothing of re-runs and retries: they run only after a failure and would count it twice. */
export function openFailureLedger(grid: Grid): FailureLedger {
  const signatures = new Map<TestId, Map<string, number>>();
  const containment = new Map<string, ContainmentCounts>();
  const ignored = new Map<string, number>();
  const bySignature = new Map<string, Map<TestId, number[]>>();
  const fold = rememberedFold();

  function addContainment({ test, job }: RecordedAttempt, reason: string): void {
    const key = keyOf(reason, test);
    const counts = containment.get(key) ?? { test, reason, failures: 0, jobs: new Set<string>() };
    containment.set(key, counts);
    counts.failures += 1;
    counts.jobs.add(job);
  }

  return {
    add(attempt) {
      const { ignoredBecause } = attempt;
      const place = grid.placeOf.get(attempt.run) ?? -1;
      const run = grid.runs[place];
      if (attempt.attempt > 1 || run === undefined) return;
      if (ignoredBecause !== null) {
        const here = keyOf(attempt.jobRun, attempt.test);
        ignored.set(here, (ignored.get(here) ?? 0) + 1);
      }
      if (run.attempt > 1) return;
      const signature = signatureOf(attempt, fold);
      const ofTest = signatures.get(attempt.test) ?? new Map<string, number>();
      signatures.set(attempt.test, ofTest);
      ofTest.set(signature, (ofTest.get(signature) ?? 0) + 1);
      const tests = bySignature.get(signature) ?? new Map<TestId, number[]>();
      bySignature.set(signature, tests);
      const places = tests.get(attempt.test);
      if (places === undefined) tests.set(attempt.test, [place]);
      else places.push(place);
      if (ignoredBecause !== null) addContainment(attempt, ignoredBecause);
    },
    findings: () => ({
      bySignature,
      signatures: (test) =>
        [...(signatures.get(test) ?? [])]
          .map(([signature, failures]) => ({ signature, failures }))
          .sort((a, b) => b.failures - a.failures || (a.signature < b.signature ? -1 : 1)),
      ignoredIn: (jobRun, test) => ignored.get(keyOf(jobRun, test)) ?? 0,
      containment: [...containment.values()]
        .map(({ test, reason, failures, jobs }) => ({ test, reason, failures, jobs: [...jobs].sort() }))
        .sort((a, b) => b.failures - a.failures || (a.test < b.test ? -1 : 1)),
    }),
  };
}

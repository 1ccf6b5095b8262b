// One job run with its attempts put together by test, for formats that write a test with all that became of it.

import type { Attempt } from "../model/attempt.ts";
import type { JobRun, Run } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";

export interface TestRecord {
  readonly test: TestId;
  readonly occurrence: number;
  /** By number; at least one. */
  readonly attempts: readonly Attempt[];
}

export interface JobRunRecord {
  readonly run: Run;
  readonly jobRun: JobRun;
  /** In the order in which their first attempts were told. */
  readonly tests: readonly TestRecord[];
}

export function jobRunRecordOf(run: Run, jobRun: JobRun, attempts: Iterable<Attempt>): JobRunRecord {
  const tests = new Map<string, { test: TestId; occurrence: number; attempts: Attempt[] }>();
  for (const attempt of attempts) {
    const { test, occurrence } = attempt;
    const key = `${occurrence} ${test}`;
    const record = tests.get(key);
    if (record === undefined) tests.set(key, { test, occurrence, attempts: [attempt] });
    else record.attempts.push(attempt);
  }
  for (const { attempts: tries } of tests.values()) tries.sort((a, b) => a.attempt - b.attempt);
  return { run, jobRun, tests: [...tests.values()] };
}

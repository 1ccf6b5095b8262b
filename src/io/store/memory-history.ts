// What an in-memory store tells: folds over its columns. It holds what it was made of and nothing else, so that it stays
// as it was while the store goes on.

import type { JobRunPart, RecordedAttempt, Source, TestCount, Timeline } from "../../core/history/history.ts";
import { Tally } from "../../core/history/tally.ts";
import type { JobRun, JobRunId, Run } from "../../core/model/run.ts";
import { asTestId } from "../../core/model/test-id.ts";
import type { History, Subject } from "../../app/ports.ts";
import { evidence, type AttemptRows, type Texts } from "./attempt-rows.ts";
import type { Selected, Selection } from "./selection.ts";

/** Rows with where they happened. */
export interface SelectedRows {
  readonly where: Selected;
  readonly rows: AttemptRows;
}

export class MemoryHistory implements History {
  readonly #selection: Selection;
  /** In the order of their job runs, then as they were told. */
  readonly #parts: readonly SelectedRows[];
  readonly #sources: readonly Source[];
  readonly #jobRunParts: readonly JobRunPart[];
  readonly #texts: Texts;

  constructor(
    selection: Selection,
    parts: readonly SelectedRows[],
    sources: readonly Source[],
    jobRunParts: readonly JobRunPart[],
    texts: Texts,
  ) {
    this.#selection = selection;
    this.#parts = parts;
    this.#sources = sources;
    this.#jobRunParts = jobRunParts;
    this.#texts = texts;
  }

  async runs(): Promise<readonly Run[]> {
    return this.#selection.runs;
  }

  async jobRuns(): Promise<readonly JobRun[]> {
    return this.#selection.jobRuns;
  }

  async sources(): Promise<readonly Source[]> {
    return this.#sources;
  }

  async parts(of: readonly JobRunId[]): Promise<readonly JobRunPart[]> {
    const wanted = new Set(of);
    return this.#jobRunParts.filter(({ jobRun }) => wanted.has(jobRun));
  }

  async counts(): Promise<readonly TestCount[]> {
    const tally = new Tally((test, group) => ({ test: this.#testId(test), ...this.#groupOf(group) }));
    for (const { where, rows } of this.#parts) {
      for (let row = 0; row < rows.length; row++)
        tally.add(rows.test(row), where.group, {
          outcome: rows.outcome(row),
          first: rows.attempt(row) === 1,
          ignored: rows.isIgnored(row),
          count: 1,
          durationMs: rows.durationMs(row) ?? 0,
          firstSeenAt: where.startedAt,
          lastSeenAt: where.startedAt,
        });
      for (const { test, firstBad, lastGood } of fatesOf(rows))
        if (firstBad < lastGood) tally.addFlaky(test, where.group, 1);
    }
    return tally.counts();
  }

  async *failures(): AsyncIterable<RecordedAttempt> {
    for (const { where, rows } of this.#parts)
      for (let row = 0; row < rows.length; row++) if (isBad(rows, row)) yield recorded(where, rows, row);
  }

  async *timelines(): AsyncIterable<Timeline> {
    const failed = new Set<number>();
    for (const { rows } of this.#parts)
      for (let row = 0; row < rows.length; row++) if (isBad(rows, row)) failed.add(rows.test(row));

    const groups = this.#selection.groups.map(() => new Map<number, Execution[]>());
    for (const { where, rows } of this.#parts) {
      const recovered = new Set(fatesOf(rows).flatMap((fate) => (fate.recovered ? fate.firstRows : [])));
      for (let row = 0; row < rows.length; row++) {
        const test = rows.test(row);
        const outcome = rows.outcome(row);
        if (!failed.has(test) || rows.attempt(row) !== 1 || evidence[outcome] === "none") continue;
        const execution = { run: where.run, outcome, recovered: recovered.has(row) ? 1 : 0 };
        const executions = groups[where.group]?.get(test);
        if (executions === undefined) groups[where.group]?.set(test, [execution]);
        else executions.push(execution);
      }
    }
    for (const [group, tests] of groups.entries())
      for (const [test, executions] of tests)
        yield {
          test: this.#testId(test),
          ...this.#groupOf(group),
          runs: Uint32Array.from(executions, ({ run }) => run),
          outcomes: Uint8Array.from(executions, ({ outcome }) => outcome),
          recovered: Uint8Array.from(executions, ({ recovered }) => recovered),
        };
  }

  async *attempts(of: Subject): AsyncIterable<RecordedAttempt> {
    const test = of.kind === "test" ? this.#texts.tests.find(of.test) : null;
    if (test === 0) return;
    for (const { where, rows } of this.#parts) {
      if (of.kind === "run" && where.jobRun.run !== of.run) continue;
      if (of.kind === "job-run" && where.jobRun.id !== of.jobRun) continue;
      for (let row = 0; row < rows.length; row++)
        if (test === null || rows.test(row) === test) yield recorded(where, rows, row);
    }
  }

  #groupOf(group: number): Pick<TestCount, "job" | "platform"> {
    return this.#selection.groups[group] ?? { job: "", platform: "" };
  }

  #testId(test: number): TestCount["test"] {
    return asTestId(this.#texts.tests.textOf(test) ?? "");
  }
}

interface Execution {
  readonly run: number;
  readonly outcome: number;
  readonly recovered: number;
}

const isBad = (rows: AttemptRows, row: number): boolean => evidence[rows.outcome(row)] === "bad";

const recorded = ({ jobRun }: Selected, rows: AttemptRows, row: number): RecordedAttempt => ({
  ...rows.whole(row),
  run: jobRun.run,
  jobRun: jobRun.id,
  job: jobRun.job,
});

/** What became of a test that was tried more than once in a job run. Numbers of attempts are infinite where there is none. */
interface Fate {
  readonly test: number;
  readonly firstRows: number[];
  firstBad: number;
  lastGood: number;
  /** An attempt after the first was good. */
  recovered: boolean;
}

function fatesOf(rows: AttemptRows): readonly Fate[] {
  if (rows.withoutRetries) return [];
  const keyOf = (row: number): string => `${rows.test(row)}/${rows.occurrence(row)}`;
  const fates = new Map<string, Fate>();
  for (let row = 0; row < rows.length; row++) {
    if (rows.attempt(row) === 1 || fates.has(keyOf(row))) continue;
    const test = rows.test(row);
    fates.set(keyOf(row), { test, firstRows: [], firstBad: Infinity, lastGood: -Infinity, recovered: false });
  }
  for (let row = 0; row < rows.length; row++) {
    const fate = fates.get(keyOf(row));
    if (fate === undefined) continue;
    const attempt = rows.attempt(row);
    if (attempt === 1) fate.firstRows.push(row);
    if (evidence[rows.outcome(row)] === "bad") fate.firstBad = Math.min(fate.firstBad, attempt);
    if (evidence[rows.outcome(row)] !== "good") continue;
    fate.lastGood = Math.max(fate.lastGood, attempt);
    if (attempt > 1) fate.recovered = true;
  }
  return [...fates.values()];
}

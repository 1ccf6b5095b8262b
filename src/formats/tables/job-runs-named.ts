// The job runs that rows name, each found once: by run and job, and by their attempts where the table has them.

import {
  bareJobRun,
  bareRun,
  asRunId,
  type JobRun,
  type JobRunId,
  type Run,
  type RunId,
} from "../../core/model/run.ts";
import type { Sink } from "../format.ts";
import type { Cells } from "./cells.ts";
import { detached } from "../detached.ts";
import { nowhereInRow, type Row } from "./row.ts";

/** The id of a run, the same for every table of one history. A re-run is a run of its own. */
export const runIdIn = (history: string, run: string, attempt: number): RunId =>
  asRunId(`${history}/${run}${attempt === 1 ? "" : `@${attempt}`}`);

/** What a table that is not about runs tells of one in passing. */
export function runOfRow(row: Row, cells: Cells, history: string): Run | null {
  const name = cells.text(row, cells.place("run"));
  if (name === null) return null;
  const attempt = cells.ordinal(row, cells.place("run_attempt"));
  return {
    ...bareRun(runIdIn(history, name, attempt), name),
    workflow: cells.text(row, cells.place("workflow")),
    commit: cells.text(row, cells.place("commit")),
    branch: cells.text(row, cells.place("branch")),
    event: cells.text(row, cells.place("event")),
    attempt,
    startedAt: cells.time(row, cells.place("run_started_at")),
    conclusion: cells.conclusion(row, cells.place("run_conclusion")),
  };
}

export interface NamedJobRun {
  readonly id: JobRunId;
  /** Its place in the order in which the table names them. */
  readonly index: number;
  readonly facts: JobRun;
}

export class NamedJobRuns {
  readonly #cells: Cells;
  readonly #sink: Sink;
  readonly #history: string;
  readonly #known = new Map<string, NamedJobRun>();
  readonly #runs = new Set<RunId>();
  /** Where the columns stand that tell job runs apart, and their texts in the row above. */
  #places: readonly number[] = [];
  #last: readonly string[] = [];
  #lastJobRun: NamedJobRun | null = null;

  constructor(cells: Cells, sink: Sink, history: string) {
    this.#cells = cells;
    this.#sink = sink;
    this.#history = history;
  }

  bind(): void {
    this.#places = ["run", "job", "run_attempt", "job_attempt"].map((column) => this.#cells.place(column));
    this.#lastJobRun = null;
  }

  all(): Iterable<NamedJobRun> {
    return this.#known.values();
  }

  /** The job run that a row belongs to; null where it names no run. */
  of(row: Row): NamedJobRun | null {
    if (this.#lastJobRun !== null && this.#sameAsAbove(row)) return this.#lastJobRun;
    const texts = this.#places.map((cell) => row.text(cell));
    const key = texts.join("\0");
    let jobRun = this.#known.get(key) ?? null;
    if (jobRun === null) {
      jobRun = this.#meet(row);
      if (jobRun === null) return null;
      this.#known.set(detached(key), jobRun);
    }
    this.#last = texts.map(detached);
    this.#lastJobRun = jobRun;
    return jobRun;
  }

  #sameAsAbove(row: Row): boolean {
    for (let at = 0; at < this.#places.length; at += 1)
      if (!row.is(this.#places[at] ?? nowhereInRow, this.#last[at] ?? "")) return false;
    return true;
  }

  #meet(row: Row): NamedJobRun | null {
    const run = runOfRow(row, this.#cells, this.#history);
    if (run === null) return null;
    if (!this.#runs.has(run.id)) {
      this.#runs.add(run.id);
      this.#sink.run(run);
    }
    const cells = this.#cells;
    const job = cells.text(row, cells.place("job")) ?? "";
    const facts: JobRun = {
      ...bareJobRun(run.id, job, cells.ordinal(row, cells.place("job_attempt"))),
      platform: cells.platform(row),
      conclusion: cells.conclusion(row, cells.place("job_conclusion")),
    };
    return { id: facts.id, index: this.#known.size, facts };
  }
}

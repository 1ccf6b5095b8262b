// Tables of runs and of job runs.

import { bareJobRun, bareRun, type JobRunId, type RunId } from "../../core/model/run.ts";
import type { Opening, TableRows } from "./attempt-table.ts";
import { runIdIn, runOfRow } from "./job-runs-named.ts";
import type { Row } from "./row.ts";
import { counted } from "./troubles.ts";

export class RunTable implements TableRows {
  readonly #opening: Opening;
  readonly #known = new Set<RunId>();

  constructor(opening: Opening) {
    this.#opening = opening;
  }

  bind(): void {
    // Runs are few; their columns are looked up row by row.
  }

  row(row: Row): void {
    const { cells, sink, history } = this.#opening;
    const name = cells.text(row, cells.place("run"));
    if (name === null) return cells.leaveOut(row, "a run");
    const attempt = cells.ordinal(row, cells.place("attempt"));
    const id = runIdIn(history, name, attempt);
    if (this.#known.has(id)) sayTwice(this.#opening, row, "run", name);
    this.#known.add(id);
    sink.run({
      ...bareRun(id, name),
      workflow: cells.text(row, cells.place("workflow")),
      commit: cells.text(row, cells.place("commit")),
      branch: cells.text(row, cells.place("branch")),
      event: cells.text(row, cells.place("event")),
      attempt,
      startedAt: cells.time(row, cells.place("started_at")),
      finishedAt: cells.time(row, cells.place("finished_at")),
      conclusion: cells.conclusion(row, cells.place("conclusion")),
      url: cells.text(row, cells.place("url")),
    });
  }

  end(): boolean {
    return this.#known.size > 0;
  }
}

export class JobRunTable implements TableRows {
  readonly #opening: Opening;
  readonly #runs = new Set<RunId>();
  readonly #known = new Set<JobRunId>();

  constructor(opening: Opening) {
    this.#opening = opening;
  }

  bind(): void {
    // Job runs are few; their columns are looked up row by row.
  }

  row(row: Row): void {
    const { cells, sink, history } = this.#opening;
    const run = runOfRow(row, cells, history);
    if (run === null) return cells.leaveOut(row, "a run");
    const job = cells.text(row, cells.place("job"));
    if (job === null) return cells.leaveOut(row, "a job");
    if (!this.#runs.has(run.id)) sink.run(run);
    this.#runs.add(run.id);
    const bare = bareJobRun(run.id, job, cells.ordinal(row, cells.place("attempt")));
    if (this.#known.has(bare.id)) sayTwice(this.#opening, row, "job run", `${run.name} ${job}`);
    this.#known.add(bare.id);
    sink.jobRun({
      ...bare,
      platform: cells.platform(row),
      startedAt: cells.time(row, cells.place("started_at")),
      finishedAt: cells.time(row, cells.place("finished_at")),
      durationMs: cells.durationMs(row, cells.place("duration_ms"), cells.place("seconds")),
      conclusion: cells.conclusion(row, cells.place("conclusion")),
      failedSteps: cells.list(row, cells.place("failed_steps")),
    });
  }

  end(): boolean {
    return this.#known.size > 0;
  }
}

function sayTwice({ troubles }: Opening, row: Row, what: "run" | "job run", name: string): void {
  troubles.add(
    "told-twice",
    "warning",
    row.line,
    1,
    (count) =>
      `${counted(count, "row")} about a ${what} that a row above is about, the first one ${name}; ` +
      `what the later row says holds. Where these are different ${what}s, another column names them: see deflake-tables.json.`,
  );
}

// Tables of runs and of job runs.

import { parseProperties } from "../../core/model/properties.ts";
import { bareJobRun, bareRun, type JobRunId, type Run, type RunId } from "../../core/model/run.ts";
import { placesIn, type PlacesIn } from "./cells.ts";
import { runIdIn, runOfRow } from "./job-runs-named.ts";
import type { Row } from "./row.ts";
import type { Opening, TableRows } from "./table-rows.ts";
import { counted } from "./troubles.ts";

const runColumns = [
  "run",
  "attempt",
  "workflow",
  "commit",
  "branch",
  "event",
  "started_at",
  "finished_at",
  "conclusion",
  "url",
] as const;

export class RunTable implements TableRows {
  readonly #opening: Opening;
  readonly #known = new Set<RunId>();
  #at: PlacesIn<typeof runColumns>;

  constructor(opening: Opening) {
    this.#opening = opening;
    this.#at = placesIn(opening.cells, runColumns);
  }

  bind(): void {
    this.#at = placesIn(this.#opening.cells, runColumns);
  }

  row(row: Row): void {
    const { cells, sink, history } = this.#opening;
    const at = this.#at;
    const name = cells.text(row, at.run);
    if (name === null) return cells.leaveOut(row, "a run");
    const attempt = cells.ordinal(row, at.attempt);
    const id = runIdIn(history, name, attempt);
    if (this.#known.has(id)) sayTwice(this.#opening, row, "run", name);
    this.#known.add(id);
    sink.run({
      ...bareRun(id, name),
      workflow: cells.text(row, at.workflow),
      commit: cells.text(row, at.commit),
      branch: cells.text(row, at.branch),
      event: cells.text(row, at.event),
      attempt,
      startedAt: cells.time(row, at.started_at),
      finishedAt: cells.time(row, at.finished_at),
      conclusion: cells.conclusion(row, at.conclusion),
      url: cells.text(row, at.url),
    });
  }

  end(): boolean {
    return this.#known.size > 0;
  }
}

const jobRunColumns = [
  "run",
  "run_attempt",
  "job",
  "attempt",
  "started_at",
  "finished_at",
  "duration_ms",
  "seconds",
  "conclusion",
  "failed_steps",
  "seed",
  "properties",
] as const;

export class JobRunTable implements TableRows {
  readonly #opening: Opening;
  readonly #runs = new Set<RunId>();
  readonly #known = new Set<JobRunId>();
  #at: PlacesIn<typeof jobRunColumns>;
  /** The run of the row above, with what its cell said of its attempt. */
  #above: { readonly run: Run; readonly attempt: string } | null = null;

  constructor(opening: Opening) {
    this.#opening = opening;
    this.#at = placesIn(opening.cells, jobRunColumns);
  }

  bind(): void {
    this.#at = placesIn(this.#opening.cells, jobRunColumns);
    this.#above = null;
  }

  row(row: Row): void {
    const { cells, sink } = this.#opening;
    const at = this.#at;
    const job = cells.text(row, at.job);
    if (job === null) return cells.leaveOut(row, "a job");
    const run = this.#runOf(row);
    if (run === null) return cells.leaveOut(row, "a run");
    const bare = bareJobRun(run.id, job, cells.ordinal(row, at.attempt));
    if (this.#known.has(bare.id)) sayTwice(this.#opening, row, "job run", `${run.name} ${job}`);
    this.#known.add(bare.id);
    sink.jobRun({
      ...bare,
      platform: cells.platform(row),
      startedAt: cells.time(row, at.started_at),
      finishedAt: cells.time(row, at.finished_at),
      durationMs: cells.durationMs(row, at.duration_ms, at.seconds),
      conclusion: cells.conclusion(row, at.conclusion),
      failedSteps: cells.list(row, at.failed_steps),
      seed: cells.text(row, at.seed),
      properties: parseProperties(cells.text(row, at.properties)),
    });
  }

  end(): boolean {
    return this.#known.size > 0;
  }

  #runOf(row: Row): Run | null {
    const { cells, sink, history } = this.#opening;
    const above = this.#above;
    if (above !== null && row.is(this.#at.run, above.run.name) && row.is(this.#at.run_attempt, above.attempt))
      return above.run;
    const run = runOfRow(row, cells, history);
    if (run === null) return null;
    if (!this.#runs.has(run.id)) sink.run(run);
    this.#runs.add(run.id);
    this.#above = { run, attempt: cells.text(row, this.#at.run_attempt) ?? "" };
    return run;
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

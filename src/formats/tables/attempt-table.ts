// Tables of tests that ran: every attempt, or failures only. What they tell of runs and job runs is told along.

import type { Attempt, Failure } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { parseProperties } from "../../core/model/properties.ts";
import type { Telling } from "../../core/model/run.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";
import { placesIn, type PlacesIn } from "./cells.ts";
import { NamedJobRuns } from "./job-runs-named.ts";
import { nowhereInRow, type Row } from "./row.ts";
import { TestNames } from "./test-names.ts";
import type { Opening, TableRows } from "./table-rows.ts";
import { counted } from "./troubles.ts";

const columns = [
  "outcome",
  "attempt",
  "duration_ms",
  "seconds",
  "started_at",
  "worker",
  "order",
  "file",
  "ignored_because",
  "properties",
  "type",
  "message",
  "trace",
  "output",
  "complete",
] as const;

export class AttemptTable implements TableRows {
  readonly #opening: Opening;
  readonly #telling: "all" | "failures";
  readonly #tests: TestNames;
  readonly #jobRuns: NamedJobRuns;
  readonly #incomplete = new Set<number>();
  readonly #ended = new Set<number>();
  #at: PlacesIn<typeof columns>;
  #hasRun = false;
  #hasTexts = false;
  #onlyFailures = true;
  #rows = 0;
  #last = -1;

  constructor(opening: Opening, telling: "all" | "failures") {
    this.#opening = opening;
    this.#telling = telling;
    this.#tests = new TestNames(opening.cells);
    this.#jobRuns = new NamedJobRuns(opening.cells, opening.sink, opening.history);
    this.#at = placesIn(opening.cells, columns);
  }

  bind(): void {
    const { cells } = this.#opening;
    this.#tests.bind();
    this.#jobRuns.bind();
    this.#at = placesIn(cells, columns);
    this.#hasRun = cells.has("run");
    this.#hasTexts = ["type", "message", "trace", "output"].some((column) => cells.has(column));
  }

  row(row: Row): void {
    const { cells, sink } = this.#opening;
    const at = this.#at;
    const test = this.#tests.of(row);
    if (test === null) return cells.leaveOut(row, "a test");
    const outcome = cells.outcome(row, at.outcome) ?? (this.#telling === "failures" ? "fail" : null);
    if (outcome === null) return cells.leaveOut(row, "an outcome");
    // Last, so that a row that is left out leaves no run behind.
    const jobRun = this.#hasRun ? this.#jobRuns.of(row) : null;
    if (jobRun === null && this.#hasRun) return cells.leaveOut(row, "a run");
    if (this.#onlyFailures && evidenceOf(outcome) !== "bad") this.#onlyFailures = false;
    this.#rows += 1;
    this.#last = jobRun?.index ?? -1;
    if (at.complete !== nowhereInRow) this.#noteEnd(row, this.#last);
    const attempt = cells.ordinal(row, at.attempt);
    const told: Attempt = {
      test: test.id,
      occurrence: test.occurrence(this.#last, attempt),
      attempt,
      outcome,
      durationMs: cells.durationMs(row, at.duration_ms, at.seconds),
      startedAt: cells.time(row, at.started_at),
      worker: cells.text(row, at.worker),
      order: cells.number(row, at.order),
      file: cells.text(row, at.file),
      failure: this.#hasTexts ? this.#failure(row, outcome) : null,
      ignoredBecause: cells.text(row, at.ignored_because),
      properties: parseProperties(cells.text(row, at.properties)),
    };
    if (jobRun === null) sink.attempt(told);
    else sink.attempt(told, jobRun.id);
  }

  end(cutOff: boolean): boolean {
    const { sink, described, troubles } = this.#opening;
    const guessed = this.#telling === "all" && this.#onlyFailures && this.#rows > 0 && !described;
    const telling: Telling = guessed ? "failures" : this.#telling;
    if (guessed)
      troubles.add(
        "only-failures",
        "info",
        1,
        1,
        () =>
          `Not one of ${counted(this.#rows, "row")} passed, so this was read as a list of failures, which gives no rates. ` +
          `If every execution is in it, describe it as a table of attempts.`,
      );
    for (const { index, facts } of this.#jobRuns.all())
      sink.jobRun({ ...facts, telling, complete: this.#complete(index, cutOff) });
    if (!this.#hasRun && this.#rows > 0) sink.about({ telling });
    return this.#rows > 0;
  }

  #complete(index: number, cutOff: boolean): boolean | null {
    if (this.#incomplete.has(index) || (cutOff && index === this.#last)) return false;
    return this.#ended.has(index) ? true : null;
  }

  /** One row that says no is enough; a job run is complete when its rows say yes and none says no. */
  #noteEnd(row: Row, index: number): void {
    const word = row.text(this.#at.complete).toLowerCase();
    if (["yes", "true", "1"].includes(word)) this.#ended.add(index);
    else if (["no", "false", "0"].includes(word)) this.#incomplete.add(index);
  }

  #failure(row: Row, outcome: Outcome): Failure | null {
    if (evidenceOf(outcome) !== "bad" && outcome !== "expected-failure" && outcome !== "skip") return null;
    const { cells } = this.#opening;
    const type = cells.text(row, this.#at.type);
    const message = this.#start(row, this.#at.message, messageLimit);
    const trace = this.#start(row, this.#at.trace, traceLimit);
    const output = cells.text(row, this.#at.output);
    if (type === null && message === null && trace === null && output === null) return null;
    if (output !== null && output.length > outputLimit) this.#sayCut(row, this.#at.output);
    return { type, message: message ?? "", trace, output: output?.slice(-outputLimit) ?? null };
  }

  #start(row: Row, cell: number, limit: number): string | null {
    const text = this.#opening.cells.text(row, cell);
    if (text === null || text.length <= limit) return text;
    this.#sayCut(row, cell);
    return text.slice(0, limit);
  }

  #sayCut(row: Row, cell: number): void {
    this.#opening.troubles.add(
      "text-cut",
      "info",
      row.line,
      row.column(cell),
      (count) => `${counted(count, "text")} of failures shortened, the first one here.`,
    );
  }
}

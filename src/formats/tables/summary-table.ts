// Tables of counts that somebody else made. A row becomes a summary as it stands; no run is made up from it.

import type { Summary } from "../../core/history/summary.ts";
import type { Cells } from "./cells.ts";
import type { TableName } from "./columns.ts";
import type { Row } from "./row.ts";
import type { Opening, TableRows } from "./table-rows.ts";
import { TestNames } from "./test-names.ts";
import { parseTime } from "./values.ts";

export type SummaryName = Extract<
  TableName,
  "events" | "claims" | "attributions" | "months" | "failing-jobs" | "tests" | "jobs" | "totals"
>;

export class SummaryTable implements TableRows {
  readonly #opening: Opening;
  readonly #name: SummaryName;
  readonly #tests: TestNames;
  #told = false;

  constructor(opening: Opening, name: SummaryName) {
    this.#opening = opening;
    this.#name = name;
    this.#tests = new TestNames(opening.cells);
  }

  bind(): void {
    this.#tests.bind();
  }

  row(row: Row): void {
    const summary = this.#summaryOf(row);
    if (typeof summary === "string") return this.#opening.cells.leaveOut(row, summary);
    this.#told = true;
    this.#opening.sink.summary(summary);
  }

  end(): boolean {
    return this.#told;
  }

  /** @returns what the row lacks, where it lacks something */
  #summaryOf(row: Row): Summary | string {
    const { cells } = this.#opening;
    switch (this.#name) {
      case "events":
        return eventOf(row, cells);
      case "claims":
        return claimOf(row, cells);
      case "attributions":
        return this.#attributionOf(row);
      case "months":
        return monthOf(row, cells);
      case "failing-jobs": {
        const jobs = cells.number(row, cells.place("failing_jobs"));
        const runs = cells.number(row, cells.place("runs"));
        return jobs === null || runs === null ? "both counts" : { kind: "failing-jobs", jobs, runs };
      }
      case "tests":
        return this.#testOf(row);
      case "jobs": {
        const job = cells.text(row, cells.place("job"));
        const failures = cells.number(row, cells.place("failures"));
        const runs = cells.number(row, cells.place("runs"));
        return job === null || failures === null ? "a job and its failures" : { kind: "job", job, runs, failures };
      }
      case "totals":
        return totalOf(row, cells);
    }
  }

  #attributionOf(row: Row): Summary | string {
    const { cells } = this.#opening;
    const failures = cells.number(row, cells.place("attributed"));
    if (failures === null) return "a count";
    return {
      kind: "attribution",
      test: this.#tests.of(row)?.id ?? null,
      job: cells.text(row, cells.place("job")),
      failures,
      executions: cells.number(row, cells.place("executions")),
      agreeing: cells.number(row, cells.place("agreeing")),
      logs: cells.number(row, cells.place("logs")),
    };
  }

  #testOf(row: Row): Summary | string {
    const { cells } = this.#opening;
    const test = this.#tests.of(row);
    const failures = cells.has("failures") ? cells.number(row, cells.place("failures")) : 1;
    if (test === null) return "a test";
    if (failures === null) return "a count";
    return {
      kind: "test",
      test: test.id,
      job: cells.text(row, cells.place("job")),
      at: cells.time(row, cells.place("date")),
      failures,
      executions: cells.number(row, cells.place("executions")),
    };
  }
}

function claimOf(row: Row, cells: Cells): Summary | string {
  const claim = cells.text(row, cells.place("claim"));
  if (claim === null) return "a claim";
  return {
    kind: "claim",
    claim,
    subject: cells.text(row, cells.place("subject")),
    value: cells.text(row, cells.place("value")),
  };
}

function eventOf(row: Row, cells: Cells): Summary | string {
  const when = cells.text(row, cells.place("date"));
  const what = cells.text(row, cells.place("event"));
  const subject = cells.text(row, cells.place("subject"));
  if (when === null || what === null || subject === null) return "a date, an event and its subject";
  return {
    kind: "event",
    at: parseTime(when)?.ms ?? null,
    when,
    what,
    subject,
    scope: cells.text(row, cells.place("scope")),
    effect: cells.text(row, cells.place("effect")),
    commit: cells.text(row, cells.place("commit")),
  };
}

function monthOf(row: Row, cells: Cells): Summary | string {
  const match = /^(\d{4})[-/](0?[1-9]|1[0-2])(?:[-/]\d{1,2})?$/.exec(row.text(cells.place("month")));
  const runs = cells.number(row, cells.place("runs"));
  const failures = cells.number(row, cells.place("failures"));
  if (match === null) return "a month such as 2025-01";
  if (runs === null || failures === null) return "both counts";
  return { kind: "month", month: `${match[1]}-${(match[2] ?? "").padStart(2, "0")}`, runs, failures };
}

function totalOf(row: Row, cells: Cells): Summary | string {
  const runs = cells.number(row, cells.place("runs"));
  const failures = cells.number(row, cells.place("failures"));
  if (runs === null || failures === null) return "both counts";
  return {
    kind: "total",
    from: cells.time(row, cells.place("from")),
    to: cells.time(row, cells.place("to")),
    runs,
    failures,
    failuresWithLogs: cells.number(row, cells.place("failures_with_logs")),
  };
}

// A history as three tables for other engines: runs, job runs and attempts, with words instead of numbers for outcomes.
// docs/reference/cli.md lists the columns.

import type { RecordedAttempt } from "../core/history/history.ts";
import { platformText } from "../core/model/platform.ts";
import { propertiesText } from "../core/model/properties.ts";
import type { JobRun, Run } from "../core/model/run.ts";
import type { Cell, TableShape } from "./ports.ts";

type Kind = TableShape["columns"][number]["kind"];

/** A column and how its cells come out of a row of the model. */
type Column<T> = readonly [name: string, kind: Kind, cell: (row: T) => Cell];

const runColumns: readonly Column<Run>[] = [
  ["id", "text", ({ id }) => id],
  ["name", "text", ({ name }) => name],
  ["workflow", "text", ({ workflow }) => workflow],
  ["commit", "text", ({ commit }) => commit],
  ["branch", "text", ({ branch }) => branch],
  ["event", "text", ({ event }) => event],
  ["attempt", "integer", ({ attempt }) => attempt],
  ["started_at", "moment", ({ startedAt }) => startedAt],
  ["finished_at", "moment", ({ finishedAt }) => finishedAt],
  ["conclusion", "text", ({ conclusion }) => conclusion],
  ["url", "text", ({ url }) => url],
];

const jobRunColumns: readonly Column<JobRun>[] = [
  ["id", "text", ({ id }) => id],
  ["run", "text", ({ run }) => run],
  ["job", "text", ({ job }) => job],
  ["attempt", "integer", ({ attempt }) => attempt],
  ["platform", "text", ({ platform }) => platformText(platform)],
  ["started_at", "moment", ({ startedAt }) => startedAt],
  ["finished_at", "moment", ({ finishedAt }) => finishedAt],
  ["duration_ms", "number", ({ durationMs }) => durationMs],
  ["conclusion", "text", ({ conclusion }) => conclusion],
  ["telling", "text", ({ telling }) => telling],
  ["complete", "truth", ({ complete }) => complete],
  ["failed_steps", "text", ({ failedSteps }) => (failedSteps.length === 0 ? null : failedSteps.join("\n"))],
  ["seed", "text", ({ seed }) => seed],
  ["properties", "text", ({ properties }) => propertiesText(properties)],
];

const attemptColumns: readonly Column<RecordedAttempt>[] = [
  ["run", "text", ({ run }) => run],
  ["job_run", "text", ({ jobRun }) => jobRun],
  ["job", "text", ({ job }) => job],
  ["test", "text", ({ test }) => test],
  ["occurrence", "integer", ({ occurrence }) => occurrence],
  ["attempt", "integer", ({ attempt }) => attempt],
  ["outcome", "text", ({ outcome }) => outcome],
  ["duration_ms", "number", ({ durationMs }) => durationMs],
  ["started_at", "moment", ({ startedAt }) => startedAt],
  ["worker", "text", ({ worker }) => worker],
  ["order", "integer", ({ order }) => order],
  ["file", "text", ({ file }) => file],
  ["failure_type", "text", ({ failure }) => failure?.type ?? null],
  ["failure_message", "text", ({ failure }) => failure?.message ?? null],
  ["failure_trace", "text", ({ failure }) => failure?.trace ?? null],
  ["failure_output", "text", ({ failure }) => failure?.output ?? null],
  ["ignored_because", "text", ({ ignoredBecause }) => ignoredBecause],
  ["properties", "text", ({ properties }) => propertiesText(properties)],
];

const shape = <T>(name: string, columns: readonly Column<T>[]): TableShape => ({
  name,
  columns: columns.map(([column, kind]) => ({ name: column, kind })),
});

export const tableShapes: readonly TableShape[] = [
  shape("runs", runColumns),
  shape("job_runs", jobRunColumns),
  shape("attempts", attemptColumns),
];

export const runCells = (run: Run): readonly Cell[] => runColumns.map(([, , cell]) => cell(run));
export const jobRunCells = (jobRun: JobRun): readonly Cell[] => jobRunColumns.map(([, , cell]) => cell(jobRun));
export const attemptCells = (attempt: RecordedAttempt): readonly Cell[] =>
  attemptColumns.map(([, , cell]) => cell(attempt));

// Histories drawn as text: a line for each job, a column for each run. `.` passed, `F` failed, `s` skipped, a blank where
// the job was not in the run. Runs are a day apart, each at a commit of its own.
import { gridOf, type Grid } from "../../../src/core/history/grid.ts";
import { standingsOf, type Standings } from "../../../src/core/history/standing.ts";
import { asRunId, bareJobRun, bareRun, type Conclusion, type JobRun, type Run } from "../../../src/core/model/run.ts";

export const firstDay: number = Date.UTC(2026, 0, 1);
export const dayMs = 86_400_000;
/** After everything in these histories. */
export const horizon: number = Date.UTC(2100, 0, 1);

const endings: Readonly<Record<string, Conclusion>> = { ".": "success", F: "failure", s: "skipped" };

export interface Picture {
  readonly runs: readonly Run[];
  readonly jobRuns: readonly JobRun[];
  readonly grid: Grid;
  readonly standings: Standings;
}

/** @param jobs each job's picture; all of them equally long */
export function picture(jobs: Readonly<Record<string, string>>): Picture {
  const length = Math.max(0, ...Object.values(jobs).map((marks) => marks.length));
  const runs = Array.from({ length }, (_, i): Run => {
    const failed = Object.values(jobs).some((marks) => marks[i] === "F");
    return {
      ...bareRun(asRunId(`run-${String(i).padStart(5, "0")}`), `run ${i}`),
      commit: `commit-${i}`,
      startedAt: firstDay + i * dayMs,
      conclusion: failed ? "failure" : "success",
    };
  });
  const jobRuns = Object.entries(jobs).flatMap(([job, marks]) =>
    runs.flatMap(({ id }, i): JobRun[] => {
      const conclusion = endings[marks[i] ?? " "];
      return conclusion === undefined ? [] : [{ ...bareJobRun(id, job, 1), conclusion }];
    }),
  );
  const grid = gridOf(runs, jobRuns);
  return { runs, jobRuns, grid, standings: standingsOf(grid, new Set()) };
}

import { describe, expect, test } from "vitest";
import { seriesOf, shiftsOf } from "../../../src/core/history/shifts.ts";
import { horizon, picture } from "./picture.ts";

describe("a job that breaks", () => {
  const { grid, standings } = picture({ unit: `${".".repeat(40)}${"F".repeat(10)}`, lint: ".".repeat(50) });
  const { history, jobs } = seriesOf(grid, standings);

  test("has one change, with its date, its run, its commit and the rates on both sides", () => {
    const [shift, ...rest] = shiftsOf("job", "unit", jobs.get("unit")!, grid, horizon);
    expect(rest).toEqual([]);
    expect(shift).toMatchObject({
      scope: "job",
      name: "unit",
      run: "run-00040",
      commit: "commit-40",
      at: "2026-02-10T00:00:00.000Z",
      before: { failures: 0, executions: 40 },
      after: { failures: 10, executions: 10 },
    });
    expect(shift!.lowRun <= shift!.run && shift!.run <= shift!.highRun).toBe(true);
  });

  test("changes the whole history too, and not the job beside it", () => {
    expect(shiftsOf("history", "", history, grid, horizon).map(({ run }) => run)).toEqual(["run-00040"]);
    expect(shiftsOf("job", "lint", jobs.get("lint")!, grid, horizon)).toEqual([]);
  });
});

test("runs that were skipped are no outcomes: the change is placed at the run after them", () => {
  const { grid, standings } = picture({ unit: `${".".repeat(40)}sss${"F".repeat(10)}` });
  const [shift] = shiftsOf("job", "unit", seriesOf(grid, standings).jobs.get("unit")!, grid, horizon);
  expect(shift!.run).toBe("run-00043");
});

import { describe, expect, test } from "vitest";
import { seriesOf, shiftsOf } from "../../../src/core/history/shifts.ts";
import type { Event } from "../../../src/core/history/eligibility.ts";
import { dayMs, firstDay, horizon, picture } from "./picture.ts";

describe("a job that breaks", () => {
  const { grid, standings } = picture({ unit: `${".".repeat(40)}${"F".repeat(10)}`, lint: ".".repeat(50) });
  const { history, jobs } = seriesOf(grid, standings);

  test("has one change, with its date, its run, its commit and the rates on both sides", () => {
    const [shift, ...rest] = shiftsOf("job", "unit", jobs.get("unit")!, grid, horizon, []);
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
    expect(shiftsOf("history", "", history, grid, horizon, []).map(({ run }) => run)).toEqual(["run-00040"]);
    expect(shiftsOf("job", "lint", jobs.get("lint")!, grid, horizon, [])).toEqual([]);
  });
});

test("runs that were skipped are no outcomes: the change is placed at the run after them", () => {
  const { grid, standings } = picture({ unit: `${".".repeat(40)}sss${"F".repeat(10)}` });
  const [shift] = shiftsOf("job", "unit", seriesOf(grid, standings).jobs.get("unit")!, grid, horizon, []);
  expect(shift!.run).toBe("run-00043");
});

describe("beside a change stand", () => {
  const { grid, standings } = picture({ unit: `${".".repeat(40)}${"F".repeat(10)}` });
  const series = seriesOf(grid, standings).jobs.get("unit")!;
  /** `39 job_added unit`, the day counted from the first run. */
  const event = (text: string): Event => {
    const [on = "", what = "", subject = "", scope = null] = text.split(" ");
    return {
      kind: "event",
      at: firstDay + Number(on) * dayMs,
      when: on,
      what,
      subject,
      scope,
      effect: null,
      commit: null,
    };
  };
  const [shift] = shiftsOf(
    "job",
    "unit",
    series,
    grid,
    horizon,
    [
      "20 runner_changed unit unit",
      "39 timeout unit unit",
      "39 timeout lint lint",
      "40 test_skip t",
      "40 job_added lint",
      "45 runner_changed unit unit",
    ].map(event),
  );

  test("the commits of the runs in which it may have happened", () => {
    expect(shift!.commits).toContain("commit-40");
    expect(shift!.commits).not.toContain("commit-20");
    expect(shift!.commitsBetween).toBe(shift!.commits.length);
  });

  test("the dated events of that time, from the day of the run before, that are about it", () => {
    expect(shift!.events.map(({ what, subject }) => `${what} ${subject}`)).toEqual(["timeout unit", "test_skip t"]);
  });
});

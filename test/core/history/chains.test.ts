import { expect, test } from "vitest";
import { chainsOf, courseOf } from "../../../src/core/history/chains.ts";
import { gridOf } from "../../../src/core/history/grid.ts";
import type { Timeline } from "../../../src/core/history/history.ts";
import { presenceOf } from "../../../src/core/history/presence.ts";
import { standingsOf } from "../../../src/core/history/standing.ts";
import { outcomes, type Outcome } from "../../../src/core/model/outcome.ts";
import type { JobRun, Run } from "../../../src/core/model/run.ts";
import { testId } from "../../../src/core/model/test-id.ts";
import { picture } from "./picture.ts";

const subject = testId(["a.test.ts", "works"]);

function timeline(told: readonly (readonly [place: number, outcome: Outcome, recovered?: 1])[]): Timeline {
  return {
    test: subject,
    job: "unit",
    platform: "",
    runs: Uint32Array.from(told, ([place]) => place),
    outcomes: Uint8Array.from(told, ([, outcome]) => outcomes.indexOf(outcome)),
    recovered: Uint8Array.from(told, ([, , recovered]) => recovered ?? 0),
  };
}

/** The chains of the subject, over a job drawn as a picture, its runs and job runs changed as asked. */
function chainsOver(
  marks: string,
  told: Timeline,
  change: {
    run?: (run: Run, place: number) => Run;
    jobRun?: (jobRun: JobRun) => JobRun;
    outages?: ReadonlySet<number>;
  } = {},
): { chains: readonly string[]; inferred: number; outageFailures: number; recovered: number } {
  const { runs, jobRuns } = picture({ unit: marks });
  const grid = gridOf(
    change.run === undefined ? runs : runs.map(change.run),
    change.jobRun === undefined ? jobRuns : jobRuns.map(change.jobRun),
  );
  const course = courseOf(
    grid,
    standingsOf(grid, new Set(), false),
    change.outages ?? new Set(),
    presenceOf(grid.runs, []),
  );
  const { chains, ...rest } = chainsOf([told], course);
  return {
    chains: chains.map(
      ({ branch, bad, commits }) =>
        `${branch}:${Array.from(bad, (value, i) => `${commits[i]}${value === 1 ? "F" : "."}`).join(" ")}`,
    ),
    ...rest,
  };
}

const toldAll = (jobRun: JobRun): JobRun => ({ ...jobRun, telling: "all" });

test("what was told is the chain, where all was told", () => {
  expect(
    chainsOver(
      "..F.",
      timeline([
        [0, "pass"],
        [2, "fail"],
        [3, "pass"],
      ]),
      { jobRun: toldAll },
    ),
  ).toEqual({
    chains: [":0. 2F 3."],
    inferred: 0,
    outageFailures: 0,
    recovered: 0,
  });
});

test("a retry that passed is a pass at the same commit", () => {
  expect(
    chainsOver(
      "...",
      timeline([
        [0, "pass"],
        [1, "fail", 1],
        [2, "pass"],
      ]),
      { jobRun: toldAll },
    ),
  ).toMatchObject({
    chains: [":0. 1F 1. 2."],
    recovered: 1,
  });
});

test("where only conclusions were told, a success is a pass, and a failure tells nothing", () => {
  expect(chainsOver("..F.s", timeline([[2, "fail"]]))).toMatchObject({ chains: [":0. 1. 2F 3."], inferred: 3 });
  expect(chainsOver("..F.F", timeline([[2, "fail"]]))).toMatchObject({ chains: [":0. 1. 2F 3."], inferred: 3 });
});

test("where all failures were told, a test that is not among them passed", () => {
  const toldFailures = (jobRun: JobRun): JobRun => ({ ...jobRun, telling: "failures" });
  expect(chainsOver("..FF", timeline([[2, "fail"]]), { jobRun: toldFailures })).toMatchObject({
    chains: [":0. 1. 2F 3."],
  });
});

test("a commit that was run again stands together, and each branch has a chain of its own", () => {
  const again = (run: Run, place: number): Run => ({
    ...run,
    commit: place === 3 ? "commit-0" : run.commit,
    branch: place === 1 ? "pull" : "main",
  });
  expect(
    chainsOver(
      "....",
      timeline([
        [0, "fail"],
        [1, "pass"],
        [2, "pass"],
        [3, "pass"],
      ]),
      { run: again, jobRun: toldAll },
    ).chains,
  ).toEqual(["main:0F 0. 2.", "pull:1."]);
});

test("outages are in no chain, and their failures are counted", () => {
  expect(
    chainsOver(
      "...",
      timeline([
        [0, "pass"],
        [1, "fail"],
        [2, "pass"],
      ]),
      { jobRun: toldAll, outages: new Set([1]) },
    ),
  ).toMatchObject({ chains: [":0. 2."], outageFailures: 1 });
});

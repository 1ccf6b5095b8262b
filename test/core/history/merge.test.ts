// What is known of a run or a job run after it was told again.
import { expect, test } from "vitest";
import { mergeJobRun, mergeRun } from "../../../src/core/history/merge.ts";
import { asRunId, bareJobRun, bareRun, type JobRun, type Run } from "../../../src/core/model/run.ts";

const run: Run = {
  ...bareRun(asRunId("ci/7"), "#7"),
  attempt: 2,
  commit: "abc",
  startedAt: 5,
  conclusion: "failure",
};

test.each<[string, Partial<Run>, Partial<Run>]>([
  ["what is not told stays", {}, {}],
  ["what is told newly is filled in", { branch: "main", finishedAt: 9 }, { branch: "main", finishedAt: 9 }],
  ["what differs is replaced", { commit: "def", conclusion: "success" }, { commit: "def", conclusion: "success" }],
  ["a name is replaced by a name", { name: "nightly 7" }, { name: "nightly 7" }],
  ["a name that repeats the id is none", { name: "ci/7" }, {}],
  ["an empty name is none", { name: "" }, {}],
  ["a further attempt is told, a first one is assumed", { attempt: 3 }, { attempt: 3 }],
])("run: %s", (_, told, changed) => {
  const nothing = bareRun(run.id, run.name);
  expect(mergeRun(run, { ...nothing, ...told })).toEqual({ ...run, ...changed });
});

const jobRun: JobRun = {
  ...bareJobRun(run.id, "unit", 1),
  platform: new Map([["os", "linux"]]),
  telling: "failures",
  complete: true,
  failedSteps: ["test"],
};

test.each<[string, Partial<JobRun>, Partial<JobRun>]>([
  ["what is not told stays", {}, {}],
  ["the fuller telling wins", { telling: "all" }, { telling: "all" }],
  ["also when it was there first", { telling: "none" }, {}],
  [
    "a platform grows",
    { platform: new Map([["arch", "x64"]]) },
    {
      platform: new Map([
        ["os", "linux"],
        ["arch", "x64"],
      ]),
    },
  ],
  [
    "a fact of a platform is replaced",
    { platform: new Map([["os", "darwin"]]) },
    { platform: new Map([["os", "darwin"]]) },
  ],
  ["it can turn out to be incomplete", { complete: false }, { complete: false }],
  ["steps are replaced", { failedSteps: ["build"] }, { failedSteps: ["build"] }],
])("job run: %s", (_, told, changed) => {
  const nothing = bareJobRun(run.id, "unit", 1);
  expect(mergeJobRun(jobRun, { ...nothing, ...told })).toEqual({ ...jobRun, ...changed });
});

test("telling the same again changes nothing", () => {
  expect(mergeRun(run, run)).toEqual(run);
  expect(mergeJobRun(jobRun, jobRun)).toEqual(jobRun);
});

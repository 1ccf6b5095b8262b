import { expect, test } from "vitest";
import { asRunId, bareJobRun, jobDurationMs } from "../../../src/core/model/run.ts";

test.each([
  ["times win", 1000, 5000, 9, 4000],
  ["told alone", null, null, 9, 9],
  ["told beside a start", 1000, null, 9, 9],
  ["a clock that ran back tells nothing", 5000, 1000, null, null],
  ["nothing", null, null, null, null],
])("the duration of a job run: %s", (_, startedAt, finishedAt, durationMs, expected) => {
  const job = { ...bareJobRun(asRunId("1"), "unit", 1), startedAt, finishedAt, durationMs };
  expect(jobDurationMs(job)).toBe(expected);
});

import { expect, test } from "vitest";
import { independenceOf } from "../../../src/core/history/independence.ts";
import { seriesOf } from "../../../src/core/history/shifts.ts";
import { randomFrom } from "../../../src/core/stats/random.ts";
import { picture, type Picture } from "./picture.ts";

const findings = ({ grid, standings }: Picture): ReturnType<typeof independenceOf> =>
  independenceOf(grid, seriesOf(grid, standings).jobs, randomFrom(1));

/** Jobs that fail at random, each on its own. */
function randomJobs(count: number, runs: number, chance: number): Record<string, string> {
  const random = randomFrom(11);
  const marks = (): string => Array.from({ length: runs }, () => (random() < chance ? "F" : ".")).join("");
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`job-${i}`, marks()]));
}

test("jobs that fail on their own are independent", () => {
  const found = findings(picture(randomJobs(8, 300, 0.04)))!;
  expect(found.varianceRatio).toBeGreaterThan(0.8);
  expect(found.varianceRatio).toBeLessThan(1.25);
  expect(found.p).toBeGreaterThan(0.05);
  expect(found).toMatchObject({ runs: 300, jobs: 8, sharedCauseRuns: [] });
});

test("runs in which six of eight jobs fail have a shared cause, and are named", () => {
  const jobs = randomJobs(8, 300, 0.04);
  const together = [100, 150, 200];
  for (const job of Object.keys(jobs).slice(0, 6)) {
    jobs[job] = Array.from(jobs[job]!, (mark, run) => (together.includes(run) ? "F" : mark)).join("");
  }
  const found = findings(picture(jobs))!;
  expect(found.p).toBeLessThan(0.01);
  expect([...found.sharedCauseRuns].sort()).toEqual(["run-00100", "run-00150", "run-00200"]);
  expect(found.sharedCauses[0]!.expectedRuns).toBeLessThan(0.01);
});

test("a job whose rate changed is not taken for dependence", () => {
  const jobs = randomJobs(4, 400, 0.02);
  const worse = randomJobs(4, 400, 0.5);
  for (const job of Object.keys(jobs)) jobs[job] = jobs[job]!.slice(0, 300) + worse[job]!.slice(300);
  expect(findings(picture(jobs))!.p).toBeGreaterThan(0.01);
});

test("one job, or none, cannot be dependent", () => {
  expect(findings(picture({ unit: "..F." }))).toBeNull();
  expect(findings(picture({}))).toBeNull();
});

test("jobs that never failed, and jobs that were not there yet", () => {
  expect(findings(picture({ a: "....", b: "....", c: "  .." }))).toMatchObject({
    varianceRatio: 1,
    p: 1,
    sharedCauseRuns: [],
  });
});

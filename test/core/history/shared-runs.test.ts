// Runs whose failures have a shared cause leave the rates of tests, except of the test that is the cause.
import { expect, test } from "vitest";
import { everything } from "../../../src/app/ports.ts";
import { report } from "../../../src/app/report.ts";
import { storeOf, type PicturedRun } from "../../app/told-history.ts";

const jobs = ["a", "b", "c", "d", "e", "f"];
const days = 120;

/** Each job fails now and then by a test of its own; in run 60 all of them fail. */
const history = (together: (job: string) => string): readonly PicturedRun[] =>
  Array.from({ length: days }, (_, at) => ({
    id: `run-${String(at).padStart(3, "0")}`,
    name: `build ${at}`,
    on: new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
    commit: `c${at}`,
    jobs: Object.fromEntries(
      jobs.map((job, i) => [
        job,
        {
          tests: {
            [`own ${job}`]: (at * 7 + i * 13) % 97 === 0 || (at === 60 && together(job) === `own ${job}`) ? "f" : "p",
            [`common`]: at === 60 && together(job) === "common" ? "f" : "p",
          },
        },
      ]),
    ),
  }));

test("a run in which every job fails by another test is in no test's rate", async () => {
  const { tests, independence } = await report(everything, { store: await storeOf(history((job) => `own ${job}`)) });
  expect(independence?.sharedCauses).toMatchObject([{ run: "run-060", runName: "build 60", failingJobs: 6 }]);
  for (const { executions, failures, failuresTold, inSharedRuns } of tests) {
    expect(executions).toBe(days - 1);
    expect(inSharedRuns).toEqual({ failures: 1, executions: 1 });
    expect(failuresTold).toBe(failures + 1);
  }
});

test("a run in which every job fails by one test is that test's own, and leaves the rates of the others", async () => {
  const { tests, independence } = await report(everything, { store: await storeOf(history(() => "common")) });
  expect(independence?.sharedCauses).toHaveLength(1);
  const common = tests.find(({ test }) => test === "common");
  expect(common).toMatchObject({
    failures: 6,
    executions: 6 * days,
    failuresTold: 6,
    inSharedRuns: { failures: 0, executions: 0 },
  });
  const own = tests.find(({ test }) => test === "own b");
  expect(own).toMatchObject({ executions: days - 1, inSharedRuns: { failures: 0, executions: 1 } });
});

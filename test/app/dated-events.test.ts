// Dated events decide denominators: what could not run in a job was not executed there, and what could was.
import { expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import type { Report } from "../../src/core/report/report.ts";
import type { Summary } from "../../src/core/history/summary.ts";
import { storeOf, type PicturedJob, type PicturedRun } from "./told-history.ts";

const dateOf = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

/** `11 test_added t qemu`: from the 11th day on. */
const eventsFrom = (texts: readonly string[]): readonly Summary[] =>
  texts.map((text) => {
    const [day = "", what = "", subject = "", scope = null] = text.split(" ");
    const at = Date.UTC(2026, 0, Number(day));
    return { kind: "event", at, when: dateOf(Number(day)), what, subject, scope, effect: null, commit: null };
  });

/** A run a day; `F`: the job failed by the test `t` and told its failures only, `.`: it passed, `?`: it failed and told nothing. */
function runsOf(picture: string): readonly PicturedRun[] {
  return Array.from(picture, (mark, at): PicturedRun => {
    const conclusion = mark === "." ? ("success" as const) : ("failure" as const);
    const told: PicturedJob = mark === "F" ? { telling: "failures", complete: true, tests: { t: "f" } } : {};
    const id = String(at + 1).padStart(2, "0");
    return { id, on: dateOf(at + 1), commit: `c${at}`, conclusion, jobs: { qemu: { conclusion, ...told } } };
  });
}

const reportOn = async (picture: string, events: readonly string[]): Promise<Report> =>
  report(everything, { store: await storeOf(runsOf(picture), { name: "events.csv", summaries: eventsFrom(events) }) });

test.each<[what: string, events: string[], ratedOn: [number, number]]>([
  ["without events, between the first failure and the last", [], [1, 5]],
  ["from the day on which the test was added, all of them", ["6 test_added t"], [3, 15]],
  ["to the day on which it was left out", ["6 test_added t", "16 test_skip t qemu"], [3, 10]],
  ["an event about another job says nothing", ["6 test_added t unit"], [1, 5]],
  ["an event about another test says nothing", ["6 test_added u"], [1, 5]],
])("%s", async (_, events, [failures, executions]) => {
  const { tests } = await reportOn("......F..F..F.......", events);
  expect(tests[0]?.ratedOn).toEqual({ failures, executions });
  expect(tests[0]).toMatchObject({ failures: 3, basis: "inferred", failuresTold: 3 });
});

test("a failure when the test could not run is attributed to another", async () => {
  const picture = "?????.....F.F.F.F.F.";
  const free = (await reportOn(picture, [])).attribution;
  const dated = (await reportOn(picture, ["9 test_added t"])).attribution;
  expect(free?.tests[0]).toMatchObject({ observed: 5, max: 10 });
  expect(free?.tests[0]?.mean).toBeGreaterThan(5);
  expect(dated?.tests[0]).toMatchObject({ observed: 5, mean: 5, max: 5 });
  expect(dated?.unknown).toMatchObject({ failures: 5, executions: 5 });
});

test("events beside runs are listed, and are no counted history", async () => {
  const { events, summaries } = await reportOn("F.", ["2 job_added qemu"]);
  expect(events).toMatchObject([{ at: "2026-01-02T00:00:00.000Z", what: "job_added", subject: "qemu" }]);
  expect(summaries).toEqual([]);
});

test("where job runs told all of their tests and never this one, it did not fail either", async () => {
  const runs = Array.from({ length: 48 * 4 }, (_, at): PicturedRun => {
    const silent = at % 4 === 0;
    const bad = at >= 96 && at % 8 === 1;
    const conclusion = silent || bad ? "failure" : "success";
    const tests = { other: "p", ...(at < 96 ? {} : { t: bad ? "f" : "p" }) };
    return {
      id: String(at).padStart(3, "0"),
      on: dateOf(at + 1),
      conclusion,
      jobs: { unit: { conclusion, ...(silent ? {} : { tests }) } },
    };
  });
  const { attribution } = await report(everything, { store: await storeOf(runs) });
  const found = attribution?.tests.find(({ test }) => test === "t");
  // 48 failures told nothing, half of them while the test was seen to be there.
  expect(found!.max - found!.observed).toBe(24);
});

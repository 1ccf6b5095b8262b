// Reports of histories at the edges are as careful as the rest: every number is one, every share lies in its interval, and
// what nobody can know is not said. And no step reads the history more often than its size asks for.
import { describe, expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { readWhole } from "../../src/app/read-whole.ts";
import { report } from "../../src/app/report.ts";
import type { Timeline } from "../../src/core/history/history.ts";
import { reportOf, type Report } from "../../src/core/report/report.ts";
import { histories } from "./histories.ts";
import { storeOf, type PicturedRun } from "./told-history.ts";

const dateOf = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);

const reportOn = async (runs: readonly PicturedRun[]): Promise<Report> =>
  report(everything, { store: await storeOf(runs) });

/**
 * Walks through a report: no number that is none, no share outside of its interval, no interval outside of 0 to 1. Gives
 * how many numbers there are.
 */
function check(value: unknown, path = "report"): number {
  if (typeof value === "number") expect(Number.isFinite(value), path).toBe(true);
  if (typeof value !== "object" || value === null) return typeof value === "number" ? 1 : 0;
  const { estimate, low, high, executions, failures, dispersion } = value as Record<string, number | null | undefined>;
  if (estimate !== undefined && low != null && high != null) {
    expect(low, path).toBeLessThanOrEqual(estimate ?? low);
    expect(high, path).toBeGreaterThanOrEqual(estimate ?? high);
    expect(low, path).toBeGreaterThanOrEqual(0);
    expect(high, path).toBeLessThanOrEqual(1);
    expect(dispersion, path).toBeGreaterThanOrEqual(1);
  }
  if (executions != null && failures != null && estimate != null)
    expect(failures, path).toBeLessThanOrEqual(executions);
  return Object.entries(value).reduce((numbers, [key, part]) => numbers + check(part, `${path}.${key}`), 0);
}

test.each(Object.keys(histories))("%s: every number is one", async (name) => {
  const { runs, source } = histories[name]!;
  expect(check(await report(everything, { store: await storeOf(runs, source) }))).toBeGreaterThan(20);
});

describe("one run", () => {
  test("that failed says nothing of chance", async () => {
    const found = await reportOn([{ id: "1", on: dateOf(0), jobs: { u: { tests: { a: "f", b: "p" } } } }]);
    expect(found).toMatchObject({
      rate: { failures: 1, executions: 1, high: 1, dispersion: 1 },
      tests: [{ test: "a", class: "too-little-data" }],
      shifts: [],
      outages: [],
      suggestions: [],
      whatIf: [],
      retrying: null,
      independence: null,
    });
    expect(found.rate.low).toBeLessThan(0.2);
  });

  test("of two jobs shows no dependence", async () => {
    const found = await reportOn([{ id: "1", jobs: { u: { tests: { a: "f" } }, v: { tests: { a: "f" } } } }]);
    expect(found.independence?.sharedCauseRuns).toEqual([]);
  });
});

test("no failures: the rate is a bound, and nothing is flaky", async () => {
  const runs = Array.from({ length: 300 }, (_, at) => ({
    id: `${at}`,
    on: dateOf(at),
    jobs: { u: { tests: { a: "p" } } },
  }));
  const found = await reportOn(runs);
  expect(found).toMatchObject({ rate: { failures: 0, executions: 300, estimate: 0, low: 0 }, tests: [], shifts: [] });
  expect(found.rate.high).toBeGreaterThan(0.005);
  expect(found.rate.high).toBeLessThan(0.02);
  expect(found.passingTests).toEqual({ healthy: 1, tooLittleData: 0 });
});

test("all failures: broken, never flaky, and nothing to contain", async () => {
  const runs = Array.from({ length: 300 }, (_, at) => ({
    id: `${at}`,
    on: dateOf(at),
    jobs: { u: { tests: { a: "f", b: "f" } } },
  }));
  const found = await reportOn(runs);
  expect(found.tests.map((one) => one.class)).toEqual(["broken", "broken"]);
  expect(found).toMatchObject({ rate: { estimate: 1, high: 1 }, whatIf: [], suggestions: [], outages: [], shifts: [] });
});

test("one test that is flaky is all there is to say", async () => {
  const runs = Array.from({ length: 200 }, (_, at) => ({
    id: `${at}`,
    on: dateOf(at),
    commit: `c${at}`,
    jobs: { u: { tests: { only: at % 23 === 5 ? "f" : "p" } } },
  }));
  const found = await reportOn(runs);
  expect(found.tests).toMatchObject([{ test: "only", class: "flaky", failures: 9, executions: 200 }]);
  expect(found.suggestions).toMatchObject([{ test: "only", where: "all", executionsElsewhere: 0 }]);
  expect(found.fingerprints).toEqual([]);
  check(found);
});

test("clocks that jump move no change and widen nothing", async () => {
  const history = (jump: boolean): readonly PicturedRun[] =>
    Array.from({ length: 120 }, (_, at) => ({
      id: String(at).padStart(3, "0"),
      on: jump && at === 119 ? "2099-01-01" : dateOf(at),
      commit: `c${at}`,
      jobs: { u: { tests: { a: at >= 60 && at % 2 === 0 ? "f" : "p" } } },
    }));
  const [steady, jumped] = [await reportOn(history(false)), await reportOn(history(true))];
  expect(jumped.shifts.map(({ run, at }) => [run, at])).toEqual(steady.shifts.map(({ run, at }) => [run, at]));
  expect(jumped.tests[0]).toMatchObject({ low: steady.tests[0]!.low, high: steady.tests[0]!.high });
  expect(jumped.coverage.undatedRuns).toBe(1);
  check(jumped);
});

test("a hundred thousand tests, one in a hundred of them flaky", async () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `file-${at % 500} > test ${at}`);
  const runs = Array.from({ length: 4 }, (_, run) => ({
    id: `${run}`,
    on: dateOf(run),
    jobs: {
      u: { tests: Object.fromEntries(names.map((name, at) => [name, at % 100 === 0 && at % 4 === run ? "f" : "p"])) },
    },
  }));
  const found = await reportOn(runs);
  expect(found.coverage).toMatchObject({ tests: 100_000, executions: 400_000 });
  expect(found.tests.length + found.coverage.testsWithoutFailure).toBe(100_000);
  check({ ...found, tests: found.tests.slice(0, 50), suggestions: [] });
}, 120_000);

describe("the work is in proportion to the history", () => {
  /** Counts how often entries of timelines and runs are read. */
  async function readsOf(tests: number, runs: number): Promise<number> {
    let reads = 0;
    const watched = <T extends object>(list: T): T =>
      new Proxy(list, {
        get(target, key) {
          reads += 1;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
    const store = await storeOf(
      Array.from({ length: runs }, (_, run) => ({
        id: String(run).padStart(4, "0"),
        on: dateOf(run),
        commit: `c${run}`,
        jobs: {
          u: {
            tests: Object.fromEntries(
              Array.from({ length: tests }, (_, i) => [`t${i}`, (run * 7 + i * 11) % 29 === 0 ? "f" : "p"]),
            ),
          },
        },
      })),
    );
    const whole = await store.read(everything, readWhole);
    const timelines = whole.timelines.map((one): Timeline => ({
      ...one,
      runs: watched(one.runs),
      outcomes: watched(one.outcomes),
    }));
    reportOf({
      scope: { job: null, platform: {} },
      ...whole,
      timelines,
      grid: { ...whole.grid, runs: watched(whole.grid.runs) },
    });
    return reads;
  }

  test("of its tests and of its runs", async () => {
    const base = await readsOf(60, 120);
    expect((await readsOf(120, 120)) / base).toBeLessThan(2.3);
    expect((await readsOf(60, 240)) / base).toBeLessThan(2.3);
  });
});

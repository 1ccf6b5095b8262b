// Tables of a history through import and report: files that know different things of one run, in any order; counts
// without runs; files that turn out to be no tables.
import { join } from "node:path";
import { expect, test } from "vitest";
import { everything, type Store } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import { formats } from "../../src/formats/registry.ts";
import { folderWith, fresh, importing } from "./ingesting.ts";

const reading = (store: Store, ...paths: readonly string[]): ReturnType<typeof importing> =>
  importing(store, paths, {}, { formats });

const tables = {
  "ci/runs.csv": "run_number,sha,conclusion,created_at\n7,abc,failure,2026-01-12T10:26:50Z\n8,abc,success,2026-01-13\n",
  "ci/jobs.csv":
    "run_number,job,conclusion,seconds\n7,unit,failure,60\n7,lint,success,5\n8,unit,success,61\n8,lint,skipped,\n",
  "ci/failures.csv": "run_number,job,classname,name,type\n7,unit,TestCart,adds,AssertionError\n",
};

async function told(store: Store): Promise<unknown> {
  return store.read(everything, async (history) => {
    const attempts: string[] = [];
    for await (const { jobRun, test: name, outcome } of history.attempts({ kind: "all" }))
      attempts.push(`${jobRun} ${name} ${outcome}`);
    return {
      runs: (await history.runs()).map(({ id, commit, conclusion }) => `${id} ${commit} ${conclusion}`),
      jobRuns: (await history.jobRuns())
        .map((job) => `${job.id} ${job.conclusion} ${job.durationMs} ${job.telling}`)
        .sort(),
      attempts,
    };
  });
}

test("tables of one folder fill each other in, whichever comes first, and twice is once", async () => {
  const root = folderWith(tables);
  const names = Object.keys(tables);
  for (const order of [names, names.toReversed(), [...names, ...names]]) {
    const store = fresh();
    for (const name of order) await reading(store, join(root, name));
    expect(await told(store)).toEqual({
      runs: ["ci/7 abc failure", "ci/8 abc success"],
      jobRuns: [
        "ci/7/lint success 5000 none",
        "ci/7/unit failure 60000 failures",
        "ci/8/lint skipped null none",
        "ci/8/unit success 61000 none",
      ],
      attempts: ["ci/7/unit TestCart > adds fail"],
    });
  }
});

test("a description beside the tables is no input, and changing it reads them anew", async () => {
  const other = { "ci/deflake-tables.json": JSON.stringify({ history: "ozone" }) };
  const store = fresh();
  await reading(store, folderWith(tables));
  const again = await reading(store, folderWith({ ...tables, ...other }));
  expect(again).toMatchObject({ inputs: 3, known: 0 });
  expect(again.notes.filter(({ level }) => level === "warning")).toEqual([]);
  const { runs } = (await told(store)) as { runs: readonly string[] };
  expect(runs).toContain("ozone/7 abc failure");
});

test("a file that is no table of a history becomes no run", async () => {
  const store = fresh();
  const taken = await reading(
    store,
    folderWith({ ...tables, "ci/people.csv": "name,age\nsomebody,7\n", "ci/none.csv": "run,job,test\n" }),
  );
  expect(taken).toMatchObject({ inputs: 3, runs: 2 });
  expect(taken.notes.map(({ code }) => code)).toEqual(expect.arrayContaining(["unknown-table", "no-rows"]));
});

const example = join(import.meta.dirname, "../../examples/micropython-ci");

test("counts without runs are reported apart, as one history, with what contradicts itself", async () => {
  const store = fresh();
  const taken = await reading(store, example);
  expect(taken).toMatchObject({ inputs: 9, added: 9, attempts: 0, runs: 0 });
  expect(taken.notes.filter(({ level }) => level === "warning")).toEqual([]);
  expect(await reading(store, example)).toMatchObject({ added: 0, known: 9 });

  const { coverage, rate, summaries, notes } = await report(everything, { store });
  expect(coverage.runs).toBe(0);
  expect(rate.executions).toBe(0);
  expect(summaries).toHaveLength(1);
  const [counts] = summaries;
  expect(counts?.source).toBe(example);
  expect(counts?.rate).toMatchObject({ failures: 103, executions: 575 });
  expect([counts?.from, counts?.to]).toEqual(["2024-12-19T00:00:00.000Z", "2026-02-12T00:00:00.000Z"]);
  expect(counts?.months).toHaveLength(15);
  expect(counts?.failedJobsPerRun).toEqual([
    { jobs: 1, runs: 90 },
    { jobs: 2, runs: 9 },
    { jobs: 3, runs: 2 },
    { jobs: 5, runs: 2 },
  ]);
  expect(counts?.jobs).toHaveLength(21);
  expect(counts?.jobs[0]).toMatchObject({ job: "macos", failures: 25, executions: 575, basis: "inferred" });
  expect(counts?.tests.map((each) => [each.test, each.failures])).toEqual([
    ["thread/thread_gc1.py", 9],
    ["thread/stress_aes.py", 7],
    ["cmdline/repl_lock.py", 3],
    ["extmod/time_time_ns.py", 2],
    ["cmdline/repl_cont.py", 1],
    ["thread/stress_schedule.py", 1],
  ]);
  expect(counts?.events).toHaveLength(23);
  // What it finds in them is held by test/app/re-audit.test.ts.
  const told = new Set(notes.map(({ what }) => what));
  expect(counts?.findings.every(({ what }) => told.has(what))).toBe(true);
});

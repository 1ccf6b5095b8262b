// Which run and which job run a file belongs to.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLayout, type Layout } from "../../src/app/ingest/layout.ts";
import { everything } from "../../src/app/ports.ts";
import type { JobRun, Run } from "../../src/core/model/run.ts";
import { platformText } from "../../src/core/model/platform.ts";
import { fresh, folderWith, importing, picture } from "./ingesting.ts";
import type { Store } from "../../src/app/ports.ts";

const abc = "#lines\npass a\nfail b\npass c\n";
const abcAgain = "#lines\npass a\npass b\npass c\n";
const def = "#lines\npass d\npass e\nfail f\n";
const bFailed = "#list\n@failures-only\ncrash b\n";

const layout = (text: string): Layout => {
  const parsed = parseLayout(text);
  if ("code" in parsed) throw new Error(parsed.why);
  return parsed;
};

const ABC = "a pass, b fail, c pass";
const ABC2 = "a pass, b pass, c pass";
const DEF = "d pass, e pass, f fail";
const MERGED = "a pass, b crash, c pass";

interface Row {
  readonly files: Record<string, string>;
  readonly options?: Parameters<typeof importing>[2];
  /** `run/job: test outcome, …` */
  readonly expected: readonly string[];
  readonly codes?: readonly string[];
}

const rows: Record<string, Row> = {
  "a lone file is a run": { files: { "a.txt": abc }, expected: [`a.txt/: ${ABC}`] },
  "files of one folder with the same tests are runs of their own": {
    files: { "one.txt": abc, "two.txt": abcAgain },
    expected: [`one/: ${ABC}`, `two/: ${ABC2}`],
    codes: ["runs-guessed"],
  },
  "files of one folder with different tests are parts of one run": {
    files: { "one.txt": abc, "two.txt": def },
    expected: [`r/: ${ABC}, ${DEF}`],
    codes: ["runs-guessed"],
  },
  "a file in another format tells of the same attempts": {
    files: { "one.txt": abc, "one.list": bFailed },
    expected: [`r/: ${MERGED}`],
  },
  "files of two formats are paired by their names when they are runs": {
    files: { "one.txt": abc, "one.list": bFailed, "two.txt": abcAgain },
    expected: [`one/: ${MERGED}`, `two/: ${ABC2}`],
    codes: ["runs-guessed"],
  },
  "folders with numbers are runs, the folders in them jobs": {
    files: { "0001/unit/x.txt": abc, "0001/lint/x.txt": def, "0002/unit/x.txt": abcAgain },
    expected: [`0001/lint: ${DEF}`, `0001/unit: ${ABC}`, `0002/unit: ${ABC2}`],
    codes: ["runs-guessed"],
  },
  "what all paths share names no job": {
    files: { "run-1/core/target/reports/x.txt": abc, "run-2/core/target/reports/x.txt": abcAgain },
    expected: [`run-1/: ${ABC}`, `run-2/: ${ABC2}`],
    codes: ["runs-guessed"],
  },
  "folders with numbers and different tests are parts of one run": {
    files: { "1/x.txt": abc, "2/x.txt": def },
    expected: [`r/: ${ABC}, ${DEF}`],
    codes: ["runs-guessed"],
  },
  "folders without numbers and the same tests are runs": {
    files: { "mon/x.txt": abc, "tue/x.txt": abcAgain },
    expected: [`x.txt/: ${ABC}`, `x.txt/: ${ABC2}`],
    codes: ["runs-guessed"],
  },
  "folders with different tests are parts of one run": {
    files: { "core/target/x.txt": abc, "web/target/x.txt": def },
    expected: [`r/: ${ABC}, ${DEF}`],
    codes: ["runs-guessed"],
  },
  "folders of runs by file are their jobs": {
    files: { "unit/1.txt": abc, "unit/2.txt": abcAgain, "e2e/1.txt": def, "e2e/2.txt": def.replace("fail", "pass") },
    expected: ["1/e2e: d pass, e pass, f fail", `1/unit: ${ABC}`, "2/e2e: d pass, e pass, f pass", `2/unit: ${ABC2}`],
    codes: ["runs-guessed", "runs-guessed"],
  },
  "--runs-per file": {
    files: { "one.txt": abc, "two.txt": def },
    options: { runsPer: "file" },
    expected: [`one.txt/: ${ABC}`, `two.txt/: ${DEF}`],
  },
  "--runs-per folder": {
    files: { "p/one.txt": abc, "p/two.txt": abcAgain, "q/x.txt": def },
    options: { runsPer: "folder" },
    expected: [`p/: a pass, a pass, b fail, b pass, c pass, c pass`, `x.txt/: ${DEF}`],
  },
  "--runs-per all has folders with the same tests as jobs": {
    files: { "linux/x.txt": abc, "mac/x.txt": abcAgain },
    options: { runsPer: "all" },
    expected: [`r/linux: ${ABC}`, `r/mac: ${ABC2}`],
  },
  "--run, and folders with the same tests are its jobs": {
    files: { "linux/x.txt": abc, "mac/x.txt": abcAgain },
    options: { run: "628" },
    expected: [`628/linux: ${ABC}`, `628/mac: ${ABC2}`],
  },
  "--run, and folders with different tests are one job": {
    files: { "core/x.txt": abc, "web/x.txt": def },
    options: { run: "628" },
    expected: [`628/: ${ABC}, ${DEF}`],
  },
  "--job, and the runs are found out": {
    files: { "one.txt": abc, "two.txt": abcAgain },
    options: { job: "unit" },
    expected: [`one/unit: ${ABC}`, `two/unit: ${ABC2}`],
    codes: ["runs-guessed"],
  },
  "a layout names runs and jobs": {
    files: { "unit/mon/x.txt": abc, "unit/tue/x.txt": abcAgain },
    options: { layout: layout("{job}/{run}/*") },
    expected: [`mon/unit: ${ABC}`, `tue/unit: ${ABC2}`],
  },
  "a file that does not fit the layout is read as if there were none": {
    files: { "unit/mon/x.txt": abc, "x.txt": def },
    options: { layout: layout("{job}/{run}/*") },
    expected: [`mon/unit: ${ABC}`, `x.txt/: ${DEF}`],
    codes: ["layout-misfit"],
  },
  "a meta.json names run and job": {
    files: { "x/meta.json": '{"run":7,"job":"unit"}', "x/a.txt": abc, "y/meta.json": '{"run":"7"}', "y/a.txt": def },
    expected: [`7/: ${DEF}`, `7/unit: ${ABC}`],
  },
  "flags stand before a layout, a layout before a meta.json": {
    files: { "x/1/a.txt": abc, "x/1/meta.json": '{"run":7,"job":"lint"}' },
    options: { layout: layout("{job}/{run}/*"), run: "628" },
    expected: [`628/x: ${ABC}`],
  },
  "a meta.json that says nothing of runs is no sidecar": {
    files: { "meta.json": '{"name":"package"}', "a.txt": abc },
    expected: [`a.txt/: ${ABC}`],
    codes: ["passed-over"],
  },
  "a history names its own runs, whatever stands around it": {
    files: { "h.txt": "#history\n1 unit pass a\n2 unit fail a\n", "a.txt": abc },
    options: { runsPer: "all" },
    expected: ["1/unit: a pass", "2/unit: a fail", `a.txt/: ${ABC}`],
  },
  "three files with the same content are three runs": {
    files: { "1/x.txt": abc, "2/x.txt": abc, "3/x.txt": abc },
    options: { runsPer: "file" },
    expected: [`x.txt/: ${ABC}`, `x.txt/: ${ABC}`, `x.txt/: ${ABC}`],
  },
};

test.each(Object.entries(rows))("%s", async (_, { files, options = {}, expected, codes = [] }) => {
  const root = folderWith(Object.fromEntries(Object.entries(files).map(([path, text]) => [`r/${path}`, text])));
  const store = fresh();
  const first = await importing(store, [join(root, "r")], options);
  expect(await picture(store)).toEqual(expected);
  expect(first.notes.map(({ code }) => code)).toEqual(codes);
  expect(first.inputs).toBe(first.added);

  // The same again changes nothing.
  const again = await importing(store, [join(root, "r")], options);
  expect(again).toMatchObject({ inputs: first.inputs, known: first.inputs, added: 0, replaced: 0, attempts: 0 });
  expect(await picture(store)).toEqual(expected);
});

test("what was read alone counts once when it is read again with its neighbours, and the other way round", async () => {
  const root = folderWith({
    "r/x/1.txt": abc,
    "r/x/2.txt": abcAgain,
    "r/y/3.txt": def,
    "r/y/4.txt": "#lines\nfail d\nfail e\npass f\n",
  });
  const paths = { one: [join(root, "r/x")], both: [join(root, "r/x"), join(root, "r/y")] };
  for (const [first, then, added] of [
    [paths.one, paths.both, 2],
    [paths.both, paths.one, 0],
  ] as const) {
    const store = fresh();
    await importing(store, first);
    expect(await importing(store, then)).toMatchObject({ inputs: then.length * 2, added, known: 2 });
    const tests = await store.read(everything, (history) => history.counts());
    expect(tests.filter(({ test }) => test === "a").reduce((sum, { executions }) => sum + executions, 0)).toBe(2);
  }
});

test("folders named by the shell are as good as the folder around them", async () => {
  const root = folderWith({ "r/0001/unit/x.txt": abc, "r/0002/unit/x.txt": abcAgain });
  const [around, named, files] = [fresh(), fresh(), fresh()];
  await importing(around, [join(root, "r")]);
  await importing(named, [join(root, "r/0001"), join(root, "r/0002")]);
  await importing(files, [join(root, "r/0001/unit/x.txt"), join(root, "r/0002/unit/x.txt")]);
  const expected = [`0001/: ${ABC}`, `0002/: ${ABC2}`];
  expect([await picture(around), await picture(named), await picture(files)]).toEqual([expected, expected, expected]);
});

test("one folder of a run has its folders as jobs", async () => {
  const root = folderWith({ "r/0001/linux/x.txt": abc, "r/0001/mac/x.txt": abcAgain });
  const store = fresh();
  await importing(store, [join(root, "r/0001")]);
  expect(await picture(store)).toEqual([`0001/linux: ${ABC}`, `0001/mac: ${ABC2}`]);
});

test("a moved file is the same run, an overwritten one another", async () => {
  const root = folderWith({ "r/a.txt": abc, "elsewhere/x.md": "" });
  const store = fresh();
  await importing(store, [join(root, "r/a.txt")]);
  copyFileSync(join(root, "r/a.txt"), join(root, "elsewhere/b.txt"));
  expect(await importing(store, [join(root, "elsewhere/b.txt")])).toMatchObject({ added: 0, known: 1 });
  writeFileSync(join(root, "r/a.txt"), abcAgain);
  expect(await importing(store, [join(root, "r/a.txt")])).toMatchObject({ added: 1, known: 0 });
  expect(await picture(store)).toEqual([`a.txt/: ${ABC}`, `a.txt/: ${ABC2}`]);
});

test("a folder of parts is one run wherever it lies, whatever its files are called", async () => {
  const store = fresh();
  await importing(store, [join(folderWith({ "r/1.txt": abc, "r/2.txt": def }), "r")]);
  const moved = folderWith({ "s/x.txt": def, "s/y.txt": abc });
  expect(await importing(store, [join(moved, "s")])).toMatchObject({ added: 0, known: 2 });
});

test("a file of a named run that changed replaces what it told", async () => {
  const root = folderWith({ "r/a.txt": abc, "r/b.txt": def });
  const store = fresh();
  await importing(store, [join(root, "r")], { run: "1", job: "unit" });
  writeFileSync(join(root, "r/a.txt"), abcAgain);
  expect(await importing(store, [join(root, "r")], { run: "1", job: "unit" })).toMatchObject({ known: 1, replaced: 1 });
  expect(await picture(store)).toEqual([`1/unit: ${ABC2}, ${DEF}`]);
});

test("parts of a named run may come one by one", async () => {
  const root = folderWith({ "r/a.txt": abc, "r/b.txt": def });
  const store = fresh();
  await importing(store, [join(root, "r/a.txt")], { run: "1", job: "unit" });
  await importing(store, [join(root, "r/b.txt")], { run: "1", job: "unit" });
  expect(await picture(store)).toEqual([`1/unit: ${ABC}, ${DEF}`]);
});

test("another format of a named job run is left out when it comes later, and merged when it comes along", async () => {
  const root = folderWith({
    "r/a.txt": abc,
    "r/failed.list": bFailed,
    "r/meta.json": '{"run":1,"job":"unit"}',
  });
  const store = fresh();
  await importing(store, [join(root, "r/a.txt")]);
  const later = await importing(store, [join(root, "r/failed.list")]);
  expect(later).toMatchObject({ inputs: 1, known: 1, added: 0 });
  expect(later.notes.map(({ code }) => code)).toEqual(["told-otherwise"]);
  expect(await picture(store)).toEqual([`1/unit: ${ABC}`]);

  expect(await importing(store, [join(root, "r")])).toMatchObject({ replaced: 2, added: 0 });
  expect(await picture(store)).toEqual([`1/unit: ${MERGED}`]);

  // What is merged is not undone by one of its files alone.
  expect(await importing(store, [join(root, "r/a.txt")])).toMatchObject({ known: 1, replaced: 0 });
  expect(await picture(store)).toEqual([`1/unit: ${MERGED}`]);
});

const factsOf = async (store: Store): Promise<{ runs: readonly Run[]; jobRuns: readonly JobRun[] }> =>
  store.read(everything, async (history) => ({ runs: await history.runs(), jobRuns: await history.jobRuns() }));

test("facts come from the sidecar, then from the files; the run spans its jobs", async () => {
  const root = folderWith({
    "r/u/meta.json": JSON.stringify({
      run: 1,
      job: "unit",
      exitCode: 3,
      startedAt: "2026-01-02T03:04:05Z",
      finishedAt: "2026-01-02T03:05:05+00:00",
      commit: "abc123",
      branch: "main",
      event: "push",
      workflow: "CI",
      platform: { os: "linux", node: 20 },
    }),
    "r/u/a.txt": "#lines\n@started 1\npass a\n",
    "r/l/meta.json": '{"run":1,"job":"lint","conclusion":"timed_out"}',
    "r/l/a.txt": `#lines\n@started ${Date.UTC(2026, 0, 2, 3)}\npass a\n`,
  });
  const store = fresh();
  await importing(store, [join(root, "r")], { platform: new Map([["os", "darwin"]]) });
  const { runs, jobRuns } = await factsOf(store);
  expect(runs).toEqual([
    expect.objectContaining({
      id: "1",
      name: "1",
      workflow: "CI",
      commit: "abc123",
      branch: "main",
      event: "push",
      startedAt: Date.UTC(2026, 0, 2, 3),
      finishedAt: Date.UTC(2026, 0, 2, 3, 5, 5),
      conclusion: null,
    }),
  ]);
  expect(
    jobRuns.map(({ id, startedAt, finishedAt, conclusion, platform, telling, complete }) => ({
      id,
      startedAt,
      finishedAt,
      conclusion,
      platform: platformText(platform),
      telling,
      complete,
    })),
  ).toEqual([
    {
      id: "1/lint",
      startedAt: Date.UTC(2026, 0, 2, 3),
      finishedAt: null,
      conclusion: "timed-out",
      platform: "os=darwin",
      telling: "all",
      complete: true,
    },
    {
      id: "1/unit",
      startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      finishedAt: Date.UTC(2026, 0, 2, 3, 5, 5),
      conclusion: "failure",
      platform: "node=20 os=darwin",
      telling: "all",
      complete: true,
    },
  ]);
});

test.each<[string, Record<string, string>, Partial<JobRun>]>([
  ["parts: one that broke off", { "1.txt": abc, "2.txt": `${def}@complete no\n` }, { complete: false }],
  ["a list of failures alone", { "1.list": bFailed }, { telling: "failures", complete: true }],
  ["a list beside a full telling", { "1.list": bFailed, "1.txt": abc }, { telling: "all" }],
  ["parts: the earliest start", { "1.txt": `@started 9\n${abc}`, "2.txt": `${def}@started 5` }, { startedAt: 5 }],
])("%s", async (_, files, expected) => {
  const root = folderWith(Object.fromEntries(Object.entries(files).map(([path, text]) => [`r/${path}`, text])));
  const store = fresh();
  await importing(store, [join(root, "r")], { as: null });
  expect((await factsOf(store)).jobRuns).toEqual([expect.objectContaining(expected)]);
});

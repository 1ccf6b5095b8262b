// Which history a folder gets, what becomes of logs in it, and what is said of a history that cannot be opened.
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bareAttempt, type Attempt } from "../../../src/core/model/attempt.ts";
import { asRunId, bareJobRun, bareRun } from "../../../src/core/model/run.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { everything, type Store } from "../../../src/app/ports.ts";
import { openDuckDbStore } from "../../../src/io/store/duckdb/store.ts";
import { openLogStore } from "../../../src/io/store/log-store.ts";
import { openStore } from "../../../src/io/store/open-store.ts";
import { openRunLog } from "../../../src/io/store/run-log-writer.ts";
import { logLine } from "../../../src/formats/run-log-record.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "deflake-open-"));
});
afterEach(async () => {
  vi.doUnmock("@duckdb/node-api");
  vi.resetModules();
  await rm(folder, { recursive: true, force: true });
});

const run = bareRun(asRunId("r"), "r");
const job = { ...bareJobRun(run.id, "unit", 1), telling: "all" as const };
const attempt = (name: string) => ({ kind: "attempt" as const, attempt: bareAttempt(asTestId(name), "pass") });

const tests = (store: Store): Promise<unknown> =>
  store.read(everything, async (history) => ({
    tests: (await history.counts()).map(({ test, executions }) => `${test} ${executions}`).sort(),
    complete: (await history.jobRuns()).map(({ complete }) => complete),
  }));

async function reopened(): Promise<unknown> {
  const store = await openDuckDbStore(folder);
  const told = await tests(store);
  await store.close();
  return told;
}

function record(...names: readonly string[]): ReturnType<typeof openRunLog> {
  const log = openRunLog(folder, run.id);
  log.append({ kind: "run", run });
  log.append({ kind: "job-run", jobRun: job });
  for (const name of names) log.append(attempt(name));
  return log;
}

const sourceOf = (digest: string) => ({
  name: digest,
  format: "junit",
  digest,
  bytes: 1,
  importedAt: 1,
  complete: true,
  notes: [],
  summaries: [],
});

/** One part of the job run, with what is known of it. */
async function keep(digest: string, attempts: readonly Attempt[], seed: string | null): Promise<void> {
  const store = await openDuckDbStore(folder);
  const intake = store.intake();
  for (const one of attempts) intake.attempt(0, one);
  await intake.commit({
    source: sourceOf(digest),
    runs: [run],
    jobRuns: [{ ...job, seed }],
    slots: [job.id],
    part: digest,
  });
  await store.close();
}

/** What is kept beside outcomes. */
async function keptBeside(): Promise<unknown> {
  const store = await openDuckDbStore(folder);
  const told = await store.read(everything, async (history) => {
    const attempts: string[] = [];
    for await (const { test: id, worker, properties } of history.attempts({ kind: "all" }))
      attempts.push([id, worker ?? "", ...properties.map(({ name, value }) => `${name}=${value}`)].join(" "));
    return { attempts, seeds: (await history.jobRuns()).map(({ seed }) => seed) };
  });
  await store.close();
  return told;
}

async function importInto(store: Store, digest: string, name: string): Promise<void> {
  const intake = store.intake();
  intake.attempt(0, bareAttempt(asTestId(name), "pass"));
  const of = bareJobRun(run.id, "imported", 1);
  await intake.commit({ source: sourceOf(digest), runs: [run], jobRuns: [of], slots: [of.id], part: digest });
  await store.close();
}

test("a run log is taken in once, when it is sealed", async () => {
  const log = record("a");
  expect(await reopened()).toEqual({ tests: [], complete: [] });
  log.append(attempt("b"));
  log.seal(true);
  const whole = { tests: ["a 1", "b 1"], complete: [true] };
  expect(await reopened()).toEqual(whole);
  expect(await reopened()).toEqual(whole);
});

test("a log whose writer was stopped is taken in as far as it goes, and anew should it go on", async () => {
  const log = record("a");
  await appendFile(log.path, '{"test":"half');
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(log.path, longAgo, longAgo);
  expect(await reopened()).toEqual({ tests: ["a 1"], complete: [false] });
  expect(await reopened()).toEqual({ tests: ["a 1"], complete: [false] });
  await appendFile(log.path, `\n${logLine(attempt("b"))}${logLine({ kind: "end", complete: true })}`);
  expect(await reopened()).toEqual({ tests: ["a 1", "b 1"], complete: [true] });
});

test("imports from a time without DuckDB are taken in, and the same input is known", async () => {
  await importInto(await openLogStore(folder), "d1", "a");
  await importInto(await openLogStore(folder), "d2", "b");
  expect(await reopened()).toEqual({ tests: ["a 1", "b 1"], complete: [null] });
  await importInto(await openDuckDbStore(folder), "d1", "a");
  expect(await reopened()).toEqual({ tests: ["a 1", "b 1"], complete: [null] });
});

test("what a killed import left behind does not disturb the order of the others", async () => {
  await mkdir(join(folder, "imports"));
  await writeFile(join(folder, "imports", "999999999999.writing"), "");
  await importInto(await openLogStore(folder), "d1", "a");
  await writeFile(join(folder, "imports", "123456789012.writing"), "");
  await importInto(await openLogStore(folder), "d2", "b");
  const names = (await readdir(join(folder, "imports"))).filter((name) => name.endsWith(".ndjson")).sort();
  expect(names.map((name) => name.slice(0, 9))).toEqual(["00000001-", "00000002-"]);
});

test("without DuckDB a folder gets logs, and a DuckDB history in it is not passed over", async () => {
  vi.resetModules();
  vi.doMock("@duckdb/node-api", () => {
    throw new Error("not installed");
  });
  const { openStore: openWithout } = await import("../../../src/io/store/open-store.ts");
  await importInto(await openWithout(folder), "d1", "a");
  expect(await tests(await openLogStore(folder))).toMatchObject({ tests: ["a 1"] });
  await writeFile(join(folder, "history.duckdb"), "");
  await expect(openWithout(folder)).rejects.toMatchObject({ problem: { code: "store-needs-duckdb" } });
});

test("with DuckDB a folder gets a DuckDB history, and looking makes none", async () => {
  const looking = await openStore(folder);
  expect(await tests(looking)).toEqual({ tests: [], complete: [] });
  await looking.close();
  await expect(readFile(join(folder, "history.duckdb"))).rejects.toMatchObject({ code: "ENOENT" });
  await importInto(await openStore(folder), "d1", "a");
  expect((await readFile(join(folder, "history.duckdb"))).length).toBeGreaterThan(0);
});

test.each([
  ["empty", ""],
  ["of somebody else", "hello ".repeat(1000)],
])("a history that is %s is said to be unreadable", async (_, content) => {
  await writeFile(join(folder, "history.duckdb"), content);
  const store = await openStore(folder);
  await expect(tests(store)).rejects.toMatchObject({ problem: { code: "store-unreadable" } });
  await expect(importInto(store, "d1", "a")).rejects.toMatchObject({ problem: { code: "store-unreadable" } });
});

test("a history and a log of a newer deflake are refused", async () => {
  await importInto(await openStore(folder), "d1", "a");
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(join(folder, "history.duckdb"));
  const connection = await instance.connect();
  await connection.run("UPDATE meta SET version = 1000");
  connection.closeSync();
  instance.closeSync();
  await expect(openStore(folder).then(tests)).rejects.toMatchObject({ problem: { code: "store-too-new" } });

  await rm(join(folder, "history.duckdb"));
  const log = record();
  log.seal(true);
  await writeFile(log.path, (await readFile(log.path, "utf8")).replace('"version":1', '"version":2'));
  await expect(openStore(folder)).rejects.toMatchObject({ problem: { code: "store-too-new" } });
  await expect(openLogStore(folder)).rejects.toMatchObject({ problem: { code: "store-too-new" } });
});

test("a history of version 1 is read as it is, and gets the tables of this version with the first write", async () => {
  const file = join(folder, "history.duckdb");
  await keep("d1", [{ ...bareAttempt(asTestId("a"), "fail"), worker: "w" }, bareAttempt(asTestId("b"), "pass")], null);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const change of [
    "DROP VIEW attempts",
    "ALTER TABLE job_runs DROP COLUMN seed",
    "ALTER TABLE job_runs DROP COLUMN properties",
    "ALTER TABLE detailed_attempts DROP COLUMN properties",
    `CREATE VIEW attempts AS SELECT *, 1 AS occurrence, 1 AS attempt, CAST(NULL AS BIGINT) AS started_at, 0 AS worker,
      0 AS place, 0 AS failure, 0 AS ignored FROM plain_attempts UNION ALL SELECT * FROM detailed_attempts`,
    "UPDATE meta SET version = 1",
  ])
    await connection.run(change);
  connection.closeSync();
  instance.closeSync();

  const before = await readFile(file);
  expect(await keptBeside()).toEqual({ attempts: ["a w", "b "], seeds: [null] });
  expect(before.equals(await readFile(file))).toBe(true);

  await keep("d2", [{ ...bareAttempt(asTestId("c"), "pass"), properties: [{ name: "owner", value: "me" }] }], "42");
  expect(await keptBeside()).toEqual({ attempts: ["a w", "b ", "c  owner=me"], seeds: ["42"] });
});

test("two stores of one process on one folder do not get in each other's way", async () => {
  const stores = [await openDuckDbStore(folder), await openDuckDbStore(folder)];
  const names = Array.from({ length: 20 }, (_, place) => `t${place}`);
  await Promise.all(
    names.map(async (name, place) => {
      const intake = (stores[place % 2] as Store).intake();
      intake.attempt(0, bareAttempt(asTestId(name), "pass"));
      await intake.commit({ source: sourceOf(name), runs: [run], jobRuns: [job], slots: [job.id], part: name });
    }),
  );
  for (const store of stores)
    expect(await tests(store)).toMatchObject({ tests: names.map((name) => `${name} 1`).sort() });
  for (const store of stores) await store.close();
});

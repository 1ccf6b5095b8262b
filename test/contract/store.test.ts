// What every store promises, held by each of them.
import type { Properties } from "../../src/core/model/properties.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "../fast-check.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordedAttempt, Timeline } from "../../src/core/history/history.ts";
import { bareAttempt, type Attempt, type Failure } from "../../src/core/model/attempt.ts";
import { outcomes, type Outcome } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun, conclusions, type JobRun, type Run } from "../../src/core/model/run.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import { everything, type Committed, type History, type Query, type Store, type Told } from "../../src/app/ports.ts";
import { openDuckDbStore } from "../../src/io/store/duckdb/store.ts";
import { openLogStore } from "../../src/io/store/log-store.ts";
import { openMemoryStore } from "../../src/io/store/memory-store.ts";
import { byKey, NaiveHistory, type Commit, type NaiveTimeline } from "./naive-history.ts";

const stores: Record<string, { open: (folder: string) => Promise<Store>; durable: boolean }> = {
  memory: { open: async () => openMemoryStore(), durable: false },
  log: { open: openLogStore, durable: true },
  DuckDB: { open: (folder) => openDuckDbStore(folder), durable: true },
};

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "deflake-store-"));
});
afterAll(async () => rm(root, { recursive: true, force: true }));

let folders = 0;
const freshFolder = (): string => join(root, String(++folders));

const run = (id: string, facts: Partial<Run> = {}): Run => ({ ...bareRun(asRunId(id), id), ...facts });
const jobRun = (of: Run, job: string, facts: Partial<JobRun> = {}): JobRun => ({
  ...bareJobRun(of.id, job, facts.attempt ?? 1),
  telling: "all",
  ...facts,
});
const attempt = (name: string, outcome: Outcome, facts: Partial<Attempt> = {}): Attempt => ({
  ...bareAttempt(asTestId(name), outcome),
  ...facts,
});
const failure = (message: string, facts: Partial<Failure> = {}): Failure => ({
  type: null,
  message,
  trace: null,
  output: null,
  ...facts,
});

const source = (digest: string): Told["source"] => ({
  name: `${digest}.xml`,
  format: "junit",
  digest,
  bytes: 100,
  importedAt: 1_700_000_000_000,
  complete: true,
  notes: [],
  summaries: [],
});

/** One part of one job run. */
function commitOf(of: Run, jobs: JobRun, attempts: readonly Attempt[], digest = "d1", part = "p"): Commit {
  return {
    told: { source: source(digest), runs: [of], jobRuns: [jobs], slots: [jobs.id], part },
    attempts: attempts.map((one) => ({ slot: 0, attempt: one })),
  };
}

async function take(store: Store, { told, attempts }: Commit): Promise<Committed> {
  const intake = store.intake();
  for (const { slot, attempt: one } of attempts) intake.attempt(slot, one);
  return intake.commit(told);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Everything that a store tells, in plain values and one order. */
async function tellAll(history: History): Promise<unknown> {
  return {
    runs: await history.runs(),
    jobRuns: await history.jobRuns(),
    counts: [...(await history.counts())].sort(byKey),
    failures: await all(history.failures()),
    attempts: await all(history.attempts({ kind: "all" })),
    timelines: (await all(history.timelines())).map(plainTimeline).sort(byKey),
    sources: await history.sources(),
  };
}

const plainTimeline = ({ runs, outcomes, recovered, ...key }: Timeline): NaiveTimeline => ({
  ...key,
  runs: [...runs],
  outcomes: [...outcomes],
  recovered: [...recovered],
});

const naiveTellAll = (naive: NaiveHistory, query: Query): unknown => ({
  runs: naive.selectedRuns(query),
  jobRuns: naive.selectedJobRuns(query),
  counts: naive.counts(query),
  failures: naive.failures(query),
  attempts: naive.attempts(query),
  timelines: naive.timelines(query),
  sources: naive.sources(),
});

const r1 = run("ci/1", { startedAt: 1000 });
const r2 = run("ci/2", { startedAt: 2000 });
const unit = jobRun(r1, "unit");

describe.each(Object.entries(stores))("%s store", (_, { open, durable }) => {
  async function holding(commits: readonly Commit[]): Promise<Store> {
    const store = await open(freshFolder());
    for (const commit of commits) await take(store, commit);
    return store;
  }

  const tests = async (store: Store, query: Query = everything): Promise<string[]> =>
    store.read(query, async (history) =>
      (await all(history.attempts({ kind: "all" }))).map(({ test, outcome }) => `${test}=${outcome}`),
    );

  test("an empty history tells nothing", async () => {
    const store = await holding([]);
    expect(await store.read(everything, tellAll)).toEqual(naiveTellAll(new NaiveHistory(), everything));
    await store.close();
  });

  test("the same part of a job run with the same digest changes nothing", async () => {
    const commit = commitOf(r1, unit, [attempt("a", "pass"), attempt("b", "fail")]);
    const store = await open(freshFolder());
    expect(await take(store, commit)).toEqual({ kind: "added", attempts: 2 });
    const before = await store.read(everything, tellAll);
    expect(await take(store, commit)).toEqual({ kind: "known" });
    expect(await store.read(everything, tellAll)).toEqual(before);
    await store.close();
  });

  test("another digest replaces what the part told before, another part adds", async () => {
    const store = await holding([commitOf(r1, unit, [attempt("a", "pass"), attempt("b", "fail")])]);
    expect(await take(store, commitOf(r1, unit, [attempt("a", "fail")], "d2"))).toEqual({
      kind: "replaced",
      attempts: 1,
    });
    expect(await tests(store)).toEqual(["a=fail"]);
    expect(await take(store, commitOf(r1, unit, [attempt("c", "pass")], "d3", "q"))).toEqual({
      kind: "added",
      attempts: 1,
    });
    expect(await tests(store)).toEqual(["a=fail", "c=pass"]);
    const sources = await store.read(everything, (history) => history.sources());
    expect(sources.map(({ digest, attempts }) => [digest, attempts])).toEqual([
      ["d2", 1],
      ["d3", 1],
    ]);
    await store.close();
  });

  test("the same digest read as another format replaces what it told before", async () => {
    const misread = commitOf(r1, unit, [attempt("noise", "pass")]);
    const read = commitOf(r1, unit, [attempt("a", "fail")]);
    const again: Commit = { ...read, told: { ...read.told, source: { ...read.told.source, format: "ctrf" } } };
    const store = await holding([misread]);
    expect(await take(store, again)).toEqual({ kind: "replaced", attempts: 1 });
    expect(await take(store, again)).toEqual({ kind: "known" });
    expect(await tests(store)).toEqual(["a=fail"]);
    expect((await store.read(everything, (history) => history.sources())).map(({ format }) => format)).toEqual([
      "ctrf",
    ]);
    await store.close();
  });

  test("parts are told with the job run and the format that they are of", async () => {
    const lint = jobRun(r1, "lint");
    const parted = commitOf(r1, unit, [attempt("a", "pass")], "d3", "q");
    const store = await holding([
      commitOf(r1, unit, [attempt("a", "pass")]),
      { ...parted, told: { ...parted.told, source: { ...source("d3"), format: "ctrf" } } },
      commitOf(r1, lint, [], "d4"),
      commitOf(r1, unit, [attempt("b", "pass")], "d5"),
    ]);
    const partsOf = async (...of: JobRun[]): Promise<string[]> =>
      store.read({ ...everything, job: "no such job" }, async (history) =>
        (await history.parts(of.map(({ id }) => id)))
          .map(({ jobRun, part, format }) => `${jobRun} ${part} ${format}`)
          .sort(),
      );
    expect(await partsOf(unit)).toEqual(["ci/1/unit p junit", "ci/1/unit q ctrf"]);
    expect(await partsOf(lint, unit)).toEqual(["ci/1/lint p junit", "ci/1/unit p junit", "ci/1/unit q ctrf"]);
    expect(await partsOf()).toEqual([]);
    await store.close();
  });

  test("nothing is visible before the commit, and nothing of what was abandoned", async () => {
    const store = await holding([]);
    const intake = store.intake();
    intake.attempt(0, attempt("a", "fail"));
    expect(await tests(store)).toEqual([]);
    await intake.abandon();
    await take(store, commitOf(r1, unit, [attempt("b", "pass")]));
    expect(await tests(store)).toEqual(["b=pass"]);
    await store.close();
  });

  test("facts are filled in, newer ones win, and what is not told stays", async () => {
    const first = run("r", { name: "old", commit: "abc", startedAt: 5 });
    const second = run("r", { name: "new", branch: "main", startedAt: 6, conclusion: "failure" });
    const job1 = jobRun(first, "j", { platform: new Map([["os", "linux"]]), complete: false, failedSteps: ["build"] });
    const job2 = jobRun(first, "j", { platform: new Map([["arch", "x64"]]), complete: true, telling: "none" });
    const store = await holding([commitOf(first, job1, []), commitOf(second, job2, [], "d2", "q")]);
    await store.read(everything, async (history) => {
      expect(await history.runs()).toEqual([{ ...second, commit: "abc" }]);
      const platform = new Map([
        ["os", "linux"],
        ["arch", "x64"],
      ]);
      expect(await history.jobRuns()).toEqual([{ ...job1, platform, complete: true }]);
    });
    await store.close();
  });

  test("runs of one moment, and those without a date, stand as their names count, then by id", async () => {
    const named = (id: string, name: string, startedAt: number | null = null): Run => run(id, { name, startedAt });
    const told = [
      named("00", "build 10"),
      named("ff", "build 2"),
      named("aa", "night 10", 5),
      named("bb", "night 9", 5),
      named("cc", "night 11", 4),
      named("dd/10", "build 2"),
      named("dd/9", "build 2"),
    ];
    const store = await holding(
      told.map((one, at) => commitOf(one, jobRun(one, "j"), [attempt("t", "fail")], `d${at}`)),
    );
    await store.read(everything, async (history) => {
      const order = ["dd/9", "dd/10", "ff", "00", "cc", "bb", "aa"];
      expect((await history.runs()).map(({ id }) => id)).toEqual(order);
      expect((await all(history.failures())).map(({ run: of }) => of)).toEqual(order);
      expect((await all(history.timelines())).map(plainTimeline)).toMatchObject([{ runs: [0, 1, 2, 3, 4, 5, 6] }]);
    });
    await store.close();
  });

  test("a job run may be told before its run, and an input may tell of runs alone", async () => {
    const history: Commit = {
      told: {
        source: source("h"),
        runs: [],
        jobRuns: [jobRun(r1, "unit", { telling: "none" })],
        slots: [],
        part: "jobs",
      },
      attempts: [],
    };
    const store = await open(freshFolder());
    expect(await take(store, history)).toEqual({ kind: "added", attempts: 0 });
    expect(await take(store, history)).toEqual({ kind: "known" });
    await store.read(everything, async (tells) => {
      expect(await tells.runs()).toEqual([run("ci/1")]);
      expect((await tells.sources()).map(({ digest }) => digest)).toEqual(["h"]);
    });
    const runs: Commit = {
      told: { ...history.told, source: source("r"), runs: [r1], jobRuns: [], part: "runs" },
      attempts: [],
    };
    await take(store, runs);
    expect(await store.read(everything, (tells) => tells.runs())).toEqual([r1]);
    await store.close();
  });

  test("one input may tell of many job runs, several slots of one, and part of it may be known", async () => {
    const lint = jobRun(r1, "lint");
    const both: Commit = {
      told: { source: source("b"), runs: [r1], jobRuns: [unit, lint], slots: [unit.id, lint.id, unit.id], part: "p" },
      attempts: [
        { slot: 2, attempt: attempt("a", "pass") },
        { slot: 1, attempt: attempt("b", "pass") },
        { slot: 0, attempt: attempt("c", "pass") },
      ],
    };
    const half: Commit = {
      told: { ...both.told, jobRuns: [unit], slots: [unit.id] },
      attempts: [{ slot: 0, attempt: attempt("c", "pass") }],
    };
    const store = await open(freshFolder());
    expect(await take(store, half)).toEqual({ kind: "added", attempts: 1 });
    expect(await take(store, both)).toEqual({ kind: "added", attempts: 1 });
    expect(await tests(store)).toEqual(["b=pass", "c=pass"]);
    await store.close();

    const whole = await holding([both]);
    expect((await tests(whole)).sort()).toEqual(["a=pass", "b=pass", "c=pass"]);
    await whole.close();
  });

  test("counts keep first attempts and retries apart", async () => {
    const rows = [
      attempt("t", "fail", { durationMs: 1.5 }),
      attempt("t", "pass", { attempt: 2, durationMs: 2 }),
      attempt("t", "pass", { occurrence: 2 }),
      attempt("t", "timeout", { occurrence: 3, ignoredBecause: "known" }),
      attempt("t", "skip", { occurrence: 4 }),
      attempt("t", "abort", { occurrence: 5 }),
    ];
    const store = await holding([commitOf(r1, unit, rows)]);
    expect(await store.read(everything, (history) => history.counts())).toEqual([
      {
        test: "t",
        job: "unit",
        platform: "",
        executions: 3,
        failures: 2,
        retries: 1,
        retryFailures: 0,
        flaky: 1,
        skips: 1,
        ignored: 1,
        durationMs: 3.5,
        firstSeenAt: 1000,
        lastSeenAt: 1000,
      },
    ]);
    await store.close();
  });

  test("a failure in one part and a pass in another are no retry", async () => {
    const store = await holding([
      commitOf(r1, unit, [attempt("t", "fail")]),
      commitOf(r1, unit, [attempt("t", "pass", { attempt: 2 })], "d2", "q"),
    ]);
    const [count] = await store.read(everything, (history) => history.counts());
    expect(count).toMatchObject({ executions: 1, failures: 1, retries: 1, flaky: 0 });
    await store.close();
  });

  test.each<[string, Partial<Query>, string[]]>([
    ["since takes the bound in", { since: 2000 }, ["b=pass"]],
    ["until leaves the bound out", { until: 2000 }, ["a=pass"]],
    ["a run without a date is in only when both bounds are open", { since: 0, until: 9999 }, ["a=pass", "b=pass"]],
    ["a job by its name", { job: "unit" }, ["a=pass"]],
    ["a job by a pattern", { job: "qemu_*" }, ["c=pass", "b=pass"]],
    ["a pattern with text on both sides", { job: "*mu*m" }, ["c=pass", "b=pass"]],
    ["nothing in a pattern but the star is special", { job: "qemu.arm" }, []],
    ["a pattern needs room for all of its text", { job: "unit*t" }, []],
    ["platform facts", { platform: new Map([["os", "linux"]]) }, ["b=pass"]],
    ["a fact that nobody has", { platform: new Map([["__proto__", "x"]]) }, []],
  ])("a query selects: %s", async (_name, bounds, expected) => {
    const undated = run("ci/0");
    const store = await holding([
      commitOf(r1, unit, [attempt("a", "pass")]),
      commitOf(r2, jobRun(r2, "qemu_arm", { platform: new Map([["os", "linux"]]) }), [attempt("b", "pass")]),
      commitOf(undated, jobRun(undated, "qemu_arm"), [attempt("c", "pass")]),
    ]);
    expect(await tests(store, { ...everything, ...bounds })).toEqual(expected);
    await store.close();
  });

  test("asks for one test, one run, one job run", async () => {
    const other = jobRun(r2, "unit");
    const store = await holding([
      commitOf(r2, other, [attempt("a", "fail"), attempt("b", "pass")]),
      commitOf(r1, unit, [attempt("a", "pass")]),
    ]);
    const place = ({ test, jobRun: where }: RecordedAttempt): string => `${test} in ${where}`;
    await store.read(everything, async (history) => {
      const asked = async (of: Parameters<History["attempts"]>[0]): Promise<string[]> =>
        (await all(history.attempts(of))).map(place);
      expect(await asked({ kind: "test", test: asTestId("a") })).toEqual(["a in ci/1/unit", "a in ci/2/unit"]);
      expect(await asked({ kind: "run", run: r2.id })).toEqual(["a in ci/2/unit", "b in ci/2/unit"]);
      expect(await asked({ kind: "job-run", jobRun: unit.id })).toEqual(["a in ci/1/unit"]);
      expect(await asked({ kind: "test", test: asTestId("nobody") })).toEqual([]);
      expect(await asked({ kind: "run", run: asRunId("nobody") })).toEqual([]);
    });
    await store.close();
  });

  test("odd names and large texts survive", async () => {
    const long = "x".repeat(10_000);
    const odd = ["__proto__", "constructor", long, "名前 🦆", "a\u0000b", "'; DROP TABLE tests; --", ""];
    const text = "é".repeat(1_000_000);
    const rows = odd.map((name, index) =>
      attempt(name, "fail", {
        failure: failure(text, { type: name, trace: index % 2 === 0 ? null : "", output: name }),
        worker: name,
        file: name,
        ignoredBecause: name,
      }),
    );
    const place = run("__proto__", { name: "", workflow: "__proto__", commit: "", url: long });
    const job = jobRun(place, "__proto__", { platform: new Map([["__proto__", "toString"]]), failedSteps: [long, ""] });
    const commit = commitOf(place, job, rows);
    const store = await holding([commit]);
    const naive = new NaiveHistory();
    naive.take(commit);
    expect(await store.read(everything, tellAll)).toEqual(naiveTellAll(naive, everything));
    await store.close();
  });

  test("whatever single fact an attempt has beside its test, it is kept", async () => {
    const facts: readonly Partial<Attempt>[] = [
      {},
      { occurrence: 2 },
      { attempt: 2 },
      { durationMs: 0.5 },
      { startedAt: 0 },
      { worker: "w" },
      { order: 1 },
      { file: "f" },
      { failure: failure("m") },
      { ignoredBecause: "i" },
    ];
    const told = facts.map((fact, place) => attempt(`t${place}`, "fail", fact));
    const store = await holding([commitOf(r1, unit, told)]);
    const kept = await store.read(everything, (history) => all(history.attempts({ kind: "all" })));
    expect(kept).toMatchObject(told);
    await store.close();
  });

  test("half of a surrogate pair, which is no text, does no harm", async () => {
    const store = await holding([commitOf(r1, unit, [attempt("\ud800", "fail"), attempt("a", "pass")])]);
    expect(await store.read(everything, (history) => history.counts())).toHaveLength(2);
    await store.close();
  });

  test("every outcome and every conclusion keeps its meaning", async () => {
    const commits = conclusions.map((conclusion, index): Commit => {
      const of = run(`r${index}`, { conclusion });
      return commitOf(
        of,
        jobRun(of, "j", { conclusion }),
        outcomes.map((outcome) => attempt(outcome, outcome)),
      );
    });
    const store = await holding(commits);
    await store.read(everything, async (history) => {
      expect((await history.runs()).map(({ conclusion }) => conclusion)).toEqual(conclusions);
      expect((await history.jobRuns()).map(({ conclusion }) => conclusion)).toEqual(conclusions);
      for (const { test, outcome } of await all(history.attempts({ kind: "all" }))) expect(outcome).toBe(test);
    });
    await store.close();
  });

  test("a view stays as it was while the store goes on", async () => {
    const store = await holding([commitOf(r1, unit, [attempt("a", "pass")])]);
    let later: Promise<unknown> = Promise.resolve();
    await store.read(everything, async (history) => {
      const before = await tellAll(history);
      later = take(store, commitOf(r2, jobRun(r2, "unit"), [attempt("b", "pass")]));
      expect(await tellAll(history)).toEqual(before);
    });
    await later;
    expect(await tests(store)).toEqual(["a=pass", "b=pass"]);
    await store.close();
  });

  test("tells what the slow obvious fold tells, whatever the history", async () => {
    await fc.assert(
      fc.asyncProperty(histories, queries, async (commits, query) => {
        const folder = freshFolder();
        let store = await open(folder);
        const naive = new NaiveHistory();
        for (const commit of commits) expect(await take(store, commit)).toEqual(naive.take(commit));
        if (durable) {
          await store.close();
          store = await open(folder);
        }
        expect(await store.read(query, tellAll)).toEqual(naiveTellAll(naive, query));
        await store.close();
      }),
      { numRuns: durable ? 15 : 200 },
    );
  });
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
// Few different names, so that histories overlap; quarters, whose sums are exact in any order.
const names = fc.constantFrom("a", "b", "c", "__proto__");
const durations = maybe(fc.integer({ min: 0, max: 4000 }).map((quarters) => quarters / 4));
const times = maybe(fc.integer({ min: 1, max: 6 }).map((hour) => hour * 3_600_000));

/** Each pair once, as in any list that was put together out of several. */
const properties = (): fc.Arbitrary<Properties> =>
  fc.uniqueArray(fc.record({ name: names, value: names }), {
    maxLength: 3,
    selector: ({ name, value }) => `${name} ${value}`,
  });

const attempts = fc.record<Attempt>({
  test: names.map(asTestId),
  occurrence: fc.integer({ min: 1, max: 2 }),
  attempt: fc.integer({ min: 1, max: 3 }),
  outcome: fc.constantFrom(...outcomes),
  durationMs: durations,
  startedAt: times,
  worker: maybe(names),
  order: maybe(fc.integer({ min: 1, max: 300 })),
  file: maybe(names),
  failure: maybe(fc.record({ type: maybe(names), message: fc.string(), trace: maybe(names), output: maybe(names) })),
  ignoredBecause: maybe(names),
  properties: properties(),
});

const conclusion = maybe(fc.constantFrom(...conclusions));

const runs = fc
  .record({
    id: fc.constantFrom("r1", "r2", "r10"),
    startedAt: times,
    conclusion,
    commit: maybe(names),
    branch: maybe(names),
  })
  .map(({ id, ...facts }) => run(id, facts));

const platforms = fc
  .array(fc.tuple(fc.constantFrom("os", "arch"), names), { maxLength: 2 })
  .map((facts) => new Map(facts));

const jobRunsOf = (of: Run): fc.Arbitrary<JobRun> =>
  fc
    .record({
      job: fc.constantFrom("", "unit", "qemu_arm"),
      attempt: fc.integer({ min: 1, max: 2 }),
      platform: platforms,
      conclusion,
      durationMs: durations,
      telling: fc.constantFrom("all" as const, "failures" as const, "none" as const),
      complete: maybe(fc.boolean()),
      failedSteps: fc.array(names, { maxLength: 2 }),
      seed: maybe(names),
      properties: properties(),
    })
    .map(({ job, ...facts }) => jobRun(of, job, facts));

const commits = runs
  .chain((of) => fc.tuple(fc.constant(of), fc.array(jobRunsOf(of), { minLength: 1, maxLength: 3 })))
  .chain(([of, jobRuns]) =>
    fc.record({
      part: fc.constantFrom("p", "q"),
      digest: fc.constantFrom("d1", "d2"),
      runs: fc.constant([of]),
      jobRuns: fc.constant(jobRuns),
      slots: fc.array(fc.constantFrom(...jobRuns.map(({ id }) => id)), { maxLength: 3 }),
      rows: fc.array(attempts, { maxLength: 8 }),
    }),
  )
  .map(({ digest, rows, ...told }): Commit => ({
    told: { ...told, source: source(digest) },
    attempts:
      told.slots.length === 0 ? [] : rows.map((one, index) => ({ slot: index % told.slots.length, attempt: one })),
  }));

const histories = fc.array(commits, { maxLength: 6 });

const queries = fc.record<Query>({
  since: maybe(fc.integer({ min: 0, max: 6 }).map((hour) => hour * 3_600_000)),
  until: maybe(fc.integer({ min: 0, max: 7 }).map((hour) => hour * 3_600_000)),
  job: maybe(fc.constantFrom("*", "unit", "q*", "*_*", "")),
  platform: platforms,
});

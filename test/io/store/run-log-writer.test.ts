// The log of a run on a real disc.
import { appendFile, mkdtemp, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bareAttempt } from "../../../src/core/model/attempt.ts";
import { ProblemError } from "../../../src/core/model/problem.ts";
import { asRunId, bareJobRun, bareRun } from "../../../src/core/model/run.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { everything, type Store } from "../../../src/app/ports.ts";
import { openLogStore } from "../../../src/io/store/log-store.ts";
import { openRunLog, type RunLogWriter } from "../../../src/io/store/run-log-writer.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "deflake-run-log-"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const run = bareRun(asRunId("local/2026-01-01"), "local");
const job = { ...bareJobRun(run.id, "unit", 1), telling: "all" as const };

function started(): RunLogWriter {
  const log = openRunLog(folder, run.id);
  log.append({ kind: "run", run });
  log.append({ kind: "job-run", jobRun: job });
  return log;
}

const tell = (store: Store): Promise<unknown> =>
  store.read(everything, async (history) => ({
    tests: (await history.counts()).map(({ test, executions }) => `${test} ${executions}`),
    complete: (await history.jobRuns()).map(({ complete }) => complete),
    sources: (await history.sources()).map(({ format, complete, attempts }) => ({ format, complete, attempts })),
  }));

const attempt = (name: string) => ({ kind: "attempt" as const, attempt: bareAttempt(asTestId(name), "pass") });

test("counts line by line while it is written, and is complete once it is sealed", async () => {
  const log = started();
  const store = await openLogStore(folder);
  log.append(attempt("a"));
  expect(await tell(store)).toEqual({
    tests: ["a 1"],
    complete: [false],
    sources: [{ format: "run-log", complete: false, attempts: 1 }],
  });
  log.append(attempt("b"));
  log.seal(true);
  const sealed = {
    tests: ["a 1", "b 1"],
    complete: [true],
    sources: [{ format: "run-log", complete: true, attempts: 2 }],
  };
  expect(await tell(store)).toEqual(sealed);
  expect(await tell(await openLogStore(folder))).toEqual(sealed);
});

test("a log cut at any byte is read as far as its last line break", async () => {
  const log = started();
  log.append(attempt("a"));
  log.append(attempt("b"));
  log.seal(true);
  const bytes = await readFile(log.path);
  for (let length = bytes.length; length > 0; length--) {
    await truncate(log.path, length);
    const told = (await tell(await openLogStore(folder))) as { tests: string[] };
    const lines = bytes.subarray(0, length).toString().split("\n").slice(0, -1);
    expect(told.tests).toEqual(lines.flatMap((line) => /"test":"(.)"/.exec(line)?.[1]?.concat(" 1") ?? []));
  }
});

test("a line that was torn by a full disc does not spoil the next one", async () => {
  const log = started();
  await appendFile(log.path, '{"test":"torn","outc');
  await appendFile(log.path, "\n");
  log.append(attempt("next"));
  expect(await tell(await openLogStore(folder))).toMatchObject({ tests: ["next 1"] });
});

test("names that no file system takes become names that all take", async () => {
  const odd = ["../../etc/passwd", "a/b", "a:b", "x".repeat(10_000), ".", "名前", "con*"];
  for (const id of odd) openRunLog(folder, asRunId(id)).seal(true);
  const names = await readdir(join(folder, "log"));
  expect(names).toHaveLength(odd.length);
  for (const name of names) expect(name).toMatch(/^\w[\w.-]{0,110}\.ndjson$/);
});

test("a run is recorded once", () => {
  started();
  expect(() => started()).toThrow(ProblemError);
});

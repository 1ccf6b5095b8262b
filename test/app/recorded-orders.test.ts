// Orders out of a store: of a repository of testr as it lies on the disc, and of the run log of a recorder.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ingest } from "../../src/app/ingest.ts";
import { everything, type Store } from "../../src/app/ports.ts";
import { ordersBefore, ordersOfRun } from "../../src/app/recorded-orders.ts";
import { bareAttempt } from "../../src/core/model/attempt.ts";
import { asRunId, bareJobRun, bareRun } from "../../src/core/model/run.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import { logLine } from "../../src/formats/run-log-record.ts";
import { openInputs } from "../../src/io/inputs/inputs.ts";
import { openMemoryStore } from "../../src/io/store/memory-store.ts";

async function storeOf(...paths: readonly string[]): Promise<Store> {
  const store = openMemoryStore();
  const options = { as: null, layout: null, run: null, job: null, platform: new Map(), runsPer: "auto" as const };
  const progress = { start: () => {}, advance: () => {}, stop: () => {} };
  const inputs = openInputs(async function* () {});
  const signal = new AbortController().signal;
  await ingest(paths, options, { store, inputs, clock: { now: () => 0 }, progress, signal });
  return store;
}

const repository = join(import.meta.dirname, "../../examples/testr/.testrepository");
const part = (name: string): ReturnType<typeof asTestId> => asTestId(`suite.test_parts.Parts.test_${name}`);

test("a run of testr has an order for each worker", async () => {
  const found = await ordersOfRun("1", everything, { store: await storeOf(repository) });
  const orders = found.kind === "orders" ? found.orders : [];
  expect(orders.map(({ worker, attempts }) => [worker, attempts.map(({ test: id }) => id.slice(-8))])).toEqual([
    ["worker-0", ["est_adds", "t_passes", "t_victim"]],
    ["worker-1", ["_crashes", "t_flakes", "st_hangs", "pollutes"]],
  ]);
});

test("what ran before a test comes from every run that it was in, or from the last", async () => {
  const store = await storeOf(repository);
  const found = await ordersOfRun("1", everything, { store });
  const last = {
    run: found.kind === "orders" ? found.orders[0]?.run : null,
    worker: "worker-0",
    outcome: "pass",
    before: [part("adds"), part("passes")],
  };
  expect(await ordersBefore(part("victim"), 10, everything, { store })).toHaveLength(2);
  expect(await ordersBefore(part("victim"), 1, everything, { store })).toMatchObject([last]);
});

test("a run that there is not is told so", async () => {
  expect(await ordersOfRun("7", everything, { store: await storeOf(repository) })).toMatchObject({ kind: "unknown" });
});

test("a run log has orders too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "deflake-orders-"));
  const run = bareRun(asRunId("r"), "r");
  const attempts = ["a", "victim", "b"].map((name, at) => ({ ...bareAttempt(asTestId(name), "pass"), order: at + 1 }));
  const log = [
    { kind: "header" as const, version: 1 },
    { kind: "run" as const, run },
    { kind: "job-run" as const, jobRun: { ...bareJobRun(run.id, "unit", 1), telling: "all" as const } },
    ...attempts.map((attempt) => ({ kind: "attempt" as const, attempt })),
    { kind: "end" as const, complete: true },
  ];
  writeFileSync(join(folder, "r.ndjson"), log.map(logLine).join(""));
  const store = await storeOf(join(folder, "r.ndjson"));
  expect(await ordersBefore(asTestId("victim"), 10, everything, { store })).toMatchObject([
    { before: ["a"], outcome: "pass" },
  ]);
  rmSync(folder, { recursive: true });
});

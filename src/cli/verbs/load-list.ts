// `deflake load-list`: the tests of one worker of a recorded run, in their order.

import { ordersOfRun, type RunOrders } from "../../app/recorded-orders.ts";
import { isWorker, loadListOf, type WorkerOrder } from "../../core/history/recorded-orders.ts";
import { ProblemError, type ProblemCode } from "../../core/model/problem.ts";
import type { TestId } from "../../core/model/test-id.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { LoadListFlags } from "../flags/load-list.ts";
import { queryOf } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore } from "../store-choice.ts";
import { readFiles } from "./files-in-memory.ts";

export async function printLoadList(
  host: Host,
  flags: LoadListFlags,
  run: string,
  paths: readonly string[],
): Promise<void> {
  const found = await ordersIn(host, flags, run, paths);
  if (found.kind !== "orders") throw unknownRun(run, found.candidates);
  const { worker } = flags;
  const asked = found.orders.filter((order) => worker === undefined || isWorker(order.worker, worker));
  const [only] = asked;
  if (only === undefined) throw found.orders.length === 0 ? withoutOrder(run) : noSuchWorker(run, found.orders);
  if (asked.length > 1) throw severalWorkers(run, asked);
  const tests = upTo(flags.upTo, loadListOf(only), run);
  host.terminal.print(tests.map((test) => `${test}\n`).join(""));
}

async function ordersIn(host: Host, flags: LoadListFlags, run: string, paths: readonly string[]): Promise<RunOrders> {
  const query = queryOf(flags);
  if (paths.length === 0)
    return withExistingStore(chooseStore(flags.store, host), async (store) => ordersOfRun(run, query, { store }));
  const { store, notes, interrupted } = await readFiles(host, { ...flags, runsPer: "auto" }, paths);
  if (interrupted) throw stopped;
  const found = await ordersOfRun(run, query, { store });
  // Whatever was not read may be why a run is not there.
  if (found.kind === "unknown" && !flags.quiet)
    for (const { level, what } of notes) if (level === "warning") host.terminal.say(`warning: ${what}\n`);
  return found;
}

function upTo(last: string | undefined, tests: readonly TestId[], run: string): readonly TestId[] {
  if (last === undefined) return tests;
  const place = tests.findIndex((test) => test === last);
  if (place < 0)
    throw problem(
      "unknown-subject",
      `"${last}" did not run there.`,
      `The worker of run ${run} executed ${tests.length} tests, and none of that name.`,
      "Leave --up-to out to see all of them.",
    );
  return tests.slice(0, place + 1);
}

const problem = (code: ProblemCode, what: string, why: string, fix: string): ProblemError =>
  new ProblemError({ code, what, why, fix, place: null });

const unknownRun = (run: string, candidates: readonly { readonly name: string }[]): ProblemError =>
  problem(
    "unknown-subject",
    candidates.length > 1 ? `No run is called "${run}", or more than one is.` : `No run is called "${run}".`,
    "It is neither the name nor the id of a run of what was asked for.",
    candidates.length === 0
      ? "`deflake report` tells which runs there are."
      : `Perhaps you meant:\n${candidates.map(({ name }) => `deflake load-list ${shellWord(name)}`).join("\n")}`,
  );

const withoutOrder = (run: string): ProblemError =>
  problem(
    "nothing-found",
    `Nothing says in which order run ${run} executed its tests.`,
    "The format of its results does not keep the order.",
    "Run the tests under deflake, or keep results that have it: run logs, subunit, JUnit XML of a runner with one worker.",
  );

const severalWorkers = (run: string, orders: readonly WorkerOrder[]): ProblemError =>
  problem(
    "unknown-subject",
    `Run ${run} had several workers, each with an order of its own.`,
    "Tests of different workers do not run one after the other.",
    `Type one of these:\n${commandsFor(run, orders)}`,
  );

const noSuchWorker = (run: string, orders: readonly WorkerOrder[]): ProblemError =>
  problem(
    "unknown-subject",
    `Run ${run} has no such worker.`,
    "No test of it ran there.",
    `Type one of these:\n${commandsFor(run, orders)}`,
  );

/** Workers that a screen has room for. */
const shownAtMost = 20;

const commandsFor = (run: string, orders: readonly WorkerOrder[]): string =>
  orders
    .slice(0, shownAtMost)
    .map(({ job, worker }) =>
      [
        `deflake load-list ${shellWord(run)}`,
        ...(job === "" ? [] : [`--job ${shellWord(job)}`]),
        ...(worker === null ? [] : [`--worker ${shellWord(worker)}`]),
      ].join(" "),
    )
    .join("\n");

const stopped = problem(
  "interrupted",
  "Stopped before everything was read.",
  "The command was told to stop.",
  "Type it again.",
);

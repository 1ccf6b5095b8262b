// Orders of execution, from attempts as they lie in a history.
import { describe, expect, test } from "vitest";
import { isWorker, recordedOrders, workerOrders } from "../../../src/core/history/recorded-orders.ts";
import type { RecordedAttempt } from "../../../src/core/history/history.ts";
import { bareAttempt } from "../../../src/core/model/attempt.ts";
import type { Outcome } from "../../../src/core/model/outcome.ts";
import { asRunId, jobRunId } from "../../../src/core/model/run.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";

const words: Readonly<Record<string, Outcome>> = { ".": "pass", F: "fail", s: "skip", T: "timeout" };

/** `"w0 a. b. vF"`: a worker and what it executed; `"- …"` has one process, `"? …"` no order; `v2F` is attempt 2. */
function attempts(run: string, ...workers: readonly string[]): RecordedAttempt[] {
  return workers.flatMap((line) => {
    const [worker = "", ...executed] = line.split(" ");
    return executed.map((text, at): RecordedAttempt => {
      const [, name = "", attempt = "", mark = ""] = /^([a-z]+)(\d?)(.)$/.exec(text) ?? [];
      return {
        ...bareAttempt(asTestId(name), words[mark] ?? "error"),
        attempt: attempt === "" ? 1 : Number(attempt),
        order: worker === "?" ? null : at + 1,
        worker: worker === "-" ? null : worker,
        run: asRunId(run),
        jobRun: jobRunId(asRunId(run), "unit", 1),
        job: "unit",
      };
    });
  });
}

const told = (of: readonly RecordedAttempt[]): string[] =>
  recordedOrders(of, asTestId("v")).map(
    ({ run, worker, before, outcome }) => `${run} ${worker ?? "-"}: ${before.join(" ")} | ${outcome}`,
  );

describe("what ran before a test", () => {
  test.each([
    ["in one process", ["- a. b. vF c."], ["r -: a b | fail"]],
    ["in its worker alone", ["w0 a. vF", "w1 b. c."], ["r w0: a | fail"]],
    ["in each worker that ran it", ["w0 a. v.", "w1 b. vT"], ["r w0: a | pass", "r w1: b | timeout"]],
    ["nothing", ["- v. a."], ["r -:  | pass"]],
    ["skipped tests did nothing", ["- as b. vF"], ["r -: b | fail"]],
    ["each once", ["- a. b. a. v."], ["r -: a b | pass"]],
    ["retries are no part of an order", ["- aF a2. vF v2."], ["r -: a | fail"]],
    ["its first execution counts", ["- a. v. b. vF"], ["r -: a | pass"]],
    ["formats without an order tell nothing", ["? a. vF"], []],
    ["a run without it tells nothing", ["- a. b."], []],
  ])("%s", (_, workers, expected) => {
    expect(told(attempts("r", ...workers))).toEqual(expected);
  });

  test("of several runs, in the order in which they come", () => {
    expect(told([...attempts("r", "w0 a. vF"), ...attempts("q", "w0 b. v.")])).toEqual([
      "r w0: a | fail",
      "q w0: b | pass",
    ]);
  });
});

test("workers are told in their own order, however the attempts come", () => {
  const shuffled = attempts("r", "w0 a. b. c.", "w1 d. e.").toReversed();
  expect(
    workerOrders(shuffled).map(({ worker, attempts: of }) => [worker, of.map(({ test: name }) => name).join("")]),
  ).toEqual([
    ["w1", "de"],
    ["w0", "abc"],
  ]);
});

test.each([
  ["worker-0", "0", true],
  ["worker-10", "0", false],
  ["worker-10", "10", true],
  ["gw1", "1", true],
  ["worker-0", "worker-0", true],
  ["worker-0", "worker", false],
  [null, "0", false],
])("worker %s is %s: %s", (worker, named, expected) => {
  expect(isWorker(worker, named)).toBe(expected);
});

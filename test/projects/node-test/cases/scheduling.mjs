// Queues, concurrency, cancellation, and the tracing channel.
import { tracingChannel } from "node:diagnostics_channel";

const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const hang = () => new Promise(() => {});

export const green = [
  {
    is: [81, 90],
    name: "siblings in parallel are retried too, and told in declared order",
    define: ({ describe, it }) => {
      describe("s", { concurrency: true, flaky: 2 }, () => {
        for (const [name, ms] of Object.entries({ slow: 30, middle: 15, fast: 1 })) {
          let runs = 0;
          it(name, async () => {
            runs += 1;
            await tick(ms);
            if (runs < 2) throw new Error("not yet");
          });
        }
      });
    },
    told: ["  ok slow +1", "  ok middle +1", "  ok fast +1", "  1..3", "ok s"],
  },
  {
    name: "a marked test takes one place among its siblings, also between attempts",
    define: ({ describe, it }, log) => {
      describe("s", { concurrency: 2, flaky: { retries: 2, delay: 5 } }, () => {
        let running = 0;
        let most = 0;
        for (const name of ["a", "b", "c", "d"]) {
          let runs = 0;
          it(name, async () => {
            running += 1;
            most = Math.max(most, running);
            await tick(8);
            running -= 1;
            runs += 1;
            if (name === "d" && runs === 3) log(most);
            if (runs < 3) throw new Error("not yet");
          });
        }
      });
    },
    log: "2",
    told: ["  ok a +2", "  ok b +2", "  ok c +2", "  ok d +2", "  1..4", "ok s"],
  },
  {
    name: "one at a time means one at a time",
    define: ({ describe, it }, log) => {
      describe("s", { flaky: { retries: 1, delay: 5 } }, () => {
        for (const name of ["a", "b"]) {
          let runs = 0;
          it(name, async () => {
            runs += 1;
            log(`${name}${runs}`);
            await tick(2);
            log(`/${name}${runs}`);
            if (runs < 2) throw new Error("not yet");
          });
        }
      });
    },
    log: "a1 /a1 a2 /a2 b1 /b1 b2 /b2",
    told: ["  ok a +1", "  ok b +1", "  1..2", "ok s"],
  },
  {
    name: "subtests of a marked test run in parallel and are told in order",
    define: ({ test }) => {
      let runs = 0;
      test("p", { flaky: 1, concurrency: 3 }, async (t) => {
        runs += 1;
        const run = runs;
        await Promise.all(
          [12, 6, 1].map((ms) =>
            t.test(`${ms}`, async (t2) => {
              await t2.test("inner", () => tick(ms));
              if (run < 2 && ms === 6) throw new Error("not yet");
            }),
          ),
        );
      });
    },
    told: [
      ...["    ok inner", "    1..1", "  ok 12", "    ok inner", "    1..1", "  ok 6", "    ok inner", "    1..1", "  ok 1"],
      ...["  1..3", "ok p +1"],
    ],
  },
  {
    is: [77],
    name: "traced starts and ends are balanced, and a discarded attempt publishes no error",
    only: [24, 26],
    define: ({ test, after }, log) => {
      const channel = tracingChannel("node.test");
      const heard = (what) => (message) => message.name.startsWith("traced") && log(`${what} ${message.name}`);
      const handlers = { start: heard("start"), end: heard("end"), error: heard("error"), asyncStart() {}, asyncEnd() {} };
      channel.subscribe(handlers);
      after(() => channel.unsubscribe(handlers));
      let runs = 0;
      test("traced", { flaky: 2 }, async (t) => {
        runs += 1;
        await t.test("traced sub", () => {
          if (runs === 1) throw new Error("in a subtest");
        });
        if (runs === 2) throw new Error("not yet");
      });
    },
    log: [1, 2, 3].map(() => "start traced start traced sub end traced sub end traced").join(" "),
    told: ["  ok traced sub", "  1..1", "ok traced +2"],
  },
];

export const red = [
  {
    is: [82],
    name: "a suite's timeout cancels a test in the middle of an attempt, and the next test runs",
    define: ({ describe, it }, log) => {
      // Time enough for the first attempt and the beginning of the second, on a busy machine too.
      describe("s", { timeout: 700 }, () => {
        let runs = 0;
        it("t", { flaky: 3 }, async (t) => {
          runs += 1;
          log(runs);
          await t.test("sub", () => {});
          if (runs < 2) throw new Error("not yet");
          await new Promise((resolve) => t.signal.addEventListener("abort", resolve));
          log("aborted");
        });
      });
      it("next", async () => {
        await tick(5);
        log("next");
      });
    },
    log: "1 2 aborted next",
    told: [
      ...["    ok sub", "    1..1", "  not ok t +1: test did not finish before its parent and was cancelled"],
      ...["  1..1", "not ok s: test timed out after 700ms", "ok next", "1..2"],
    ],
    cancelled: 1,
  },
  {
    is: [83],
    name: "a suite's timeout cancels a test between two attempts",
    define: ({ describe, it }, log) => {
      describe("s", { timeout: 400 }, () => {
        it("t", { flaky: { retries: 3, delay: 5000 } }, () => {
          log("t");
          throw new Error("not yet");
        });
      });
      it("next", () => log("next"));
    },
    log: "t next",
    told: [
      "  not ok t +0: test did not finish before its parent and was cancelled",
      ...["  1..1", "not ok s: test timed out after 400ms", "ok next", "1..2"],
    ],
    cancelled: 1,
  },
  {
    is: [78],
    name: "the error of the last attempt is published, once",
    only: [24, 26],
    define: ({ test, after }, log) => {
      const channel = tracingChannel("node.test");
      const handlers = { error: ({ name, error }) => name === "last" && log(error.message) };
      channel.subscribe(handlers);
      after(() => channel.unsubscribe(handlers));
      let runs = 0;
      test("last", { flaky: 2 }, () => {
        runs += 1;
        throw new Error(`failure ${runs}`);
      });
    },
    log: "failure 3",
    told: ["not ok last +2: failure 3"],
  },
  {
    is: [79],
    name: "an expected failure's error is published",
    only: [24, 26],
    define: ({ test, after }, log) => {
      const channel = tracingChannel("node.test");
      const handlers = { error: ({ name, error }) => name === "xf" && log(error.message) };
      channel.subscribe(handlers);
      after(() => channel.unsubscribe(handlers));
      test("xf", { flaky: 2, expectFailure: true }, () => {
        throw new Error("expected");
      });
    },
    log: "expected",
    told: ["ok xf +0"],
  },
  {
    name: "a hanging test without a timeout is cancelled with its suite",
    define: ({ describe, it }) => {
      describe("s", { timeout: 50 }, () => void it("t", { flaky: 3 }, hang));
    },
    told: [
      "  not ok t +0: test did not finish before its parent and was cancelled",
      ...["  1..1", "not ok s: test timed out after 50ms"],
    ],
    cancelled: 1,
  },
];
